"""Take findings out of a report, as if they had not been made, but for the count of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from qa.config import PerPath
from qa.finding import Finding
from qa.flagging import THRESHOLD, suspicion
from qa.output.safe import file_of
from qa.report import Passage, Reason, Report
from qa.rules.registry import selected


def ignored(reports: Sequence[Report], per_path: Sequence[PerPath]) -> list[Report]:
    """The reports without what the settings ignore in some files."""
    kept = []
    for report in reports:
        file = file_of(report.document.path)
        entries = [entry for settings in per_path if settings.matches(file) for entry in settings.ignore]
        codes = {rule.code for rule in selected(entries)} if entries else set()
        kept.append(without(report, [f for f in report.findings if f.code in codes], Reason.IGNORED))
    return kept


def without(report: Report, findings: Collection[Finding], reason: Reason) -> Report:
    """The report without these findings: its passages are suspect for what is left."""
    gone = set(findings)
    if not gone:
        return report
    return replace(
        report,
        findings=tuple(f for f in report.findings if f not in gone),
        passages=tuple(_without(passage, gone) for passage in report.passages),
        left_out=(*report.left_out, *((f, reason) for f in report.findings if f in gone)),
    )


def _without(passage: Passage, gone: set[Finding]) -> Passage:
    left = tuple(f for f in passage.findings if f not in gone)
    if len(left) == len(passage.findings):
        return passage
    doubt = suspicion(left)
    return replace(passage, findings=left, suspicion=doubt, suspect=doubt >= THRESHOLD)
