"""Scoring whole documents: block by block, or in chunks, each with the text before it as context, as the model reads.

Where a chunk begins depends on the text around it alone, so that after an edit the chunks further on are the same as
before and their scores are found in the cache.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qa.scoring.protocol import Encoder, LanguageModel, TokenScores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.document import Document

CHUNK_BYTES = 1600
"""Longest chunk in bytes of UTF-8: across scripts, tokens are more alike in bytes than in characters."""
CONTEXT_BYTES = 500
Span = tuple[int, int, int]
"""Offsets in a document: where the context of a part begins, where the part itself does, and where it ends."""

_CUT_ONE_IN = 4
"""One block in four begins a chunk whatever came before, by the hash of its text."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What an encoder makes of one document: its surprisal, and a vector for each block, a row each."""

    scores: TokenScores
    vectors: NDArray[np.float32]


def read_documents(encoder: Encoder, documents: Sequence[Document]) -> list[Reading]:
    """Read documents block by block, all blocks in one call. Offsets count in `Document.text` and tile it."""
    spans = [blocks(document) for document in documents]
    texts = [
        d.text[start:end] for d, of_document in zip(documents, spans, strict=True) for _, start, end in of_document
    ]
    read = iter(encoder.read(texts))
    readings = []
    for document, of_document in zip(documents, spans, strict=True):
        of_blocks = [next(read) for _ in of_document]
        scores = [(start, block.scores) for (_, start, _), block in zip(of_document, of_blocks, strict=True)]
        vectors = np.stack([block.vector for block in of_blocks]).astype(np.float32)
        readings.append(Reading(_joined(scores, len(document.text)), vectors[: len(document.blocks)]))
    return readings


def score_documents(model: LanguageModel, documents: Sequence[Document]) -> list[TokenScores]:
    """Score documents, all their parts in one call. Offsets count in `Document.text` and tile it."""
    cut = chunks if model.reads_context else blocks
    spans = [cut(document) for document in documents]
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


def blocks(document: Document) -> list[Span]:
    """As `chunks`, but each block is one, however long, and has no context."""
    cuts = [0, *(block.start for block in document.blocks[1:]), len(document.text)]
    return [(start, start, end) for start, end in pairwise(cuts)]


def chunks(document: Document) -> list[Span]:
    """Chunks that tile the text and begin where blocks do.

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
    good_starts = _good_starts(document)
    return [(_context_start(text, good_starts, start), start, end) for start, end in pairwise([*cuts, len(text)])]


def _good_starts(document: Document) -> list[int]:
    return sorted({0, *(b.start for b in document.blocks), *(s.start for s in document.sentences)})


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
