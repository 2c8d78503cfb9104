"""Take findings out of a report, as if they had not been made, but for the count of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from qa.finding import Finding
from qa.flagging import THRESHOLD, suspicion
from qa.report import Passage, Reason, Report


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
