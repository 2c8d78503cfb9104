"""Charts as SVG: fluency along a document, and how the documents of a run are spread.

Colours and strokes are those of the style sheet. Widths and heights are stretched to fit, so there is no text in them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qa.output.html.markup import Html, join, tag
from qa.report import Passage, Report

LEVELS = ("below 5", "5 to 15", "15 to 30", "30 to 50", "50 and more")
"""Fluency in steps: 5 is the fifth percentile of edited news, 50 its median."""

_BOUNDS = (5, 15, 30, 50)
_WIDTH = 1000
_HEIGHT = 100
_BINS = 20


def level(fluency: float | None) -> str | None:
    """The class of a fluency, `heat0` the lowest; None where it is not known."""
    return None if fluency is None else f"heat{bisect_right(_BOUNDS, fluency)}"


def along(report: Report, anchor: Callable[[int], str]) -> Html:
    """Bars of fluency along the document, a line of quality, and under them the strip; all lead to their passages."""
    places = list(_places(report.passages))
    bars = [
        _linked(_bar(x, width, _HEIGHT - p.fluency, p.fluency, level(p.fluency)), anchor(i), _title(p))
        for i, (p, x, width) in enumerate(places)
        if p.fluency is not None
    ]
    quality = [f"{x + width / 2:.1f},{_HEIGHT - p.quality:.1f}" for p, x, width in places if p.quality is not None]
    line = [tag("polyline", class_="quality", points=" ".join(quality))] if len(quality) > 1 else []
    if not bars and not line:
        return strip(report, anchor)
    median = tag("line", class_="median", x1=0, x2=_WIDTH, y1=_HEIGHT / 2, y2=_HEIGHT / 2)
    chart = _svg("along", f"0 0 {_WIDTH} {_HEIGHT}", "Fluency along the document", *bars, median, *line)
    return join([chart, strip(report, anchor)])


def strip(report: Report, anchor: Callable[[int], str] | None = None) -> Html:
    """A cell for each passage in the colour of its fluency, with a tick under the suspects."""
    cells = []
    for i, (p, x, width) in enumerate(_places(report.passages)):
        drawn = [_bar(x, width, 0, 14, level(p.fluency) or "unknown")]
        drawn += [_bar(x, width, 16, 6, "tick")] if p.suspect else []
        cells.append(_linked(join(drawn), anchor(i), _title(p)) if anchor else join(drawn))
    return _svg("strip", f"0 0 {_WIDTH} 22", "Fluency of each passage; suspects are ticked", *cells)


def spread(values: Sequence[float], top: float) -> Html:
    """How many of the values, from 0 to `top`, lie in each twentieth."""
    counts = Counter(min(_BINS - 1, int(_BINS * value / top)) for value in values)
    most = max(counts.values())
    width = _WIDTH / _BINS
    bars = [
        tag("g", tag("title", f"{n:,}"), _bar(i * width, width, _HEIGHT * (1 - n / most), _HEIGHT * n / most, "bin"))
        for i, n in sorted(counts.items())
    ]
    return _svg("spread", f"0 0 {_WIDTH} {_HEIGHT}", "How the documents are spread", *bars)


def _places(passages: Sequence[Passage]) -> Iterator[tuple[Passage, float, float]]:
    """Each passage with its place and width in a chart, by its length."""
    total = sum(p.end - p.start for p in passages) or 1
    at = 0
    for p in passages:
        yield p, _WIDTH * at / total, _WIDTH * (p.end - p.start) / total
        at += p.end - p.start


def scores(passage: Passage) -> str:
    """`fluency 12 · suspicion 95%`."""
    known = [f"{n} {v:.0f}" for n, v in (("fluency", passage.fluency), ("quality", passage.quality)) if v is not None]
    return " · ".join((*known, f"suspicion {passage.suspicion:.0%}"))


def _title(passage: Passage) -> str:
    return f"line {passage.line}: {scores(passage)}"


def _bar(x: float, width: float, y: float, height: float, kind: str | None) -> Html:
    gap = min(2.0, width / 5)
    return tag("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width - gap:.1f}", height=f"{height:.1f}", class_=kind)


def _linked(drawn: Html, target: str, title: str) -> Html:
    return tag("a", tag("title", title), drawn, href=f"#{target}", tabindex=-1)


def _svg(kind: str, box: str, label: str, *children: Html) -> Html:
    return tag("svg", *children, class_=kind, viewBox=box, preserveAspectRatio="none", role="img", aria_label=label)
