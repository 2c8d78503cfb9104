"""Suggestions do what they promise, and are put into the text without a trace."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import readers
from qa.checker import Checker
from qa.document import Document
from qa.finding import Finding, Severity
from qa.fixing import SAFE, fixed, fixed_text, fixes
from qa.report import Report
from qa.rules.registry import TABLE, all_rules
from qa.rules.rule import Example

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXAMPLES = [
    pytest.param(example, id=f"{rule.code}-{i}-{example.lang}")
    for rule in all_rules()
    if rule.code in TABLE and "model" not in rule.needs
    for i, example in enumerate(rule.examples)
    if example.marked and isinstance(example.source, str | None)
]
ARTICLES = [
    pytest.param(path, id=f"{path.parent.name}/{path.name}")
    for folder in ("in_the_wild", "known_failures")
    for path in sorted((FIXTURES / folder).glob("*/*"))
    if path.suffix in {".txt", ".html", ".md"}
]


@cache
def checker() -> Checker:
    return Checker("none")


def checked(text: str, lang: str = "en") -> Report:
    return checker().check(text, lang=lang)


def faults(report: Report) -> Counter[str]:
    """How many findings of each rule are major."""
    return Counter(f.code for f in report.findings if f.severity is not Severity.MINOR)


def suggested(report: Report) -> list[Finding]:
    return [*fixes(report, unsafe=True).chosen]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_suggestion_removes_its_finding(example: Example) -> None:
    def check(text: str) -> Report:
        texts = [Document.from_text(t) for t in (text, *example.others)]
        sources = [example.source, *(None for _ in example.others)]
        return checker().check_many(texts, lang=example.lang, sources=sources)[0]

    report = check(example.text)
    for finding in suggested(report):
        assert_gone(finding, report, check(fixed_text(report.document, [finding])))


@pytest.mark.parametrize("path", ARTICLES)
def test_a_suggestion_removes_its_finding_from_an_article(path: Path) -> None:
    (document,) = readers.read(path)
    assert isinstance(document, Document)
    text, lang = document.text, path.parent.name
    report = checked(text, lang)
    for finding in suggested(report):
        assert_gone(finding, report, checked(fixed_text(report.document, [finding]), lang))


def assert_gone(finding: Finding, before: Report, after: Report) -> None:
    def count(report: Report) -> int:
        return sum(f.code == finding.code for f in report.findings)

    assert count(after) < count(before), f"{finding.code} {finding.text!r} stays"
    assert faults(after) <= faults(before), f"{finding.code} {finding.text!r} makes a new fault"


@pytest.mark.parametrize("path", ARTICLES)
def test_what_is_fixed_stays_fixed(path: Path) -> None:
    (document,) = readers.read(path)
    assert isinstance(document, Document)
    report = checked(document.text, path.parent.name)
    if not fixes(report).waiting:
        once = fixed(report)
        assert fixed(checked(once, path.parent.name)) == once


def found(text: str, *spans: tuple[str, str | None], **settings: Any) -> Report:
    """A report on `text` with findings at these words, each with its suggestion."""
    report = checked(text)
    findings = []
    for words, suggestion in spans:
        start = text.index(words)
        values = {"code": "X1", "name": "x", "severity": Severity.MAJOR, "confidence": 1.0, "message": "", **settings}
        place = {"line": 1, "column": 1, "end_line": 1, "end_column": 1}
        findings.append(
            Finding(**values, **place, start=start, end=start + len(words), text=words, suggestion=suggestion)
        )
    return Report(report.document, tuple(findings), (), None, None, "rules", "", "")


def test_a_suggestion_replaces_its_words() -> None:
    assert fixed(found("He left on on Monday.", ("on on", "on"))) == "He left on Monday."


def test_no_suggestion_changes_nothing() -> None:
    assert fixed(found("He left.", ("left", None))) == "He left."


@pytest.mark.parametrize(("confidence", "text"), [(SAFE, "He left."), (SAFE - 0.01, "He left left.")])
def test_only_what_is_nearly_always_right_is_safe(confidence: float, text: str) -> None:
    report = found("He left left.", ("left left", "left"), confidence=confidence)
    assert fixed(report) == text
    assert fixed(report, unsafe=True) == "He left."
    assert fixes(report).unsafe == (confidence < SAFE)


def test_the_more_severe_of_two_fixes_wins_and_the_other_waits() -> None:
    minor = found("one two three", ("one two", "1"), severity=Severity.MINOR)
    major = found("one two three", ("two three", "2"))
    both = Report(minor.document, (*minor.findings, *major.findings), (), None, None, "rules", "", "")
    assert fixed(both) == "one 2"
    assert fixes(both).waiting == 1


def test_in_a_block_that_is_deleted_nothing_waits() -> None:
    report = found("One.\n\nTwo ,too.\n\nThree.", ("Two ,too.", ""), (" ,", ", "))
    assert (fixed(report), fixes(report).waiting) == ("One.\n\nThree.", 0)


def test_the_same_fix_by_two_rules_is_one() -> None:
    report = found("He left.She stayed.", ("left.She", "left. She"), ("left.She", "left. She"))
    assert (fixed(report), fixes(report).waiting) == ("He left. She stayed.", 0)


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("One.\n\nTwo.\n\nThree.\n", ["Two."], "One.\n\nThree.\n"),
        ("One.\n\nTwo.\n\nThree.\n", ["One."], "Two.\n\nThree.\n"),
        ("One.\n\nTwo.\n\nThree.\n", ["Three."], "One.\n\nTwo.\n"),
        ("One.\n\nTwo.\n\nThree.\n", ["Two.", "Three."], "One.\n"),
        ("One.\r\n\r\nTwo.\r\n\r\nThree.", ["Two."], "One.\r\n\r\nThree."),
        ("One.\nTwo.\n\nThree.", ["Two."], "One.\n\nThree."),
        ("One.\n\nTwo.\nThree.", ["Two."], "One.\n\nThree."),
        ("One.", ["One."], ""),
        ("He left. He left. She stayed.", ["He left. "], "He left. She stayed."),
        ("He left. So it was. Ha!", ["Ha!"], "He left. So it was."),
        ("He </s> left.", ["</s>"], "He left."),
    ],
)
def test_what_is_deleted_leaves_no_gap(text: str, gone: list[str], left: str) -> None:
    assert fixed(found(text, *((words, "") for words in gone))) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The low@@ lands are▁wide and exercis ##ed.</s>", "The lowlands are wide and exercised."),
        ("He saw <unk> there.", None),
        ("One.</p><p>Two.", None),
        ("He <b>left</b> at last.", "He left at last."),
        ("The talks began,. The minister left.", "The talks began. The minister left."),
        ("The talks began,. Norsund left.", None),
        ("Ð¿Ð°Ñ€Ñ‚Ð¸Ñ", None),
        ("Ð¿Ð°Ñ€Ñ‚Ð¸Ð¹Ð½Ñ‹Ð¹", "партийный"),
    ],
)
def test_only_what_is_certain_is_suggested(text: str, left: str | None) -> None:
    assert fixed(checked(text)) == (text if left is None else left)


def test_an_empty_text_has_no_fixes() -> None:
    assert fixed(checked("")) == ""


SOUND = (
    "The council of Norsund decided on Monday to keep the old ferry until the new bridge is open.",
    "Nobody in the town had expected the vote to be so clear. Only two members were against it.",
    "The mayor said that the harbour would be repaired in spring, and that the school would get a new roof.",
)
PLANTED = {
    "entity": lambda s: s.replace(" the ", " the&nbsp;", 1),
    "glued": lambda s: s.replace("clear. Only", "clear.Only"),
    "end": lambda s: s + "," if s.endswith(".") else s,
    "joint": lambda s: s.replace(" ", "</s> ", 1),
    "piece": lambda s: "▁" + s,
    "control": lambda s: s.replace("o", "\x07o", 1),
    "stranger": lambda s: s.replace("e", "е", 1),  # Cyrillic
}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(sorted(PLANTED)), min_size=1, max_size=len(SOUND)), st.sampled_from(["\n\n", "\r\n\r\n"])
)
def test_planted_faults_are_undone_once_and_for_all(kinds: list[str], gap: str) -> None:
    sound = gap.join(SOUND)
    faulty = gap.join([PLANTED[kind](s) for kind, s in zip(kinds, SOUND, strict=False)] + [*SOUND[len(kinds) :]])
    once = fixed(checked(faulty))
    assert once == sound
    assert fixed(checked(once)) == once
