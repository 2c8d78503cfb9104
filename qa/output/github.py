"""Annotations for GitHub Actions: workflow commands that mark the lines of the diff. They go to standard output.

GitHub shows ten errors, ten warnings and ten notices of a step, so each kind comes worst first; the rest stays in the
log. A critical finding is an error, and so is an input that can't be read; a major finding is a warning, a minor one a
notice.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.finding import Finding, Severity
from qa.output import View
from qa.output.safe import advice, file_of, one_line, sound, worst_first
from qa.output.summary import plural, summary
from qa.report import Report

_KINDS = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "notice"}
_SHOWN = 10
"""Most annotations of a kind that GitHub shows for a step."""


def render(reports: Sequence[Report], view: View) -> str:
    """A line for each input that can't be read and for each finding, then the summary."""
    found = [(f, file_of(r.document.path)) for r in reports for f in r.findings]
    found.sort(key=lambda pair: worst_first(pair[0]))
    lines = [_command("error", one_line(message), {"title": "qa"}) for message in view.unread]
    lines += [_annotation(finding, file) for finding, file in found]
    lines.append(summary(reports, len(view.unread), view.seconds) + _hidden([line.split(" ", 1)[0] for line in lines]))
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding, file: str) -> str:
    place: dict[str, object] = {"file": file, "line": finding.line, "endLine": finding.end_line}
    if finding.line == finding.end_line:  # columns of two lines mean nothing to GitHub
        place |= {"col": finding.column, "endColumn": finding.end_column}
    message = "\n".join(filter(None, (one_line(finding.message), advice(finding))))
    return _command(_KINDS[finding.severity], message, {**place, "title": f"{finding.code} {finding.name}"})


def _command(kind: str, message: str, properties: dict[str, object]) -> str:
    stated = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{kind} {stated}::{_data(message)}"


def _data(text: str) -> str:
    return sound(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _hidden(kinds: Sequence[str]) -> str:
    """How many annotations are in the log alone."""
    more = sum(max(0, kinds.count(kind) - _SHOWN) for kind in set(kinds))
    return f" · {plural(more, 'annotation')} in this log only" if more else ""
