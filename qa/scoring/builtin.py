"""The built-in model: one small multilingual encoder that tells damaged text from sound, token by token.

It was trained to tell the tokens of edited text from those that a damage took the place of, as ELECTRA's discriminator
is. Read as an energy-based model (Clark et al. 2020, "Pre-Training Transformers as Energy-Based Cloze Models"), the
surprisal of a token is that of its being sound where it stands, with the text on both sides known: −log2(1 − p) for a
probability p that it is damaged.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.scoring import builtin_files

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa.scoring.builtin_network import Network
    from qa.scoring.protocol import Reading, TokenScores


_LOCK = threading.Lock()

BLOCK_TOKENS = 64
"""Tokens of a block, `<s>` and `</s>` among them, whose mean state is its vector."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """What the encoder makes of one text.

    Attributes:
        scores: its surprisal, as `Builtin.surprisal` gives it.
        ends: where each token ends in the text, ascending; a token begins where the one before ends.
        states: the last hidden layer, a row for each of `ends`.
    """

    scores: TokenScores
    ends: NDArray[np.int64]
    states: NDArray[np.float32]

    def pooled(self, start: int, end: int) -> NDArray[np.float32]:
        """The mean state of the tokens of `[start, end)` of the text; zeros where there are none."""
        import numpy as np

        first, last = np.searchsorted(self.ends, (start or -1, end), side="right")
        if start < end and last < len(self.ends) and (last == first or self.ends[last - 1] < end):
            last += 1  # a token that reaches over the end
        return self.states[first:last].mean(0) if last > first else np.zeros(self.states.shape[1], np.float32)


class Builtin:
    """Surprisal, states and sentence vectors by the encoder that comes with the package; loaded at the first call.

    Raises:
        ModelError: a file is missing or damaged.
    """

    name = "builtin"
    revision = builtin_files.REVISION
    reads_context = False

    def __init__(self) -> None:
        builtin_files.ready()

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`; each token is read with the text to its right as well."""
        before = [""] * len(texts) if contexts is None else contexts
        encoder = network()
        tokens = encoder.tokenize([context + text for context, text in zip(before, texts, strict=True)])
        return [
            _scores(of_text.ends, logits, len(text), len(context))
            for of_text, logits, context, text in zip(tokens, encoder.damage(tokens), before, texts, strict=True)
        ]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Surprisal of each text and its vector, in one pass."""
        import numpy as np

        from qa.scoring.protocol import Reading

        encoder = network()
        tokens = encoder.tokenize(texts)
        return [
            Reading(_scores(of_text.ends, logits, len(text)), vector.astype(np.float16))
            for text, of_text, (logits, vector) in zip(
                texts, tokens, encoder.damage_and_vectors(tokens, BLOCK_TOKENS), strict=True
            )
        ]

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Surprisal and states of each text, in one pass."""
        encoder = network()
        tokens = encoder.tokenize(texts)
        return [
            Encoding(_scores(of_text.ends, logits, len(text)), of_text.ends, states)
            for text, of_text, (logits, states) in zip(texts, tokens, encoder.damage_and_states(tokens), strict=True)
        ]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text: the direction of its mean state.

        Texts that say the same lie close together, whatever their languages: the dot product of two is their cosine.
        """
        import numpy as np

        encoder = network()
        vectors = encoder.vectors(encoder.tokenize(texts))
        sized: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return sized


def network() -> Network:
    """The encoder, loaded once a process however many models read with it.

    Raises:
        ModelError: a file is missing or damaged.
    """
    with _LOCK:
        return _network(builtin_files.ready())


@lru_cache(maxsize=1)
def _network(folder: Path) -> Network:
    try:
        from qa.scoring.builtin_network import Network

        return Network(folder)
    except Exception as error:  # whatever a parser says of a damaged file
        raise builtin_files.find_damage(error) from error


def _scores(ends: NDArray[np.int64], logits: NDArray[np.float32], length: int, context: int = 0) -> TokenScores:
    """The scores of a text of that length from its tokens and those of the context before it."""
    import numpy as np

    from qa.scoring.protocol import MOST_READ
    from qa.scoring.tokens import tile

    first = len(ends) if not length else int(np.searchsorted(ends, context, side="right")) if context else 0
    bits: NDArray[np.float32] = np.logaddexp2(np.float32(0), logits[first:] * np.float32(np.log2(np.e)))
    most = max(0, MOST_READ - context)
    return _continued(tile(ends[first:] - context, bits, min(length, most)), length)


def _continued(scores: TokenScores, length: int) -> TokenScores:
    """The scores of a text that was not read to its end: the rest counts as tokens like the mean one before it."""
    import numpy as np

    from qa.scoring.protocol import TokenScores

    if not len(scores) or scores.ends[-1] == length:
        return scores
    read = int(scores.ends[-1])
    more = -(-(length - read) * len(scores) // read)
    ends = read + (np.arange(1, more + 1) * (length - read) // more).astype(np.int32)
    starts = np.concatenate(([read], ends[:-1])).astype(np.int32)
    bits = np.full(more, scores.bits.mean(), np.float32)
    parts = zip((scores.starts, scores.ends, scores.bits), (starts, ends, bits), strict=True)
    return TokenScores(*(np.concatenate(pair) for pair in parts))
