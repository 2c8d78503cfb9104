"""The lists of words that are written in lower case within a sentence."""

import pytest

from qa.languages import CODES, lexicon, load


@pytest.mark.parametrize("word", ["aimed", "close", "second", "with"])
def test_common_english_words_are_listed(word: str) -> None:
    assert word in lexicon.load("en")


@pytest.mark.parametrize("word", ["london", "monday", "german", "reuters"])
def test_names_are_not(word: str) -> None:
    assert word not in lexicon.load("en")


def test_german_nouns_are_not() -> None:
    assert not {"haus", "minister", "regierung"} & lexicon.load("de")


def test_a_region_has_the_list_of_its_language() -> None:
    assert lexicon.load("pt-BR") == lexicon.load("pt")


def test_only_languages_with_capitals_have_lists() -> None:
    for code in CODES:
        language = load(code)
        assert language is not None
        assert not lexicon.load(code) or language.casing.cased


def test_an_unknown_language_has_an_empty_list() -> None:
    assert lexicon.load("xx") == lexicon.load(None) == frozenset()
