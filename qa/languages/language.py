"""Read and check the language files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, get_type_hints

from qa.errors import QaError

_FOLDER = resources.files("qa.languages")

CODES: tuple[str, ...] = tuple(
    sorted(f.name.removesuffix(".toml") for f in _FOLDER.iterdir() if f.name.endswith(".toml"))
)
"""Codes of the languages that have a file."""


class LanguageFileError(QaError):
    """A language file lacks a key, has one too many, or a value of the wrong type."""


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Casing:
    """Capitals, and the words that take them."""

    cased: bool
    nouns_capitalised: bool
    capitals: Words
    titles: Words
    inner_capital_prefixes: Words


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """How sentences begin and end."""

    end: Words
    opening: Words
    never_final: Words
    function_words: Words
    abbreviations: Words


@dataclass(frozen=True, slots=True)
class Punctuation:
    """Marks in use and marks that are not."""

    quotes: tuple[Words, ...]
    apostrophes: Words
    space_before: Words
    foreign: Words


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written."""

    decimal: str
    group: Words


@dataclass(frozen=True, slots=True)
class Dates:
    """Names of months and days."""

    months: Words
    weekdays: Words


@dataclass(frozen=True, slots=True)
class Layout:
    """What the parts of a page are worded like."""

    caption_leads: Words
    caption_phrases: Words
    credit_leads: Words
    credit_phrases: Words
    related_leads: Words
    furniture: Words
    furniture_leads: Words
    section_headings: Words
    byline_leads: Words
    update_leads: Words


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks."""

    personal: Words
    institutions: Words


@dataclass(frozen=True, slots=True)
class Chatter:
    """A chat assistant's phrases."""

    openers: Words
    closers: Words


@dataclass(frozen=True, slots=True)
class Language:
    """Everything the rules know of one language. See `README.md` for the meaning of each key."""

    code: str
    name: str
    native: str
    script: str
    casing: Casing
    sentence: SentenceWords
    punctuation: Punctuation
    numbers: Numbers
    dates: Dates
    layout: Layout
    speech: Speech
    chatter: Chatter

    @property
    def spaced(self) -> bool:
        """Whether words are separated by spaces."""
        return self.script not in {"Hans", "Hant", "Jpan", "Thai"}

    @property
    def right_to_left(self) -> bool:
        """Whether the script runs from right to left."""
        return self.script in {"Arab", "Hebr"}


def load(code: str | None) -> Language | None:
    """The language `code` ("de", "pt-BR", "zh-TW": the region is ignored), or None where it has no file."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    base = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(base, base)
    return _of(base) if base in CODES else None


@cache
def _of(base: str) -> Language:
    return parse((_FOLDER / f"{base}.toml").read_text(encoding="utf-8"), base)


@cache
def sentence_words(code: str) -> SentenceWords:
    """The table `sentence` of a language that has a file, read alone.

    To tell languages apart, rules need it of all of them; to read the files whole would take most of a short run.
    """
    text = (_FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    start = text.index("[sentence]\n")
    table = tomllib.loads(text[start : text.index("\n[", start) + 1])["sentence"]
    words: SentenceWords = _build(SentenceWords, table, f"{code}.toml", "sentence.")
    return words


def parse(text: str, code: str) -> Language:
    """Build a `Language` from the text of a language file.

    Raises:
        LanguageFileError: the file is not TOML, or a key is missing, unknown or of the wrong type.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LanguageFileError(f"{code}.toml: {error}") from error
    language: Language = _build(Language, {"code": code} | data, f"{code}.toml", "")
    return language


def _build(kind: type[Any], data: Any, file: str, key: str) -> Any:
    """Build the dataclass `kind` from a TOML table, checking every key and type on the way."""
    if not isinstance(data, dict):
        raise LanguageFileError(f"{file}: {key} must be a table")
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    for name in data.keys() - set(names):
        raise LanguageFileError(f"{file}: unknown key {key}{name}")
    values = {}
    for name in names:
        if name not in data:
            raise LanguageFileError(f"{file}: missing key {key}{name}")
        values[name] = _value(hints[name], data[name], file, f"{key}{name}")
    return kind(**values)


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    if hint in (bool, str):
        if not isinstance(value, hint):
            raise LanguageFileError(f"{file}: {key} must be a {hint.__name__}")
        return value
    if hint == Words:
        if not (isinstance(value, list) and all(isinstance(v, str) and v for v in value)):
            raise LanguageFileError(f"{file}: {key} must be a list of non-empty strings")
        return tuple(value)
    if hint == tuple[Words, ...]:
        if not (isinstance(value, list) and all(isinstance(v, list) and len(v) == 2 for v in value)):
            raise LanguageFileError(f"{file}: {key} must be a list of pairs")
        return tuple(tuple(v) for v in value)
    return _build(hint, value, file, f"{key}.")
