"""Findings as diagnostics."""

from __future__ import annotations

import re

from lsprotocol.types import Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location

from qa.finding import Finding, Severity
from qa.integrations.lsp.analysis import Analysis
from qa.integrations.lsp.positions import Lines
from qa.output.visible import visible
from qa.report import Report

SEVERITIES = {
    Severity.CRITICAL: DiagnosticSeverity.Error,
    Severity.MAJOR: DiagnosticSeverity.Warning,
    Severity.MINOR: DiagnosticSeverity.Information,
}

_LINE = re.compile(r":(\d{1,9})(?::(\d{1,9}))?:? ")


def diagnostics(analysis: Analysis, lines: Lines, uri: str) -> list[Diagnostic]:
    """One for each finding, and one for what could not be read."""
    found = [_finding(f, report, lines, uri) for report in analysis.reports for f in report.findings]
    failures = [trouble(message, lines) for message in analysis.failures]
    return [*failures, *found]


def trouble(message: str, lines: Lines) -> Diagnostic:
    """What kept the file, or a part of it, from being checked, on the line that the message names."""
    named = _LINE.search(message)
    line = min(int(named[1]), len(lines.starts)) - 1 if named else 0
    start = lines.starts[max(0, line)]
    end = lines.starts[line + 1] if line + 1 < len(lines.starts) else len(lines.text)
    stop = start + len(lines.text[start:end].rstrip("\r\n"))
    return Diagnostic(lines.range(start, stop), visible(message), severity=DiagnosticSeverity.Error, source="qa")


def _finding(finding: Finding, report: Report, lines: Lines, uri: str) -> Diagnostic:
    return Diagnostic(
        range=lines.range_of(finding),
        message=visible(finding.message),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        source="qa",
        related_information=_counterpart(finding, report, lines, uri),
    )


def _counterpart(finding: Finding, report: Report, lines: Lines, uri: str) -> list[DiagnosticRelatedInformation] | None:
    """The words of the source that a finding is about; they stand in the same file."""
    source = report.document.source
    if not finding.counterpart or not source:
        return None
    line, column, end_line, end_column = source.positions.span(*finding.counterpart)
    words = visible(report.source_text(finding.counterpart))
    place = lines.range(lines.at(line, column), lines.at(end_line, end_column))
    return [DiagnosticRelatedInformation(Location(uri, place), f"translated from “{words}”")]
