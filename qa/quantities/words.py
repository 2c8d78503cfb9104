"""How numbers, months, weekdays and units are worded: the tables `words.toml` and `units.toml`, ready for matching."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
_SUFFIXED = frozenset({"de", "nl", "da", "no", "sv", "tr", "hu", "ko", "hi", "bn"})
"""Languages in which names of months and weekdays never change, and those in which letters are added to them."""

CAPITALISED = frozenset({"en", "el", "id"})
"""Languages in which a month or weekday is told from another word by its capital: "march", "τρίτη", "minggu"."""

_ENDINGS = {"ko": 4, "hi": 4, "bn": 5}
"""Letters that may follow the name of a month or weekday; elsewhere 5."""

_MARKS = "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
"""Vowel signs of Devanagari and Bengali, which are no letters to regular expressions."""

_COMPOSED = [(unicodedata.normalize("NFC", c), c) for c in map(chr, (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF))]
"""Letters with a dot in two characters, and in one."""

_PREFIXES = {"ar": "(?:وال|بال|لل|ال|[وبلفك])?", "he": "(?:[ובלהכמש]{1,3})?"}
"""Small words that are written together with the next one."""


_GAP = re.compile(r"[\s\u200c-]")

_JOINING = 3
"""Letters that may join two numbers in one word: "und", "og", "a"."""

_TAIL = 3
"""Letters that may follow a word for 13 and on in its forms."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds words in a text in lower case (`lower`); each stands for a value."""

    pattern: re.Pattern[str]
    values: Mapping[str, Decimal]
    sure: Mapping[str, int] = field(default_factory=dict)
    """Beginnings of words that are that number and nothing else, with how many letters may follow."""

    def value(self, m: re.Match[str]) -> Decimal:
        """What the match of `pattern` stands for."""
        word = _GAP.sub(" ", m[1])
        return self.values[self._longest(word, 0)]

    def parts(self, m: re.Match[str]) -> tuple[tuple[Decimal, ...], bool]:
        """The numbers that one word is made of, 7 and 30 in "siebenunddreißig", and whether it is sure."""
        word = _GAP.sub(" ", m[1])
        stem = self._longest(word, 0)
        values, sure, at, last = [self.values[stem]], stem in self.sure, len(stem), stem
        while stem and at < len(word):
            for skipped in range(_JOINING + 1):
                if stem := self._longest(word, at + skipped):
                    values.append(self.values[stem])
                    sure = sure and (stem in self.sure or self.values[stem] >= 100)
                    at += skipped + len(stem)
                    last = stem
                    break
        return tuple(values), sure and len(word) - at <= self.sure.get(last, 0)

    def _longest(self, word: str, at: int) -> str:
        """The longest word of the table that stands at `at`, "" where none does."""
        return next((word[at:end] for end in range(len(word), at + (at > 0), -1) if word[at:end] in self.values), "")


