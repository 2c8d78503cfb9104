"""SRC609 with the model that ships, and what it makes of grades without one."""

from __future__ import annotations

import pytest

from qa.checker import Checker
from qa.document import Document, Link
from qa.finding import Severity
from qa.rules.context import Context
from qa.rules.registry import rule
from qa.rules.rule import Example
from qa.rules.source import mistranslation
from qa.scoring.quality import Doubt, Grade

TARGET, SOURCE = "Press <1>Start</1> now.", "Drücken Sie <1>Start</1>."


def found(grade: Grade, **options: object) -> list[tuple[str, str, str]]:
    document = Document(TARGET, "en", source=Document(SOURCE, "de"), links=(Link(0, len(TARGET), 0, len(SOURCE)),))
    assert document.source
    context = Context(document, source=Context(document.source), grades=(grade,), options={"SRC609": options})
    return [(f.text, f.evidence, f.severity.value) for f in mistranslation.find(document, context)]


def doubt(words: str, severity: Severity = Severity.MAJOR) -> Doubt:
    return Doubt(TARGET.index(words), TARGET.index(words) + len(words), severity, 0.8)


def test_a_text_that_is_no_translation_is_a_major_fault() -> None:
    assert found(Grade(3.0, (), unrelated=True)) == [(TARGET, "sentence", "major")]


def test_a_poor_translation_is_not_reported_for_that() -> None:
    assert found(Grade(3.0)) == []


@pytest.mark.parametrize("quality", [10.0, 70.0])
def test_doubtful_words_are_minor_faults(quality: float) -> None:
    assert found(Grade(quality, (doubt("now"),))) == [("now", "word", "minor")]


def test_inline_elements_are_no_words() -> None:
    assert found(Grade(10.0, (doubt("1"),))) == []


def test_words_can_be_switched_off() -> None:
    assert found(Grade(10.0, (doubt("now"),)), words=False) == []


def test_the_finding_names_its_place_in_the_source() -> None:
    document = Document(TARGET, "en", source=Document(SOURCE, "de"), links=(Link(0, len(TARGET), 0, len(SOURCE)),))
    assert document.source
    context = Context(document, source=Context(document.source), grades=(Grade(0.0, (), True),))
    (finding,) = mistranslation.find(document, context)
    assert finding.counterpart == (0, len(SOURCE))


@pytest.mark.parametrize("example", rule("SRC609").examples, ids=lambda e: f"{e.lang}-{bool(e.marked)}")
def test_examples_with_the_shipped_model(example: Example) -> None:
    """As units of a file, whose links are given."""
    assert example.source is not None
    source = Document.from_text(str(example.source))
    links = (Link(0, len(example.text), 0, len(source.text)),)
    document = Document(example.text, example.lang, source=source, links=links)
    report = Checker("builtin", select=["SRC609"], cache=False).check(document, lang=example.lang)
    assert tuple(f.text for f in report.findings) == example.marked
