"""One document: its figures, its chart, the article with its marks, and the findings that the marks point to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from qa.document import Document, Role
from qa.finding import Finding
from qa.output.html.charts import LEVELS, along, level, scores
from qa.output.html.marks import Mark, Run, marked, runs
from qa.output.html.markup import Html, join, tag
from qa.output.html.sides import rows
from qa.output.safe import advice, worst_first
from qa.output.summary import plural, severities
from qa.output.summary import scores as mean_scores
from qa.report import Report

SIGN = {"critical": "✖", "major": "▲", "minor": "•"}
"""What stands for a severity, so that it isn't told by colour alone."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_LONG = 160
"""Most characters of marked words that the list of findings repeats."""


def article(report: Report, key: str) -> Html:
    """The document; ids in it begin with `key`."""
    parts = [_figures(report), _chart(report, key)]
    parts += [tag("p", note, class_="notice") for note in report.notes]
    shown = _Article(report, key)
    parts.append(shown.beside_source() if report.document.source else shown.alone())
    parts += [_notes(report, key, shown.anchored)] if report.findings else []
    parts.append(tag("p", "signature ", tag("code", report.signature), class_="signature"))
    return join(parts)


def figures(report: Report) -> str:
    """`en · 3 suspects · 2 major, 1 minor · 61.5 MQM points per 1,000 words · fluency 41`."""
    found = [f"{n:,} {s}" for s, n in severities(report.findings)]
    return " · ".join(
        (
            report.lang or "language unknown",
            plural(len(report.suspects), "suspect"),
            ", ".join(found) or "nothing found",
            f"{report.mqm_per_1000_words:.1f} MQM points per 1,000 words",
            *mean_scores([report]),
        )
    )


def family(finding: Finding) -> str:
    """The letters of its code: `DOC` for DOC102."""
    return "".join(c for c in finding.code if c.isalpha()) or finding.code


def written_in(document: Document | None) -> dict[str, str]:
    """The attributes for language and direction of a document's words."""
    lang = document.lang if document else None
    if lang is None:
        return {"dir": "auto"}
    return {"lang": lang, "dir": "rtl" if lang.lower().split("-")[0] in _RIGHT_TO_LEFT else "ltr"}


def _figures(report: Report) -> Html:
    return tag("p", figures(report), class_="figures")


def _chart(report: Report, key: str) -> Html:
    if not report.passages:
        return Html()
    legend = []
    if any(p.fluency is not None for p in report.passages):
        steps = (tag("span", text, class_=f"key heat{i}") for i, text in enumerate(LEVELS))
        legend += ["fluency ", *steps, tag("span", "median of edited news", class_="key dashed")]
    if any(p.quality is not None for p in report.passages):
        legend.append(tag("span", "quality", class_="key quality"))
    legend.append(tag("span", "suspect", class_="key tick"))
    return tag("figure", along(report, lambda i: f"{key}p{i}"), tag("figcaption", *legend), class_="chart")


