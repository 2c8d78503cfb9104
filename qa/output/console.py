"""For people: each document's suspects, worst first, with the faulty words marked where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from qa.document import Role
from qa.finding import Finding, Severity
from qa.output import View
from qa.output.excerpt import Glyph, Line, Mark, bracketed, carets, containers, fold, glyphs, is_aligned, whole
from qa.output.paint import Paint, painter
from qa.output.summary import notes, plural, scores, severities, summary
from qa.output.visible import visible
from qa.report import Passage, Report

SIGN = {Severity.CRITICAL: "✖", Severity.MAJOR: "▲", Severity.MINOR: "•"}
STYLE = {Severity.CRITICAL: "red", Severity.MAJOR: "yellow", Severity.MINOR: "cyan"}
_GUTTER = 7
"""Columns for the number of the line and two spaces."""

_CARETS = 2
"""Most lines of one mark that get carets; around longer ones, brackets say the same in less space."""


def render(reports: Sequence[Report], view: View) -> str:
    """The page for one run."""
    if view.quiet:
        return "".join(line + "\n" for report in reports for line in _quiet(report))
    if not reports:
        return ""
    paint = painter(view.colour)
    lines = [line for report in reports for line in _document(report, view, paint)]
    if lines and lines[-1]:
        lines.append("")
    lines += [paint(visible(f"note: {note}"), "dim") for note in notes(reports)]
    lines.append(paint(summary(reports, len(view.unread), view.seconds), "bold"))
    return "".join(line + "\n" for line in lines)


def _quiet(report: Report) -> Iterator[str]:
    for f in report.findings:
        yield visible(f"{report.document.path or '-'}:{f.line}:{f.column}: {f.code} {f.message}")


def _document(report: Report, view: View, paint: Paint) -> Iterator[str]:
    name = _name(report)
    parts = [report.lang or "language unknown", *scores([report])]
    if not report.findings:
        yield paint(visible(" · ".join((f"✓ {name}", *parts, "nothing found"))), "dim")
        return
    counts = [paint(f"{SIGN[s]} {n} {s}", STYLE[s]) for s, n in severities(report.findings)]
    suspects = plural(len(report.suspects), "suspect")
    yield paint(name, "bold") + "  " + " · ".join((visible(" · ".join(parts)), suspects, *counts))
    yield ""
    groups = _groups(report)
    for group in groups:
        yield from _suspect(report, group, view, paint)
        yield ""
    shown = {f for group in groups for p in group for f in p.findings}
    others = [f for f in report.findings if f not in shown]
    if others:
        yield from _others(others, view, paint)
        yield ""


def _name(report: Report) -> str:
    return {None: "(text)", "-": "(standard input)"}.get(report.document.path, visible(report.document.path or ""))


def _groups(report: Report) -> list[list[Passage]]:
    """The suspects, worst first (to one decimal, then by place); neighbours that share a finding are shown as one."""
    groups: list[list[Passage]] = []
    for passage in (p for p in report.passages if p.suspect):
        if groups and set(groups[-1][-1].findings) & set(passage.findings):
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return sorted(groups, key=lambda g: (-round(max(p.suspicion for p in g), 1), g[0].start))


def _suspect(report: Report, group: Sequence[Passage], view: View, paint: Paint) -> Iterator[str]:
    start, end = group[0].start, group[-1].end
    findings = list(dict.fromkeys(chain.from_iterable(p.findings for p in group)))
    marks = [Mark(f.start - start, f.end - start, f.severity) for f in findings]
    role = "" if group[0].role is Role.BODY else f"[{group[0].role}] "
    margin = paint(f"{group[0].line:>{_GUTTER - 2}}", "dim") + "  " + paint(role, "dim")
    width = max(20, view.width - _GUTTER - len(role))
    for line in _excerpt(glyphs(report.text[start:end], marks), width, view.colour, paint):
        yield margin + line
        margin = " " * (_GUTTER + len(role))
    yield from _source(report, group, findings, view, paint)
    yield from _explained(findings, report.text[start:end].strip(), view, paint)


def _source(
    report: Report, group: Sequence[Passage], findings: Sequence[Finding], view: View, paint: Paint
) -> Iterator[str]:
    """Under a passage, what it was translated from, with the counterparts of its marks."""
    spans = [p.source for p in group if p.source]
    if not spans:
        return
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    marks = [
        Mark(f.counterpart[0] - start, f.counterpart[1] - start, f.severity)
        for f in findings
        if f.counterpart and start <= f.counterpart[0] and f.counterpart[1] <= end and f.counterpart != (start, end)
    ]
    margin = paint(f"{'source':>{_GUTTER - 1}} ", "dim")
    for line in _excerpt(glyphs(report.source_text((start, end)), marks), view.width - _GUTTER, view.colour, paint):
        yield margin + line
        margin = " " * _GUTTER


def _excerpt(shown: Line, width: int, colour: bool, paint: Paint) -> Iterator[str]:
    """The words of a passage: what is marked has a colour, or carets under it, or brackets around it."""
    lines = fold(shown, width)
    wide = containers(shown)
    if colour:
        yield from (_painted(line, wide, paint) for line in lines)
    elif is_aligned(shown) and _longest(lines) <= _CARETS:
        for line in lines:
            yield _text(line)
            if under := carets(line, wide):
                yield under
    else:
        yield from map(_text, fold(bracketed(shown), width))


def _longest(lines: Sequence[Line]) -> int:
    """The most lines over which one mark runs."""
    return max(Counter(m for line in lines for m in {g.mark for g in line if g.mark}).values(), default=0)


def _painted(line: Line, wide: set[Mark], paint: Paint) -> str:
    """The line with its marks in the colours of their severities, bold unless there are others within."""
    runs = ((mark, _text(tuple(run))) for mark, run in groupby(line, key=lambda g: g.mark))
    return "".join(paint(text, _style(mark, mark in wide)) if mark else text for mark, text in runs)


def _style(mark: Mark, is_wide: bool) -> str:
    return ("underline " if is_wide else "bold underline ") + STYLE[mark.severity]


def _explained(findings: Sequence[Finding], passage: str, view: View, paint: Paint) -> Iterator[str]:
    """A line a finding, worst first; those that say the same are one. Where marks differ, it names its words."""
    unclear = {f.text for f in findings} - {passage}
    unclear = unclear if len({(f.start, f.end) for f in findings}) > 1 else set()
    alike = Counter((f.severity, f.code, _said(f, f.text in unclear)) for f in sorted(findings, key=_worst))
    indent = " " * _GUTTER
    for (severity, code, said), n in alike.items():
        times = whole(f" (×{n})" if n > 1 else "")
        first, *more = fold((*said, *times), max(20, view.width - _GUTTER - 10))
        yield indent + paint(SIGN[severity], STYLE[severity]) + " " + paint(f"{code:<6}", "bold") + "  " + _text(first)
        for line in more:
            yield indent + " " * 10 + _text(line)


def _worst(finding: Finding) -> tuple[int, int]:
    return -finding.severity.weight, finding.start


def _said(finding: Finding, name_words: bool) -> Line:
    words = f"{_quote(finding.text)}: " if name_words and finding.text.strip() not in finding.message else ""
    return (*whole(words + finding.message), *_fix(finding))


def _noted(finding: Finding) -> Line:
    words = f" {_quote(finding.text)}" if finding.text.strip() not in finding.message else ""
    return (*whole(finding.message + words), *_fix(finding))


def _fix(finding: Finding) -> Line:
    """What to write instead; the arrow stays with the word after it."""
    if finding.suggestion is None:
        return ()
    if not finding.suggestion:
        return Glyph(" "), Glyph("→ delete")
    return Glyph(" "), Glyph("→ “"), *whole(_quote(finding.suggestion, 60)[1:])


def _others(findings: Sequence[Finding], view: View, paint: Paint) -> Iterator[str]:
    yield paint("  also noted", "dim")
    places = [f"{f.line}:{f.column}" for f in findings]
    indent = max(5, *map(len, places)) + 2
    for place, f in zip(places, findings, strict=True):
        first, *more = fold(_noted(f), max(20, view.width - indent - 10))
        head = f"{place:>{indent - 2}}  {SIGN[f.severity]} {f.code:<6}  "
        yield paint(head + _text(first), "dim")
        for line in more:
            yield paint(" " * len(head) + _text(line), "dim")


def _quote(words: str, most: int = 32) -> str:
    return f"“{words if len(words) <= most else words[: most - 1].rstrip() + '…'}”"


def _text(line: Line) -> str:
    return "".join(g.text for g in line)
