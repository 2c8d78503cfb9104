"""Scoring whole documents: block by block, or in chunks, each with the text before it as context, as the model reads.

Where a chunk begins depends on the text around it alone, so that after an edit the chunks further on are the same as
before and their scores are found in the cache.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
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
    return score_parts(model, documents, [cut(document) for document in documents])


def score_parts(
    model: LanguageModel, documents: Sequence[Document], spans: Sequence[Sequence[Span]]
) -> list[TokenScores]:
    """Score parts of documents, all in one call. What lies between two parts of a document is one entry of no bits."""
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


def chunks_of(document: Document, wanted: Sequence[int]) -> list[Span]:
    """Of each chunk, the part from the first to the last of the blocks that are wanted, by their indexes, ascending."""
    starts, ends = ([getattr(document.blocks[i], edge) for i in wanted] for edge in ("start", "end"))
    good_starts = _good_starts(document)
    found = []
    for _, start, end in chunks(document):
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last:
            begin = max(start, starts[first])
            found.append((_context_start(document.text, good_starts, begin), begin, min(end, ends[last - 1])))
    return found


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
    """The scores of parts, each with its offset, as those of one text; what no part has tokens for has no bits."""
    ends, bits = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
    at = 0
    for start, scores in [(s, p) for s, p in parts if len(p)]:
        gap = np.array([start] if start > at else [], np.int32)
        ends += [gap, scores.ends + np.int32(start)]
        bits += [np.zeros(len(gap), np.float32), scores.bits]
        at = int(ends[-1][-1])
    rest = np.array([length] if 0 < at < length else [], np.int32)
    all_ends = np.concatenate([*ends, rest])
    all_bits = np.concatenate([*bits, np.zeros(len(rest), np.float32)])
    return TokenScores(np.concatenate((np.zeros(min(1, len(all_ends)), np.int32), all_ends[:-1])), all_ends, all_bits)
