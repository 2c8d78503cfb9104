"""Markdown for a comment on a pull request: the suspects of all documents, worst first, then each document, folded.

Nothing of an article works as markup: its punctuation is written as character references, and a zero-width space keeps
GitHub and GitLab from finding names, references and addresses in what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from qa.finding import Finding, Severity
from qa.output import View
from qa.output.excerpt import Mark, glyphs
from qa.output.safe import advice, one_line, worst_first
from qa.output.summary import notes, plural, severities, summary
from qa.report import Passage, Report

LIMIT = 65_000
"""Most characters of a comment; GitHub refuses more than 65,536."""

_TABLE = 30_000
"""Most characters for the table of suspects, so that the documents find room."""

_REST = 400
"""Characters kept for the last line, which says what is left out."""

_DOCUMENT = 20_000
"""Most characters for the list of one document's findings."""

_NOTES = 20
"""Most notes, and most inputs that can't be read, that are named."""

_LONG = 160
"""Most characters of a message, a name or marked words in a cell."""

_SIGN = {Severity.CRITICAL: "🔴", Severity.MAJOR: "🟠", Severity.MINOR: "🔵"}
_LIVE = re.compile(r"""(?<=[@#!~$%&:])(?=[\w/"\[])|(?<=www)(?=\.)|(?<=GH-)(?=\d)""", re.IGNORECASE)
_PUNCTUATION = re.compile(r"""[!-+/:<-@\[-`{-~]""")


def render(reports: Sequence[Report], view: View) -> str:
    """A comment of at most `LIMIT` characters."""
    head = [f"### {_title(reports)}\n", _safe(summary(reports, len(view.unread), view.seconds)) + "\n"]
    said = [f"not checked: {message}" for message in view.unread] + [f"note: {note}" for note in notes(reports)]
    head += [f"- {_safe(_cut(text))}\n" for text in said[:_NOTES]]
    suspects = sorted(
        ((passage, report) for report in reports for passage in report.suspects), key=lambda pair: -pair[0].suspicion
    )
    table = _fitting((_suspect(passage, report) for passage, report in suspects), _TABLE)
    parts = ["\n".join(head)]
    if table:
        parts.append("| | where | passage | why |\n|---|---|---|---|\n" + "".join(table))
    room = LIMIT - _REST - sum(len(part) + 1 for part in parts)
    documents = _fitting((_document(report) for report in reports if report.findings), room)
    parts += documents
    hidden = [
        (len(suspects) - len(table), "suspect"),
        (sum(bool(r.findings) for r in reports) - len(documents), "document"),
    ]
    if left := [plural(n, noun) for n, noun in hidden if n]:
        parts.append(f"*Left out for length: {' and '.join(left)}.*\n")
    return "\n".join(parts)


def _title(reports: Sequence[Report]) -> str:
    suspects = sum(len(report.suspects) for report in reports)
    found = f"{plural(suspects, 'passage')} to look at" if suspects else "no passage to look at"
    return f"qa: {found} in {plural(len(reports), 'document')}"


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """The first of the parts, as many as fit."""
    kept = []
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            break
        kept.append(part)
    return kept


def _suspect(passage: Passage, report: Report) -> str:
    findings = sorted(passage.findings, key=worst_first)
    sign = _SIGN[findings[0].severity] if findings else "⚪"
    why = "<br>".join(_why(finding) for finding in findings[:5]) or "not fluent"
    more = f"<br>and {len(findings) - 5} more" if len(findings) > 5 else ""
    where = f"<code>{_safe(_cut(report.document.path or 'text'))}</code> line {passage.line}"
    return f"| {sign} {passage.suspicion:.2f} | {where} | {_words(passage)} | {why}{more} |\n"


def _words(passage: Passage) -> str:
    """The passage, cut around what is marked, with the marked words in bold."""
    start, length = passage.start, len(passage.text)
    marks = [Mark(max(0, f.start - start), min(max(f.end - start, 0), length), f.severity) for f in passage.findings]
    runs = groupby(glyphs(passage.text, marks), key=lambda glyph: glyph.mark is not None)
    shown = ((marked, _safe("".join(glyph.text for glyph in run))) for marked, run in runs)
    return f"<code>{''.join(f'<b>{text}</b>' if marked else text for marked, text in shown)}</code>"


def _why(finding: Finding) -> str:
    said = " ".join(filter(None, (_cut(one_line(finding.message)), _cut(advice(finding)))))
    return f"<b>{_safe(finding.code)}</b> {_safe(said)}"


def _document(report: Report) -> str:
    counts = ", ".join(f"{n:,} {severity}" for severity, n in severities(report.findings))
    name = _safe(_cut(report.document.path or "text"))
    head = f"<details><summary><code>{name}</code>: {plural(len(report.suspects), 'suspect')}, {counts}</summary>\n"
    rows = (
        f"| {f.line}:{f.column} | {_SIGN[f.severity]} {f.severity} | <code>{_safe(_cut(f.text))}</code> | {_why(f)} |"
        for f in report.findings
    )
    shown = _fitting(rows, _DOCUMENT)
    more = [f"\nand {left:,} more"] if (left := len(report.findings) - len(shown)) else []
    return "\n".join([head, "| line | | words | why |", "|---|---|---|---|", *shown, *more, "", "</details>", ""])


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"


def _safe(text: str) -> str:
    """Text on one line in which nothing is markup."""
    quiet = _LIVE.sub("\u200b", one_line(text))
    return _PUNCTUATION.sub(lambda m: f"&#{ord(m[0])};", quiet)