def lower(text: str) -> str:
    """`text` in lower case, of the same length."""
    plain = text.lower()
    return plain if len(plain) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Attributes:
        numbers: numbers of any size.
        scales: what multiplies the number before it.
        months, weekdays: their names.
        clock: what stands after an hour of the day, and what before it.
        counters: what follows a number of things, in a language that puts no space between words; None in others.
    """

    numbers: Finder
    scales: Finder
    months: Finder
    weekdays: Finder
    clock: tuple[re.Pattern[str], re.Pattern[str]]
    counters: re.Pattern[str] | None


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
    teens = [(Decimal(i), entry.split()) for i, entry in enumerate(table.get("teens", []), 13)]
    tens = [(Decimal(10 * i), entry.split()) for i, entry in enumerate(table["tens"], 2)]
    hours = "|".join(re.escape(w).replace(r"\*", r"\w{0,5}") for w in table["clock"].split())
    months = _named(table.get("months", [""] * 12), language.dates.months, code)
    days = _named(table.get("weekdays", [""] * 7), language.dates.weekdays, code)
    return Words(
        numbers=_finder(code, [*small, *teens, *tens, *more, *scales], sure=[*teens, *tens]),
        scales=_finder(code, [*scales, *large], apart=True),
        months=_finder(code, months, names=True),
        weekdays=_finder(code, days, names=True),
        clock=(
            re.compile(rf"(?:[.:h]\d\d)?\s?(?:{hours})" + ("" if code in _JOINED else r"(?!\w)")),
            re.compile(rf"(?<!\w)(?:{hours})\.?\s$"),
        ),
        counters=re.compile("|".join(table["counters"].split())) if "counters" in table else None,
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))


def _named(entries: Iterable[str], names: Iterable[str], code: str) -> list[tuple[Decimal, list[str]]]:
    """Months or weekdays with their number: the forms of the table and the name of the language file."""
    forms = (f"{e} {n.replace(' ', '_')}" if e else _stem(n, code) for e, n in zip(entries, names, strict=True))
    return [(Decimal(i), of_one.split()) for i, of_one in enumerate(forms, 1)]


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
    code: str,
    entries: Iterable[tuple[Decimal, list[str]]],
    *,
    names: bool = False,
    apart: bool = False,
    sure: Iterable[tuple[Decimal, list[str]]] = (),
) -> Finder:
    """One pattern for all words, the longest first.

    `names` are months or weekdays; words that stand `apart` are not written together with small words before them;
    `sure` are entries that are that number in all their forms.
    """
    spelled = ((form, value) for value, group in entries for word in group for form in _spellings(word))
    parts: list[str] = []
    values: dict[str, Decimal] = {}
    tails = {_body(form): _TAIL for _, group in sure for word in group for form in _spellings(word)}
    ending = rf"[\w{_MARKS}]{{0,{_ENDINGS.get(code, 5) if names else 24}}}"
    for word, value in sorted(spelled, key=lambda e: -len(e[0])):
        body = _body(word, named=names and code in CAPITALISED)
        open_ended = word.endswith("*") and code not in _JOINED
        parts.append(re.escape(body).replace(r"\ ", r"[\s\u200c-]") + (ending if open_ended else ""))
        values.setdefault(body, value)
        if word.endswith("!"):
            tails[body] = 0
    prefix = "" if apart else _PREFIXES.get(code, "")
    alternatives = "|".join(parts) or "(?!)"
    if code in _JOINED:
        return Finder(re.compile(f"({alternatives})"), values, tails)
    return Finder(re.compile(rf"(?<![^\W\d_])(?<![{_MARKS}]){prefix}({alternatives})(?![\w{_MARKS}])"), values, tails)


def _body(word: str, *, named: bool = False) -> str:
    """A word of the table as it is looked up: without its mark, in lower case unless it is a name."""
    word = word.rstrip("*!").replace("_", " ")
    return _GAP.sub(" ", word if named else lower(word))


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    `size` is in the base unit of `kind`, 0 where units of the kind can't stand in for others; a number plus `offset` is
    counted from the zero of the base unit.
    """

    name: str
    kind: str
    size: float
    offset: float


@cache
def units() -> Mapping[str, Unit]:
    """All units by name."""
    return {
        name: Unit(name, entry["kind"], entry.get("size", 0), entry.get("offset", 0))
        for name, entry in _units().items()
    }


@cache
def unit_patterns() -> tuple[tuple[Unit, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """For each unit the words after a number (in lower case), the sign after one, and the sign before one."""
    return tuple((unit, *_unit_patterns(_units()[unit.name])) for unit in units().values())


@cache
def any_unit() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The same for all units at once: most numbers have none of them beside."""
    words, signs, leads = (
        "|".join(pattern.pattern for pattern in column)
        for column in zip(*(patterns for _, *patterns in unit_patterns()), strict=True)
    )
    return re.compile(words), re.compile(signs), re.compile(leads)


def _unit_patterns(entry: Mapping[str, list[str]]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    signs = [re.escape(sign) + (r"(?![^\W\d_])" if sign[-1].isalpha() else "") for sign in entry["signs"]]
    spelled = {form for word in entry["words"] for form in _spellings(lower(word))}
    stems = [re.escape(word) for word in sorted(spelled, key=lambda word: (-len(word), word))]
    leads = [sign for sign in entry["signs"] if not sign.islower()] + entry.get("leads", [])
    before = "|".join(map(re.escape, leads)) or "(?!)"
    return re.compile("|".join(stems)), re.compile("|".join(signs) or "(?!)"), re.compile(f"(?:{before})$")


@cache
def _units() -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / "units.toml").read_text(encoding="utf-8"))
