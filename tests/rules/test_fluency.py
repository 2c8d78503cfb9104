"""FLU401 and FLU402 with a real model, and what they make of verdicts without one."""

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.rules.context import Context
from qa.rules.fluency import garbled_sentence, garbled_span
from qa.rules.registry import rule
from qa.rules.rule import Example
from qa.scoring import installed
from qa.scoring.fluency import Peak, SentenceFluency
from qa.segmentation import segment

TEXT = "The talks will go on in May in Geneva. Neither side expects a quick result at all, he said."


def context(*verdicts: SentenceFluency) -> Context:
    return Context(segment(Document.from_text(TEXT, "en")), fluency=verdicts, roles=({},))


def found(*verdicts: SentenceFluency) -> list[tuple[str, str]]:
    c = context(*verdicts)
    findings = [*garbled_sentence.find(c.document, c), *garbled_span.find(c.document, c)]
    return [(f.evidence, str(f.severity)) for f in findings]


SOUND = SentenceFluency(50.0, 3.0)


def test_sound_sentences_are_left_alone() -> None:
    assert found(SOUND, SOUND) == []


def test_a_hopeless_sentence_is_a_major_fault() -> None:
    assert found(SOUND, SentenceFluency(0.01, 9.0)) == [("hopeless", "major")]


def test_an_odd_sentence_is_a_minor_fault() -> None:
    assert found(SOUND, SentenceFluency(0.5, 7.0)) == [("odd", "minor")]


def peaks(*words: str) -> tuple[Peak, ...]:
    return tuple(Peak(TEXT.index(w), TEXT.index(w) + len(w), 22.0) for w in words)


def test_unlikely_common_words_in_an_odd_sentence() -> None:
    assert found(SOUND, SentenceFluency(10.0, 6.0, peaks=peaks("quick", "result"))) == [("words", "minor")]


def test_one_unlikely_word_is_left_alone() -> None:
    assert found(SOUND, SentenceFluency(10.0, 6.0, peaks=peaks("quick"))) == []


def test_the_same_words_in_a_sound_sentence_are_left_alone() -> None:
    assert found(SOUND, SentenceFluency(60.0, 3.0, peaks=peaks("quick", "result"))) == []


def test_a_name_is_no_peak() -> None:
    assert found(SentenceFluency(10.0, 6.0, peaks=peaks("Geneva", "talks")), SOUND) == []


@pytest.mark.model
@pytest.mark.skipif(not installed("gemma"), reason="gemma is not installed")
@pytest.mark.parametrize("code", ["FLU401", "FLU402"])
def test_examples_with_gemma(code: str) -> None:
    checker = Checker("gemma", select=[code])
    examples: tuple[Example, ...] = rule(code).examples
    for example in examples:
        report = checker.check(example.text, lang=example.lang)
        assert tuple(f.text for f in report.findings) == example.marked
