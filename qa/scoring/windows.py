"""Scoring whole documents: in chunks, each with the text before it as context.

Where a chunk begins depends on the text around it alone, so that after an edit the chunks further on are the same as
before and their scores are found in the cache.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qa.scoring.protocol import LanguageModel, TokenScores

if TYPE_CHECKING:
    from qa.document import Document

CHUNK_BYTES = 1600
"""Longest chunk in bytes of UTF-8: across scripts, tokens are more alike in bytes than in characters."""
CONTEXT_BYTES = 500
_CUT_ONE_IN = 4
"""One block in four begins a chunk whatever came before, by the hash of its text."""


def score_documents(model: LanguageModel, documents: Sequence[Document]) -> list[TokenScores]:
    """Score documents, all their chunks in one call. Offsets count in `Document.text` and tile it."""
    spans = [chunks(document) for document in documents]
    texts, contexts = [], []
    for document, of_document in zip(documents, spans, strict=True):
        for context, start, end in of_document:
            contexts.append(document.text[context:start])
            texts.append(document.text[start:end])
    scores = iter(model.surprisal(texts, contexts))
    return [
        _joined([(start, next(scores)) for _, start, _ in of_document], len(document.text))
        for document, of_document in zip(documents, spans, strict=True)
    ]


def chunks(document: Document) -> list[tuple[int, int, int]]:
    """Offsets (start of the context, start, end) of chunks that tile the text and begin where blocks do.

    Only a block longer than a chunk is cut, at sentences, and a sentence longer than that between words.
    """
    text = document.text
    blocks = [block.start for block in document.blocks]
    sentences = [sentence.start for sentence in document.sentences]
    pieces = _refined(text, [0, *blocks, len(text)], sentences)
    fitting = [at for start, end in pairwise(pieces) for at in _fitting(text, start, end)]
    cuts = [0]
    size = 0
    for start, end in pairwise([*fitting, len(text)]):
        piece = _utf8(text[start:end])
        if size and (size + len(piece) > CHUNK_BYTES or zlib.crc32(piece) % _CUT_ONE_IN == 0):
            cuts.append(start)
            size = 0
        size += len(piece)
    good_starts = sorted({0, *blocks, *sentences})
    return [(_context_start(text, good_starts, start), start, end) for start, end in pairwise([*cuts, len(text)])]


def _refined(text: str, coarse: Sequence[int], fine: Sequence[int]) -> list[int]:
    """The `coarse` offsets, with the `fine` ones inside every stretch that is longer than a chunk."""
    offsets = set(coarse)
    for start, end in pairwise(sorted(offsets)):
        if len(_utf8(text[start:end])) > CHUNK_BYTES:
            offsets.update(fine[bisect_left(fine, start) : bisect_left(fine, end)])
    return sorted(offsets)


def _fitting(text: str, start: int, end: int) -> Iterator[int]:
    """Starts of the pieces of `[start, end)`, none longer than a chunk, cut between words if that is possible."""
    while start < end:
        yield start
        longest = len(_utf8(text[start:end])[:CHUNK_BYTES].decode("utf-8", "ignore"))
        space = text.rfind(" ", start + 1, start + longest)
        start = start + longest if start + longest >= end or space < 0 else space


def _context_start(text: str, good_starts: Sequence[int], at: int) -> int:
    """Where the context of a chunk at `at` begins: at a block, else a sentence or word, as far back as is allowed."""
    lowest = at - len(_utf8(text[max(0, at - CONTEXT_BYTES) : at])[-CONTEXT_BYTES:].decode("utf-8", "ignore"))
    good = bisect_left(good_starts, lowest)
    if good < len(good_starts) and good_starts[good] < at:
        return good_starts[good]
    space = text.find(" ", lowest, at)
    return lowest if space < 0 else space


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _joined(parts: Sequence[tuple[int, TokenScores]], length: int) -> TokenScores:
    """The scores of chunks, each with its offset, as those of one text."""
    ends = np.concatenate([np.empty(0, np.int32), *(scores.ends + np.int32(start) for start, scores in parts)])
    bits = np.concatenate([np.empty(0, np.float32), *(scores.bits for _, scores in parts)])
    if len(ends):
        ends[-1] = length
    return TokenScores(np.concatenate((ends[:0], np.zeros(min(1, len(ends)), np.int32), ends[:-1])), ends, bits)
