"""Checkstyle XML, which many review tools read: errors by file. It has no place for inputs that can't be read; the exit
code and standard error tell of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.finding import Finding, Severity
from qa.output import View
from qa.output.safe import advice, file_of, one_line
from qa.output.xml import Element, element, written
from qa.report import Report

_LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "info"}


def render(reports: Sequence[Report], view: View) -> str:
    """One `checkstyle` element with a `file` for each file, also for those without findings."""
    files: dict[str, list[Finding]] = {}
    for report in reports:
        files.setdefault(file_of(report.document.path), []).extend(report.findings)
    elements = [element("file", {"name": name}, *map(_error, findings)) for name, findings in files.items()]
    return written(element("checkstyle", {"version": "4.3"}, *elements))


def _error(finding: Finding) -> Element:
    return element(
        "error",
        {
            "line": finding.line,
            "column": finding.column,
            "severity": _LEVELS[finding.severity],
            "message": " ".join(filter(None, (one_line(finding.message), advice(finding)))),
            "source": f"qa.{finding.code}",
        },
    )
