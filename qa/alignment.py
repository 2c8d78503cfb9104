"""Which sentences of a translation go with which of its source.

Sentences are linked by dynamic programming over both texts, one to one or up to four to one, as Gale & Church (1993)
did by length and Thompson & Koehn (2019) by sentence vectors. How alike two stretches are is the cosine of their
vectors less what the sentences of each text have in common, so that a sentence that is like everything is like nothing.
Numbers, names and addresses that stand in both texts are further dimensions of the vectors. A stretch of several
sentences has the mean of their vectors, weighted by length. What the pass in order leaves over is linked once more in
the same way, so that a block that was moved is found where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.document import Document, Link, Sentence

Floats = NDArray[np.float32]

SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2))
"""Sentences of the text and of the source in one link; translators rarely merge or split more."""

STEEP = 10.0
"""Weight of likeness, in nats: what is as like as this document's pairs are has +5, what is unrelated −5."""

GAP = 1.5
"""Cost of a sentence without a counterpart: two cost less than a link of unrelated ones, more than a doubtful link."""

MOVED = 0.5
"""Gain of a sentence left over: out of order, only a link that is worth more than its sentences' gains is believed."""

MERGE = 0.5
"""Cost of each sentence beyond one a side, and of each paragraph's end within a side: both are rare, not wrong."""

FAINT = 0.3
"""Cosine of the best matches below which texts are unrelated: chance alone comes near it among a few dozen."""

ANCHOR = 0.5
"""Length of the part of a vector that shared numbers and names make up, where the meaning has 1."""

SHRINK = 3.0
"""Sentences' worth of doubt in what a text has in common: in one or two sentences it can't be told from the meaning."""

SPREAD = 0.35
"""Standard deviation of the log ratio of lengths of a sentence and its translation, with `SHORT` added to each."""

SHORT = 10.0
"""Characters added to a length, since the ratios of short sentences vary more."""

BAND = 600
"""Sentences of the source to either side of the diagonal that are compared; whole articles lie within it."""

ROWS = 64
"""Sentences compared at a time, which bounds the memory."""

_NOTHING = -1e9
_ADDED, _OMITTED = -1, -2
_ANCHORS = 512
_ANCHOR = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”«»（）。、，]{1,500}|[\w.+-]{1,64}@[\w.-]{1,64}|\d{1,20}(?:[.,:]\d{1,20}){0,6}|[^\W\d_]{3,40}"
)


