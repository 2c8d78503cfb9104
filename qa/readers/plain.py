"""Plain text: the file as it is. Its blocks are found later, from position and wording."""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document
from qa.readers.options import ReadOptions


def read(text: str, path: str, options: ReadOptions) -> Iterator[Document]:
    """The one document of a text file."""
    yield Document.from_text(text, path=path)
