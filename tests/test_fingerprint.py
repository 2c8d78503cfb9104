"""Fingerprints: what changes them, and what does not."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Document
from qa.finding import Finding, Severity
from qa.fingerprint import fingerprints
from qa.report import Report
from qa.segmentation import segment

TEXT = "The Mayor came. She met , as planned , the harbour master.\n\nThey spoke."


def report(text: str, *words: str, code: str = "TYP206") -> Report:
    """Findings at the words, each looked for after the one before."""
    document = segment(Document.from_text(text, "en"))
    findings, at = [], 0
    for marked in words:
        start = text.index(marked, at)
        at = start + len(marked)
        place = document.positions.span(start, at)
        findings.append(Finding(code, "a", Severity.MINOR, 0.9, start, at, *place, marked, "m"))
    return Report(document, tuple(findings), (), None, None, "rules", "", "qa|")


def prints(text: str, *words: str, code: str = "TYP206") -> list[str]:
    return list(fingerprints(report(text, *words, code=code)).values())


def test_shape() -> None:
    (found,) = prints(TEXT, " ,")
    digits, count = found.split(":")
    assert (len(digits), count) == (32, "1")


@pytest.mark.parametrize(
    "edited",
    [
        "A new first line.\n\n" + TEXT,
        TEXT.replace("The Mayor came.", "Nobody came, it is said."),
        TEXT.replace("harbour master", "Harbour  Master"),
        TEXT.replace("master.", "master!"),
        TEXT.replace("They spoke.", "They spoke for long.\n\nMore."),
    ],
)
def test_edits_elsewhere_change_nothing(edited: str) -> None:
    assert prints(edited, " ,") == prints(TEXT, " ,")


def test_the_words_marked_the_sentence_and_the_rule_count() -> None:
    known = prints(TEXT, "Mayor")
    assert prints(TEXT, "Mayor", code="TYP207") != known
    assert prints(TEXT.replace("Mayor", "mayor"), "mayor") != known
    assert prints(TEXT.replace("Mayor came", "Mayor left"), "Mayor") != known


def test_the_same_fault_twice_is_counted() -> None:
    first, second = prints(TEXT, " ,", " ,")
    assert first.split(":")[0] == second.split(":")[0]
    assert (first[-2:], second[-2:]) == (":1", ":2")


def test_documents_of_one_file_count_on() -> None:
    seen: Counter[str] = Counter()
    found = [*fingerprints(report(TEXT, " ,"), seen).values(), *fingerprints(report(TEXT, " ,"), seen).values()]
    assert [f[-2:] for f in found] == [":1", ":2"]


@given(st.text(alphabet=st.characters(), min_size=1), st.text(max_size=20), st.data())
def test_odd_text(text: str, before: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    def found(lead: str) -> list[str]:
        at = len(lead)
        place = Finding("A1", "a", Severity.MINOR, 1.0, at + start, at + end, 1, 1, 1, 1, text[start:end], "m")
        return list(fingerprints(Report(Document(lead + text), (place,), (), None, None, "", "", "")).values())

    assert found("") == found(before + "\n")