class Cell(NamedTuple):
    """Half-open ranges of sentences that go together, in the text and in its source; one may be empty."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class _Side:
    """Sentences of one text: their vectors of length 1, lengths in characters, blocks and places in the text."""

    vectors: Floats
    lengths: Floats
    blocks: NDArray[np.int64]
    places: NDArray[np.int64]

    def subset(self, kept: NDArray[np.int64]) -> _Side:
        return _Side(self.vectors[kept], self.lengths[kept], self.blocks[kept], self.places[kept])

    def merged(self, count: int) -> tuple[Floats, Floats, Floats]:
        """Vectors, lengths and costs of `count` sentences in a row, a row for each by its last one."""
        sums, lengths = self.vectors * self.lengths[:, None], self.lengths.copy()
        costs = np.full(len(lengths), MERGE * (count - 1), np.float32)
        for back in range(1, count):
            sums[back:] += self.vectors[:-back] * self.lengths[:-back, None]
            lengths[back:] += self.lengths[:-back]
            costs[back:] += np.where(self.places[back:] - self.places[:-back] == back, 0, -_NOTHING)
            costs[:back] = -_NOTHING
        if count > 1:
            first = count - 1
            costs[first:] += MERGE * (self.blocks[first:] - self.blocks[:-first])
        return _unit(sums), lengths, costs


def align(document: Document, vectors: tuple[Floats, Floats] | None = None) -> tuple[Link, ...]:
    """The links of a document with its source, both segmented.

    Each sentence of both lies in one link, in the order of the text; an omission stands where its translation should.

    Args:
        document: with `source`.
        vectors: of the sentences of the document and of those of the source, a row each, of length 1; without them
            lengths, numbers and names tell, and moved blocks are not looked for.
    """
    source = document.source
    assert source
    count, of_source = len(document.sentences), len(source.sentences)
    if not count or not of_source:
        cells = [Cell(0, 0, j, j + 1) for j in range(of_source)] + [Cell(i, i + 1, 0, 0) for i in range(count)]
        return _links(document, source, cells)
    mine, theirs = _sides(document, source, vectors)
    meaning = vectors is not None
    ratio = float(mine.lengths.sum() / theirs.lengths.sum())
    theirs = _Side(theirs.vectors, theirs.lengths * np.float32(ratio), theirs.blocks, theirs.places)
    typical = _typical(mine, theirs) if meaning else None
    cells = _best(mine, theirs, typical, GAP if meaning else 2 * GAP)
    return _links(document, source, _with_moved(cells, mine, theirs, typical) if typical else cells)


def _sides(document: Document, source: Document, vectors: tuple[Floats, Floats] | None) -> tuple[_Side, _Side]:
    texts = [[d.slice(sentence) for sentence in d.sentences] for d in (document, source)]
    anchors = _anchor_vectors(*texts)
    if vectors is None:
        of_both = anchors
    else:
        centred = [_unit(v - v.mean(0) * np.float32(len(v) / (len(v) + SHRINK))) for v in vectors]
        of_both = [_unit(np.hstack((c, ANCHOR * a))) for c, a in zip(centred, anchors, strict=True)]
    mine, theirs = (
        _Side(
            v.astype(np.float32),
            np.array([s.end - s.start for s in d.sentences], np.float32),
            np.array([s.block for s in d.sentences], np.int64),
            np.arange(len(d.sentences)),
        )
        for v, d in zip(of_both, (document, source), strict=True)
    )
    return mine, theirs


def _unit(vectors: Floats) -> Floats:
    sized: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return sized.astype(np.float32)


def _anchor_vectors(mine: Sequence[str], theirs: Sequence[str]) -> list[Floats]:
    """For each sentence which of the anchors that stand in both texts it has, rare ones most."""
    found = [[set(anchors(text)) for text in texts] for texts in (mine, theirs)]
    counts = [Counter(anchor for of_text in side for anchor in of_text) for side in found]
    shared = sorted(counts[0].keys() & counts[1].keys(), key=lambda a: (counts[0][a] + counts[1][a], a))[:_ANCHORS]
    column = {anchor: i for i, anchor in enumerate(shared)}
    both = []
    for side in found:
        vectors = np.zeros((len(side), max(1, len(shared))), np.float32)
        for row, of_text in enumerate(side):
            for anchor in of_text & column.keys():
                vectors[row, column[anchor]] = 1 / (counts[0][anchor] + counts[1][anchor] - 1)
        both.append(_unit(vectors))
    return both


def anchors(text: str) -> Iterator[str]:
    """What a translation keeps as it is: numbers in any digits, addresses, capitalised words."""
    for m in _ANCHOR.finditer(text):
        if m[0][0].isdecimal():
            yield "".join(str(unicodedata.decimal(c)) for c in m[0] if c.isdecimal())
        elif not m[0].isalpha() or m[0][0].isupper():
            yield m[0].casefold()


def _band(row: int, rows: int, columns: int) -> tuple[int, int]:
    """First and last of the columns that are looked at beside a row, counted as borders between sentences."""
    width = max(BAND, 2 * columns // rows)
    centre = row * columns // rows
    return max(0, centre - width), min(columns, centre + width)


def _typical(mine: _Side, theirs: _Side) -> float:
    """How alike a sentence and its translation are in this document: the upper quartile of the best matches."""
    rows, columns = len(mine.lengths), len(theirs.lengths)
    best = []
    for start in range(0, rows, ROWS):
        low, high = _band(start, rows, columns)[0], _band(min(start + ROWS, rows), rows, columns)[1]
        best.append((mine.vectors[start : start + ROWS] @ theirs.vectors[low:high].T).max(1))
    return max(FAINT, float(np.quantile(np.concatenate(best), 0.75)))


def _best(mine: _Side, theirs: _Side, typical: float | None, gap: float) -> list[Cell]:
    """The links whose scores less the cost of gaps add up to most."""
    rows, columns = len(mine.lengths), len(theirs.lengths)
    stretches = [
        {count: side.merged(count) for count in range(1, 1 + max(map(max, SHAPES)))} for side in (mine, theirs)
    ]
    low, high = _band(0, rows, columns)
    first = np.full(columns + 1, _NOTHING)
    first[: high + 1] = -gap * np.arange(high + 1)
    recent = [first]
    moves: list[tuple[int, NDArray[np.int8]]] = [(0, np.full(high + 1, _OMITTED, np.int8))]
    for start in range(0, rows, ROWS):
        end = min(start + ROWS, rows)
        left, right = _band(start + 1, rows, columns)[0], _band(end, rows, columns)[1]
        scores = [_scores(stretches, shape, (start, end), (left, right), typical) for shape in SHAPES]
        for row in range(start + 1, end + 1):
            low, high = _band(row, rows, columns)
            values = recent[-1][low : high + 1] - gap
            move = np.full(high + 1 - low, _ADDED, np.int8)
            for kind, (a, b) in enumerate(SHAPES):
                begin = max(low, b, left + 1)
                if row < a or begin > high:
                    continue
                of_shape = (
                    recent[-a][begin - b : high + 1 - b] + scores[kind][row - 1 - start, begin - 1 - left : high - left]
                )
                part = values[begin - low :]
                better = of_shape > part
                part[better] = of_shape[better]
                move[begin - low :][better] = kind
            steps = gap * np.arange(high + 1 - low)
            with_omissions = np.maximum.accumulate(values + steps) - steps
            move[with_omissions > values + 1e-9] = _OMITTED
            line = np.full(columns + 1, _NOTHING)
            line[low : high + 1] = np.maximum(values, with_omissions)
            recent = [*recent[1 - max(a for a, _ in SHAPES) :], line]
            moves.append((low, move))
    return _traced(moves, rows, columns)


def _scores(
    stretches: Sequence[dict[int, tuple[Floats, Floats, Floats]]],
    shape: tuple[int, int],
    rows: tuple[int, int],
    columns: tuple[int, int],
    typical: float | None,
) -> Floats:
    """The score of linking the stretches that end in each of these rows and columns."""
    mine, lengths, costs = (part[slice(*rows)] for part in stretches[0][shape[0]])
    theirs, their_lengths, their_costs = (part[slice(*columns)] for part in stretches[1][shape[1]])
    cosines = mine @ theirs.T
    alike = STEEP * (np.minimum(cosines / typical, 1.2) - 0.5) if typical else STEEP / 2 * cosines
    apart = (np.log(lengths + SHORT)[:, None] - np.log(their_lengths + SHORT)[None]) / SPREAD
    score: Floats = alike - np.minimum(apart * apart / 2, 4.0) - costs[:, None] - their_costs[None]
    return score


def _traced(moves: Sequence[tuple[int, NDArray[np.int8]]], row: int, column: int) -> list[Cell]:
    """The cells on the way back from the end."""
    cells = []
    while row or column:
        low, of_row = moves[row]
        kind = int(of_row[column - low])
        a, b = (1, 0) if kind == _ADDED else (0, 1) if kind == _OMITTED else SHAPES[kind]
        cells.append(Cell(row - a, row, column - b, column))
        row, column = row - a, column - b
    return cells[::-1]


def _with_moved(cells: list[Cell], mine: _Side, theirs: _Side, typical: float) -> list[Cell]:
    """The cells with those that were left over linked to each other where they are surely alike."""
    while True:
        left = np.array([c.start for c in cells if c.source_start == c.source_end], np.int64)
        right = np.array([c.source_start for c in cells if c.start == c.end], np.int64)
        if not len(left) or not len(right):
            return cells
        found = [
            Cell(
                int(left[c.start]),
                int(left[c.end - 1]) + 1,
                int(right[c.source_start]),
                int(right[c.source_end - 1]) + 1,
            )
            for c in _best(mine.subset(left), theirs.subset(right), typical, -MOVED)
            if c.start < c.end and c.source_start < c.source_end
        ]
        if not found:
            return cells
        gone = {i for c in found for i in range(c.start, c.end)}
        theirs_gone = {j for c in found for j in range(c.source_start, c.source_end)}
        kept = [
            c
            for c in cells
            if not (c.source_start == c.source_end and c.start in gone)
            and not (c.start == c.end and c.source_start in theirs_gone)
        ]
        cells = sorted([*kept, *found])


def _links(document: Document, source: Document, cells: Sequence[Cell]) -> tuple[Link, ...]:
    """The cells as stretches of the two texts, in the order of the text."""
    return tuple(
        Link(*_stretch(document.sentences, c.start, c.end), *_stretch(source.sentences, c.source_start, c.source_end))
        for c in sorted(cells)
    )


def _stretch(sentences: Sequence[Sentence], start: int, end: int) -> tuple[int, int]:
    """The offsets of a range of sentences; of an empty one, the end of the sentence before it."""
    if start < end:
        return sentences[start].start, sentences[end - 1].end
    place = sentences[start - 1].end if start else 0
    return place, place
