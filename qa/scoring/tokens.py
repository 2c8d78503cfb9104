"""From texts to windows of token ids and back to scores with offsets: what all local models share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.scoring.protocol import TokenScores

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

_SURROGATE = re.compile("[\ud800-\udfff]")  # alone in a text: no tokenizer takes it


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Token ids that a model sees at once, without special tokens; those from `first` on are to be scored.

    `words` numbers the word of each token, for models that mask whole words.
    """

    ids: NDArray[np.int64]
    first: int
    words: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A context and a text as tokens; those of the text begin at `first`. Offsets count from the text's start."""

    ids: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: NDArray[np.int64]
    first: int
    length: int


def prepare(tokenizer: Tokenizer) -> Tokenizer:
    """Make a tokenizer take any text as plain text: no truncation, no padding, no special tokens within it."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def without_surrogates(text: str) -> str:
    """The text with a replacement character for each surrogate."""
    return _SURROGATE.sub("\ufffd", text)


def encode(tokenizer: Tokenizer, texts: Sequence[str], contexts: Sequence[str] | None) -> list[Encoded]:
    """Tokenize each text together with its context."""
    before = [""] * len(texts) if contexts is None else contexts
    if len(before) != len(texts):
        raise ValueError(f"{len(texts)} texts but {len(before)} contexts")
    joined = [without_surrogates(context + text) for context, text in zip(before, texts, strict=True)]
    encodings = tokenizer.encode_batch(joined, add_special_tokens=False)
    return [
        _encoded(encoding, len(context), len(text))
        for encoding, context, text in zip(encodings, before, texts, strict=True)
    ]


def _encoded(encoding: Encoding, context: int, length: int) -> Encoded:
    ids = np.asarray(encoding.ids, np.int64)
    words = np.asarray([-1 - i if word is None else word for i, word in enumerate(encoding.word_ids)], np.int64)
    ends = np.asarray(encoding.offsets, np.int64).reshape(-1, 2)[:, 1] - context
    if len(ends):
        ends = np.maximum.accumulate(ends)
    first = int(np.searchsorted(ends, 0, side="right")) if context else 0
    return Encoded(ids, ends, words, first if length else len(ids), length)


def split(tokens: Encoded, size: int, overlap: int) -> Iterator[Window]:
    """Windows of at most `size` tokens in which each token of the text is scored once.

    Each is scored with at least `overlap` tokens before it, as far as there are so many.
    """
    total = len(tokens.ids)
    at = tokens.first
    while at < total:
        start = 0 if total <= size else max(0, at - overlap)
        end = min(total, start + size)
        yield Window(tokens.ids[start:end], at - start, tokens.words[start:end])
        at = end


def tile(ends: NDArray[np.int64], bits: NDArray[np.float32], length: int) -> TokenScores:
    """Scores whose offsets tile a text of `length` code points, from the ascending end of each token.

    Tokens that end where the one before ends are pieces of the same character: their bits add up.
    """
    if not len(ends):
        return TokenScores(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))
    ends = np.minimum(ends, length)
    ends = np.maximum(ends, min(ends[ends > 0], default=length))  # tokens of no width at the start join the first
    firsts = np.flatnonzero(np.diff(ends, prepend=0))
    edges = np.concatenate(([0], ends[firsts])).astype(np.int32)
    edges[-1] = length
    return TokenScores(edges[:-1], edges[1:], np.add.reduceat(bits, firsts).astype(np.float32))


def surprisal(
    tokenizer: Tokenizer,
    score: Callable[[Sequence[Window]], Sequence[NDArray[np.float32]]],
    texts: Sequence[str],
    contexts: Sequence[str] | None,
    *,
    size: int,
    overlap: int,
) -> list[TokenScores]:
    """Tokenize, split into windows, `score` them all and put the bits of each text together."""
    encoded = encode(tokenizer, texts, contexts)
    windows = [list(split(tokens, size, overlap)) for tokens in encoded]
    bits = iter(score([window for windows_of_text in windows for window in windows_of_text]))
    results = []
    for tokens, windows_of_text in zip(encoded, windows, strict=True):
        of_text = [next(bits) for _ in windows_of_text]
        joined = np.concatenate(of_text) if of_text else np.empty(0, np.float32)
        results.append(tile(tokens.ends[tokens.first :], joined, tokens.length))
    return results


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indexes of items grouped by length, longest first; a batch padded to its longest stays within `budget` tokens."""
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * longest > budget:
            yield batch
            batch = []
        if not batch:
            longest = lengths[index]
        batch.append(index)
    if batch:
        yield batch
