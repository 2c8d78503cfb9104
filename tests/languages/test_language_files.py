"""Every language file is complete, tidy and in the shape that its readers expect."""

import unicodedata
from dataclasses import fields
from importlib import resources

import pytest

from qa.languages import CODES, Language, LanguageFileError, load, sentence_words
from qa.languages.language import parse

REQUIRED = [
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "ca",
    "ro",
    "pl",
    "cs",
    "sk",
    "hu",
    "sv",
    "da",
    "no",
    "fi",
    "el",
    "bg",
    "ru",
    "uk",
    "tr",
    "ar",
    "fa",
    "he",
    "hi",
    "bn",
    "id",
    "vi",
    "th",
    "zh",
    "ja",
    "ko",
]


def language(code: str) -> Language:
    found = load(code)
    assert found is not None
    return found


def lists(found: Language) -> list[tuple[str, tuple[str, ...]]]:
    tables = [found.casing, found.sentence, found.dates, found.layout, found.speech, found.chatter]
    return [
        (f"{type(table).__name__}.{field.name}", value)
        for table in tables
        for field in fields(table)
        if isinstance(value := getattr(table, field.name), tuple)
    ]


@pytest.mark.parametrize("code", REQUIRED)
def test_every_promised_language_has_a_file(code: str) -> None:
    assert code in CODES


@pytest.mark.parametrize("code", CODES)
def test_entries_are_composed_unicode_without_doubles_or_stray_spaces(code: str) -> None:
    for name, entries in lists(language(code)):
        assert len(entries) == len(set(entries)), (name, [e for e in entries if entries.count(e) > 1])
        for entry in entries:
            assert entry == unicodedata.normalize("NFC", entry).strip(), (name, entry)


@pytest.mark.parametrize("code", CODES)
def test_the_lists_that_rules_live_on_are_filled(code: str) -> None:
    found = language(code)
    assert len(found.layout.furniture) >= 30
    assert len(found.sentence.function_words) >= 20
    assert len(found.dates.months) == 12
    assert len(found.dates.weekdays) == 7
    assert found.layout.credit_leads
    assert found.layout.related_leads
    assert found.layout.section_headings
    assert found.chatter.openers


@pytest.mark.parametrize("code", CODES)
def test_no_mark_is_both_foreign_and_in_use(code: str) -> None:
    found = language(code)
    in_use = {mark for pair in found.punctuation.quotes for mark in pair} | set(found.sentence.end)
    assert not in_use & set(found.punctuation.foreign)


@pytest.mark.parametrize("code", CODES)
def test_furniture_is_written_without_final_punctuation(code: str) -> None:
    assert [line for line in language(code).layout.furniture if line[-1] in ".!?:…"] == []


def test_a_region_does_not_matter() -> None:
    assert load("pt-BR") is load("pt") or load("pt-BR") == load("pt")
    assert load("nb") == load("no")


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_sentences_can_be_read_alone(code: str) -> None:
    language = load(code)
    assert language is not None
    assert sentence_words(code) == language.sentence


def test_a_language_without_a_file_is_none() -> None:
    assert load("xx") is None
    assert load(None) is None


def english(**changes: str) -> str:
    text = (resources.files("qa.languages") / "en.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (english(native="nattive"), "unknown key nattive"),
        (english(cased="# cased"), "missing key casing.cased"),
        (english().replace("cased = true", 'cased = "yes"', 1), "casing.cased must be a bool"),
        (english().replace('end = [".", "!", "?", "…"]', "end = [1]", 1), "sentence.end must be a list"),
        ("name = ", "en.toml: "),
    ],
)
def test_a_fault_in_a_file_is_named(text: str, message: str) -> None:
    with pytest.raises(LanguageFileError, match=message):
        parse(text, "en")
