"""Suspicion: how findings add up, and which passages they make suspects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Block, Document, Role
from qa.finding import Finding, Severity
from qa.flagging import THRESHOLD, passages, suspicion, weighted_mean
from qa.segmentation import segment


def finding(severity: Severity, confidence: float, start: int = 0, end: int = 1) -> Finding:
    return Finding("X", "x", severity, confidence, start, end, 1, 1, 1, 2, "", "")


def test_nothing_found_is_no_suspicion() -> None:
    assert suspicion([]) == 0.0


def test_one_minor_finding_makes_no_suspect_however_sure() -> None:
    assert suspicion([finding(Severity.MINOR, 1.0)]) < THRESHOLD


def test_minor_findings_add_up() -> None:
    assert suspicion([finding(Severity.MINOR, 0.9)] * 3) >= THRESHOLD


def test_one_sure_major_finding_makes_a_suspect() -> None:
    assert suspicion([finding(Severity.MAJOR, 0.9)]) >= THRESHOLD


severities = st.sampled_from(list(Severity))


@given(st.lists(st.tuples(severities, st.floats(0, 1)), max_size=6), severities, st.floats(0, 1))
def test_more_evidence_never_lowers_it(before: list[tuple[Severity, float]], severity: Severity, sure: float) -> None:
    findings = [finding(s, c) for s, c in before]
    assert 0.0 <= suspicion(findings) <= suspicion([*findings, finding(severity, sure)]) <= 1.0


def test_running_text_is_flagged_by_the_sentence() -> None:
    document = segment(Document.from_text("It is good. It is bad.", "en"))
    first, second = passages(document, [finding(Severity.MAJOR, 1.0, 12, 14)], None)
    assert (first.text, first.suspect) == ("It is good.", False)
    assert (second.text, second.suspect) == ("It is bad.", True)


def test_other_blocks_are_flagged_whole() -> None:
    text = "One. Two."
    document = segment(Document(text, "en", blocks=(Block(0, len(text), Role.CAPTION, True),)))
    assert [p.text for p in passages(document, [], None)] == [text]


def test_a_finding_over_two_sentences_speaks_for_both() -> None:
    document = segment(Document.from_text("It is good. It is bad. So be it.", "en"))
    found = passages(document, [finding(Severity.MAJOR, 1.0, 3, 15)], None)
    assert [p.suspect for p in found] == [True, True, False]


@pytest.mark.parametrize(("scores", "expected"), [([], None), ([(1, 10.0), (3, 50.0)], 40.0)])
def test_weighted_mean(scores: list[tuple[float, float]], expected: float | None) -> None:
    assert weighted_mean(scores) == expected