class _Article:
    """The words of one report, cut into passages once and laid out in one of two ways.

    `anchored` are the ids of the marks that stand in the article; a finding between two blocks has none.
    """

    def __init__(self, report: Report, key: str) -> None:
        self._report = report
        self._key = key
        marks = [Mark(f.start, f.end, f"{key}f{i}", f.severity, f"{key}m{i}") for i, f in enumerate(report.findings)]
        self._theirs = [
            Mark(*f.counterpart, f"{key}f{i}", f.severity) for i, f in enumerate(report.findings) if f.counterpart
        ]
        self.anchored: set[str] = set()
        self._pieces, self._between = self._cut(marks)

    def alone(self) -> Html:
        """Block by block."""
        home = [self._block(p.start) for p in self._report.passages]
        parts = []
        for _, group in groupby(range(len(home)), key=home.__getitem__):
            passages = list(group)
            role = self._report.passages[passages[0]].role
            parts.append(tag("div", _role(role), tag("p", self._passages(passages)), class_=f"block {role}"))
        return tag("div", *parts, class_="article", **written_in(self._report.document))

    def beside_source(self) -> Html:
        """Row by row: the source, and what was made of it."""
        source = self._report.document.source
        assert source
        theirs = written_in(source)
        parts = [
            tag("div", tag("h3", "Source"), tag("h3", "Translation"), class_="row head"),
        ]
        before = None
        for row in rows(self._report):
            first = row.passages and self._block(self._report.passages[row.passages[0]].start) != before
            role = self._report.passages[row.passages[0]].role if row.passages else Role.BODY
            if row.passages:
                before = self._block(self._report.passages[row.passages[-1]].start)
            left = tag("p", self._source(source.text, *row.source), **theirs) if row.source else _nothing("no source")
            right = tag("p", self._passages(row.passages)) if row.passages else _nothing("not translated")
            ours = written_in(self._report.document) if row.passages else {}
            kind = f"row {role}{' first' if first else ''}"
            label = _role(role) if first else Html()
            cells = (tag("div", left, class_="source"), tag("div", label, right, class_="target", **ours))
            parts.append(tag("div", *cells, class_=kind))
        return tag("div", *parts, class_="article sides")

    def _cut(self, marks: Sequence[Mark]) -> tuple[list[Html], list[Html]]:
        """The marked words of each passage, and those between it and the next one of its block."""
        report, text = self._report, self._report.text
        inside: list[list[Run]] = [[] for _ in report.passages]
        after: list[list[Run]] = [[] for _ in report.passages]
        starts = [p.start for p in report.passages]
        cuts = {at for p in report.passages for at in (p.start, p.end)}
        for run in runs(0, len(text), marks, cuts):
            i = max(0, bisect_right(starts, run.start) - 1)
            if i >= len(inside) or run.start < starts[i]:
                continue
            passage = report.passages[i]
            within = run.end <= passage.end
            (inside if within else after)[i].append(run)
        pieces, between = [], []
        for i, here in enumerate(inside):
            stop = next((run for run in here if run.marks), None)
            pieces.append(join([marked(text, run, self.anchored, run is stop) for run in here]))
            last = i + 1 == len(inside) or self._block(starts[i]) != self._block(starts[i + 1])
            end = report.passages[i].end
            kept = [run for run in after[i] if not last or any(m.start >= end for m in run.marks)]
            between.append(join([marked(text, run, self.anchored) for run in kept]))
        return pieces, between

    def _passages(self, indexes: Sequence[int]) -> Html:
        return join([part for i in indexes for part in (self._passage(i), self._between[i])])

    def _passage(self, i: int) -> Html:
        passage = self._report.passages[i]
        kind = " ".join(filter(None, ("passage", level(passage.fluency), "suspect" if passage.suspect else "")))
        return tag("span", self._pieces[i], id=f"{self._key}p{i}", class_=kind, data_scores=scores(passage))

    def _source(self, text: str, start: int, end: int) -> Html:
        return join([marked(text, run, set()) for run in runs(start, end, self._theirs)])

    def _block(self, offset: int) -> int:
        """The index of the block at an offset."""
        return bisect_right(self._report.document.blocks, offset, key=lambda block: block.start) - 1


def _role(role: Role) -> Html:
    return tag("span", role.value, class_="role", lang="en", dir="ltr") if role is not Role.BODY else Html()


def _nothing(why: str) -> Html:
    return tag("p", why, class_="nothing")


def _notes(report: Report, key: str, anchored: Set[str]) -> Html:
    """The findings, worst first."""
    order = sorted(enumerate(report.findings), key=lambda pair: worst_first(pair[1]))
    notes = [_note(finding, report, key, i, anchored) for i, finding in order]
    return tag("section", tag("h3", "Findings"), tag("ol", *notes, class_="notes"))


def _note(finding: Finding, report: Report, key: str, i: int, anchored: Set[str]) -> Html:
    severity = finding.severity.value
    return tag(
        "li",
        tag("p", *_head(finding, f"{key}m{i}", anchored), class_="what"),
        tag("p", finding.message, class_="why", dir="auto"),
        *_words(finding, report),
        *([tag("p", advice(finding), class_="fix", dir="auto")] if finding.suggestion is not None else ()),
        id=f"{key}f{i}",
        data_severity=severity,
        data_family=family(finding),
    )


def _head(finding: Finding, anchor: str, anchored: Set[str]) -> Iterator[Html]:
    severity = finding.severity.value
    yield tag("span", f"{SIGN[severity]} {severity}", class_="severity")
    yield tag("b", f" {finding.code} ")
    yield tag("span", finding.name.replace("-", " "), class_="name")
    yield tag("span", f" · {finding.confidence:.0%} sure · ", class_="name")
    yield tag("a", f"line {finding.line}", href=f"#{anchor}" if anchor in anchored else None)


def _words(finding: Finding, report: Report) -> Iterator[Html]:
    """The marked words, and those of the source that they are about."""
    if finding.text.strip():
        yield tag("p", tag("q", _short(finding.text), **written_in(report.document)), class_="words")
    if finding.counterpart and report.document.source:
        theirs = _short(report.source_text(finding.counterpart))
        yield tag("p", "source: ", tag("q", theirs, **written_in(report.document.source)), class_="words")


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"
