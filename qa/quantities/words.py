"""How numbers, months, weekdays and units are worded: the tables `words.toml` and `units.toml`, ready for matching."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from qa.languages import load

_FOLDER = resources.files("qa.quantities")
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_JOINED = frozenset({"th", "zh", "ja"})
"""Languages that put no space between words."""

_UNINFLECTED = frozenset({"en", "es", "fr", "it", "pt", "ca", "id", "vi", "th"})
_SUFFIXED = frozenset({"de", "nl", "da", "no", "sv", "tr", "hu", "ko"})
"""Languages in which names of months and weekdays never change, and those in which letters are added to them."""

_ENDINGS = {"ko": 4, "hi": 4, "bn": 5}
"""Letters that may follow the name of a month or weekday; elsewhere 5."""

_MARKS = "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
"""Vowel signs of Devanagari and Bengali, which are no letters to regular expressions."""

_COMPOSED = [(unicodedata.normalize("NFC", c), c) for c in map(chr, (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF))]
"""Letters with a dot in two characters, and in one."""

_PREFIXES = {"ar": "(?:وال|بال|لل|ال|[وبلفك])?", "he": "(?:[ובלהכמש]{1,3})?"}
"""Small words that are written together with the next one."""


_GAP = re.compile(r"[\s\u200c-]")


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds words in a text in lower case (`lower`); each stands for a value."""

    pattern: re.Pattern[str]
    values: Mapping[str, Decimal]

    def value(self, m: re.Match[str]) -> Decimal:
        """What the match of `pattern` stands for."""
        word = _GAP.sub(" ", m[1])
        return next(self.values[word[:end]] for end in range(len(word), 0, -1) if word[:end] in self.values)


def lower(text: str) -> str:
    """`text` in lower case, of the same length."""
    plain = text.lower()
    return plain if len(plain) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: numbers, scales (which multiply the number before them), months, weekdays."""

    numbers: Finder
    scales: Finder
    months: Finder
    weekdays: Finder
    spaced: bool


@cache
def words(lang: str) -> Words | None:
    """The words of the language (region ignored), None where nothing is known of it."""
    language = load(lang)
    if language is None or language.code not in _table():
        return None
    code, table = language.code, _table()[language.code]
    scales = [(Decimal(size), table[name].split()) for name, size in _SCALES.items()]
    more = [(Decimal(str(value)), [word]) for word, value in table.get("more", {}).items()]
    large = [(value, entries) for value, entries in more if value >= 10**4]
    small = [(Decimal(i), entry.split()) for i, entry in enumerate(table["small"])]
    tens = [(Decimal(10 * i), entry.split()) for i, entry in enumerate(table["tens"], 2)]
    extra = table.get("months", [""] * 12)
    names = language.dates.months
    months = [f"{e} {name.replace(' ', '_') if e else _stem(name, code)}" for e, name in zip(extra, names, strict=True)]
    days = [_stem(name, code) for name in language.dates.weekdays]
    return Words(
        numbers=_finder(code, [*small, *tens, *more, *scales]),
        scales=_finder(code, [*scales, *large], apart=True),
        months=_finder(code, [(Decimal(i), entry.split()) for i, entry in enumerate(months, 1)], names=True),
        weekdays=_finder(code, [(Decimal(i), entry.split()) for i, entry in enumerate(days, 1)], names=True),
        spaced=code not in _JOINED,
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))


def _stem(name: str, code: str) -> str:
    """What the forms of the name of a month or weekday have in common, as an entry of the table."""
    name = name.replace(" ", "_")
    if len(name) < 5 or "_" in name or name[0].isdigit() or code in _UNINFLECTED:
        return name
    return (name if code in _SUFFIXED else name[: max(4, len(name) - 2)]) + "*"


def _spellings(word: str) -> set[str]:
    """The word as it stands, and with its letters and dots of Devanagari and Bengali in one character or in two."""
    apart = unicodedata.normalize("NFC", word)
    return {word, apart, functools.reduce(lambda text, pair: text.replace(*pair), _COMPOSED, apart)}


def _finder(
    code: str, entries: Iterable[tuple[Decimal, list[str]]], *, names: bool = False, apart: bool = False
) -> Finder:
    """One pattern for all words, the longest first.

    `names` are months or weekdays; words that stand `apart` are not written together with small words before them.
    """
    spelled = ((form, value) for value, group in entries for word in group for form in _spellings(word))
    flat = sorted(spelled, key=lambda e: -len(e[0]))
    ending = rf"[\w{_MARKS}]{{0,{_ENDINGS.get(code, 5) if names else 14}}}"
    parts: list[str] = []
    values: dict[str, Decimal] = {}
    for word, value in flat:
        word, open_ended = word.removesuffix("*"), word.endswith("*") and code not in _JOINED
        # English months are names: "may" and "march" are verbs.
        body = _GAP.sub(" ", (word if names and code == "en" else lower(word)).replace("_", " "))
        parts.append(re.escape(body).replace(r"\ ", r"[\s\u200c-]") + (ending if open_ended else ""))
        values.setdefault(body, value)
    prefix = "" if apart else _PREFIXES.get(code, "")
    alternatives = "|".join(parts) or "(?!)"
    if code in _JOINED:
        return Finder(re.compile(f"({alternatives})"), values)
    return Finder(re.compile(rf"(?<![^\W\d_]){prefix}({alternatives})(?![\w{_MARKS}])"), values)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    `size` is in the base unit of `kind`, 0 where units of the kind can't stand in for others.
    """

    name: str
    kind: str
    size: float


@cache
def units() -> Mapping[str, Unit]:
    """All units by name."""
    return {name: Unit(name, entry["kind"], entry.get("size", 0)) for name, entry in _units().items()}


@cache
def unit_patterns() -> tuple[tuple[Unit, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """For each unit the words after a number (in lower case), the sign after one, and the sign before one."""
    return tuple((unit, *_unit_patterns(_units()[unit.name])) for unit in units().values())


def _unit_patterns(entry: Mapping[str, list[str]]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    signs = [re.escape(sign) + (r"(?![^\W\d_])" if sign[-1].isalpha() else "") for sign in entry["signs"]]
    stems = [re.escape(lower(word)) for word in sorted(entry["words"], key=len, reverse=True)]
    leads = [sign for sign in entry["signs"] if not sign.islower()] + entry.get("leads", [])
    before = "|".join(map(re.escape, leads)) or "(?!)"
    return re.compile("|".join(stems)), re.compile("|".join(signs) or "(?!)"), re.compile(f"(?:{before})$")


@cache
def _units() -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / "units.toml").read_text(encoding="utf-8"))
