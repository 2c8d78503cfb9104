"""What every language model gives: surprisal of each token of a text, with offsets into that text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_READ = 20_000
"""Characters of a block that an encoder reads: what is longer is no paragraph, and would be read for minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenScores:
    """Surprisal of the tokens of one text.

    Attributes:
        starts, ends: half-open offsets in code points of the text that was given. They tile it: the first start is 0,
            each end is the next start, the last end is the text's length. White space belongs to the token that
            carries it, pieces of one character (byte fallback) are one entry. A text without tokens has no entries.
        bits: surprisal, −log2 p(token | context).
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    bits: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.bits)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What an encoder makes of one block: its surprisal, and its `vector`, which tells what kind of block it is."""

    scores: TokenScores
    vector: NDArray[np.float16]


class LanguageModel(Protocol):
    """A model that tells how surprising each token of a text is. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """The name that `load_model` takes."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the weights do, so that scores can be cached and reports reproduced."""
        ...

    @property
    def reads_context(self) -> bool:
        """Whether documents are given in chunks, each with the text before it; block by block if not."""
        ...

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """Score each text, given the text to its left in `contexts` (one a text), which itself is not returned.

        Without context the first token is conditioned on the model's start of text. Text and context are tokenized
        as one; a token that reaches from the context into the text counts for the text.
        """
        ...


class Encoder(LanguageModel, Protocol):
    """A language model that gives a vector beside the surprisal."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read each text once."""
        ...
