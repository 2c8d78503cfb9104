"""What examples of the rules of punctuation can't express: roles stated by markup, regions, mending."""

from dataclasses import replace

import pytest

from qa.document import Document, Role
from qa.finding import Severity
from qa.rules.context import Context
from qa.rules.rule import Rule
from qa.rules.typography import (
    impossible_punctuation,
    lowercase_start,
    mid_sentence_capital,
    missing_end_punctuation,
    spacing,
    unbalanced_bracket,
    wrong_locale_number,
    wrong_locale_punctuation,
)
from qa.segmentation import segment


def _document(text: str, lang: str, role: Role | None = None) -> Document:
    document = segment(Document.from_text(text, lang))
    if role is None:
        return document
    return replace(document, blocks=tuple(replace(b, role=role, from_markup=True) for b in document.blocks))


def _marked(rule: Rule, document: Document) -> list[str]:
    return [finding.text for finding in rule.find(document, Context(document))]


def _mended(rule: Rule, text: str, lang: str) -> str:
    """The text with the suggestions of the rule put in."""
    document = _document(text, lang)
    found = sorted(rule.find(document, Context(document)), key=lambda finding: finding.start, reverse=True)
    for finding in found:
        assert finding.suggestion is not None
        text = text[: finding.start] + finding.suggestion + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("rule", "text", "marked"),
    [
        (missing_end_punctuation.RULE, "It will be the second exercise this year,", "this year,"),
        (mid_sentence_capital.RULE, "The countries will hold exercises Aimed at better ties.", "Aimed"),
        (lowercase_start.RULE, "The rain stopped in the evening. the streets were dry.", "the"),
    ],
)
def test_a_heading_in_the_markup_is_left_alone(rule: Rule, text: str, marked: str) -> None:
    assert _marked(rule, _document(text, "en")) == [marked]
    assert _marked(rule, _document(text, "en", Role.BODY)) == [marked]
    assert _marked(rule, _document(text, "en", Role.HEADING)) == []


def test_a_bracket_that_opens_a_paragraph_is_major() -> None:
    document = _document("(Read here: Storm over Taiwan.\n\nThe minister (in office since May spoke.", "en")
    found = list(unbalanced_bracket.RULE.find(document, Context(document)))
    assert [(f.text, f.severity) for f in found] == [("(Read", Severity.MAJOR), ("(in", Severity.MINOR)]


@pytest.mark.parametrize("lang", ["de-CH", "de-LI", "it-CH", "en-ZA", "es", "es-MX", "ar"])
def test_numbers_are_left_alone_where_both_ways_are_in_use(lang: str) -> None:
    assert _marked(wrong_locale_number.RULE, _document("3.5 % 1,234,567 3,5 % 1.234.567", lang)) == []


@pytest.mark.parametrize(
    ("rule", "lang", "text", "mended"),
    [
        (spacing.RULE, "en", "He came , saw ( and left )  on Monday.She", "He came, saw (and left)  on Monday. She"),
        (spacing.RULE, "fr", "Il est venu , puis  reparti ; pourquoi ?", "Il est venu, puis reparti ; pourquoi ?"),
        (impossible_punctuation.RULE, "en", "It rained on Monday.,", "It rained on Monday."),
        (impossible_punctuation.RULE, "zh", "会谈于周一开始。，", "会谈于周一开始。"),
        (wrong_locale_punctuation.RULE, "en", "They met in Beijing、Shanghai。", "They met in Beijing, Shanghai."),
        (wrong_locale_punctuation.RULE, "ar", "وصل الوزير, لكن أين الاتفاق?", "وصل الوزير، لكن أين الاتفاق؟"),
        (wrong_locale_number.RULE, "en", "up 3,5 % to 1.234.567,89", "up 3.5 % to 1,234,567.89"),
        (wrong_locale_number.RULE, "fr", "1,234,567 et 3.5 %", "1\u202f234\u202f567 et 3,5 %"),
        (mid_sentence_capital.RULE, "en", "He said That it would rain.", "He said that it would rain."),
    ],
)
def test_suggestions_mend_the_text(rule: Rule, lang: str, text: str, mended: str) -> None:
    assert _mended(rule, text, lang).replace("\u00a0", "\u202f") == mended
