"""A text with marks in it. Marks may cross and lie in each other, which elements can't: the text is cut into runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.finding import Severity
from qa.output.html.markup import Html, join, tag, words

_MOST = 12
"""Most findings that one run of characters names: the shortest, which say most about it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range `[start, end)` that a finding points at; an empty one is a place between two characters.

    Attributes:
        note: id of the element that explains it.
        anchor: id of the first run of it; None where it has none.
    """

    start: int
    end: int
    note: str
    severity: Severity
    anchor: str | None = None


class Run(NamedTuple):
    """A stretch of text and the marks that cover it, the shortest first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def runs(start: int, end: int, marks: Sequence[Mark], cuts: Collection[int] = ()) -> Iterator[Run]:
    """`[start, end)` cut where marks begin and end, and at `cuts`; a mark of no width is a run of its own."""
    clipped = [m for m in marks if (m.start < end and m.end > start) or (m.start == m.end and start <= m.start <= end)]
    places = {start, end, *(p for m in clipped for p in (m.start, m.end)), *cuts}
    bounds = sorted(p for p in places if start <= p <= end)
    starting: dict[int, list[Mark]] = {}
    for mark in clipped:
        starting.setdefault(max(start, mark.start), []).append(mark)
    open_: list[Mark] = []
    for at, following in zip(bounds, [*bounds[1:], end], strict=True):
        new = starting.get(at, [])
        if points := tuple(m for m in new if m.start == m.end):
            yield Run(at, at, points)
        open_ = sorted([m for m in (*open_, *new) if m.end > at], key=_shortest)
        if at < following:
            yield Run(at, following, tuple(open_[:_MOST]))


def marked(text: str, run: Run, anchored: set[str], stop: bool = False) -> Html:
    """The words of a run, marked with the severity of its shortest mark.

    `anchored` holds the ids that the page has; those of this run are added. The keyboard stops where a mark begins, and
    where `stop` says so.
    """
    shown = words(text[run.start : run.end], bool(run.marks))
    if not run.marks:
        return shown
    new = [m.anchor for m in run.marks if m.anchor and m.anchor not in anchored and run.start >= m.start]
    anchored.update(new)
    return tag(
        "mark",
        join([*(tag("span", id=other) for other in dict.fromkeys(new[1:])), shown]),
        id=new[0] if new else None,
        class_=None if run.start < run.end else "point",
        tabindex=0 if new or stop else None,
        data_severity=run.marks[0].severity.value,
        aria_describedby=" ".join(dict.fromkeys(m.note for m in run.marks)),
    )


def _shortest(mark: Mark) -> tuple[int, int, int, str]:
    return mark.end - mark.start, -mark.severity.weight, mark.start, mark.note
