"""A translation beside its source, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.report import Report


@dataclass(frozen=True, slots=True)
class Row:
    """Passages (by index) and the range of the source that goes with them; one of the two may be missing."""

    passages: tuple[int, ...]
    source: tuple[int, int] | None


def rows(report: Report) -> list[Row]:
    """All passages in their order, neighbours that share words of the source in one row; what of the source goes with
    no passage follows the row before it.
    """
    found = list(_joined(report))
    lost = _untranslated(report, sorted(row.source for row in found if row.source))
    ends = sorted((row.source[1], i) for i, row in enumerate(found) if row.source)
    after: dict[int, list[Row]] = {}
    at, reached = 0, -1
    for span in lost:
        while at < len(ends) and ends[at][0] <= span[0]:
            reached = ends[at][1]
            at += 1
        after.setdefault(reached, []).append(Row((), span))
    return [*after.get(-1, []), *(r for i, row in enumerate(found) for r in (row, *after.get(i, [])))]


def _joined(report: Report) -> Iterator[Row]:
    """Neighbours of one block whose ranges of the source overlap become one row."""
    current: Row | None = None
    for i, passage in enumerate(report.passages):
        if current and current.source and passage.source and _overlap(current.source, passage.source):
            union = min(current.source[0], passage.source[0]), max(current.source[1], passage.source[1])
            current = Row((*current.passages, i), union)
            continue
        if current:
            yield current
        current = Row((i,), passage.source)
    if current:
        yield current


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _untranslated(report: Report, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of the source that hold words and lie outside of `covered`, which is sorted."""
    length = len(report.document.source.text) if report.document.source else 0
    reached = 0
    for start, end in (*covered, (length, length)):
        text = report.source_text((reached, max(reached, start)))
        if any(map(str.isalnum, text)):
            yield reached + len(text) - len(text.lstrip()), reached + len(text.rstrip())
        reached = max(reached, end)
