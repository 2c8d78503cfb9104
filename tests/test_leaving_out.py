"""Findings taken out of a report: what becomes of its passages."""

from __future__ import annotations

from qa.checker import Checker
from qa.leaving_out import without
from qa.report import Reason


def test_passages_are_suspect_for_what_is_left() -> None:
    text = "The council met again., and it left.\n\nThe mayor stayed in the town hall.\n"
    report = Checker("none", select=["TYP203"]).check(text, lang="en")
    assert (len(report.findings), len(report.suspects)) == (1, 1)
    left = without(report, report.findings, Reason.BASELINE)
    clean = Checker("none", select=["TYP203"], ignore=["TYP203"]).check(text, lang="en")
    assert (left.findings, left.passages) == (clean.findings, clean.passages)
    assert left.left_out == ((report.findings[0], Reason.BASELINE),)
    assert left.mqm_per_1000_words == 0


def test_nothing_to_leave_out() -> None:
    report = Checker("none", select=["TYP203"]).check("All is well.", lang="en")
    assert without(report, [], Reason.IGNORED) is report
