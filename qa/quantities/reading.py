"""Read the quantities of a text: numbers in digits and in words, with their units, months and weekdays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from qa.languages import load
from qa.quantities.quantity import Quantity, Reading
from qa.quantities.worded import CJK, cjk, roman, worded
from qa.quantities.words import CAPITALISED, Finder, Words, any_unit, lower, unit_patterns, words

_SPACES = " \u00a0\u202f\u2009"
_DIGITS = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))++(?:[.,]\d++)?+(?![.,:]?\d)|\d++(?:[.,'’]\d++)*+")
_CJK_SCALE = re.compile(rf"[{_SPACES}]?([十百千万萬亿億兆만억조천]{{1,3}}+)")
_LETTER = re.compile(rf"[{_SPACES}]?(m|bn|k|K|tn|M|B|b)(?![^\W\d_])")
_LETTERS = {"m": 6, "M": 6, "bn": 9, "b": 9, "B": 9, "k": 3, "K": 3, "tn": 12}
_HALF_DAY = re.compile(rf"(?:[.:]\d\d)?[{_SPACES}]?[ap](?:\.[ ]?m\b|m\b)", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<!\d)(1[5-9]|20)\d\d[-–—/]$")
_FEET = re.compile(r"[ -]?[^\s\d.,;:!?()-]{1,10}[ ,-]{0,2}")
_UNITS_BETWEEN = re.compile(r"[^.,;!?。؟।\n\d()]{1,14}")
_RANGE = re.compile(rf"[{_SPACES}]?[-–—‑][{_SPACES}]?")
_JOIN = re.compile(r"[^.;!?。؟।\n\d]{1,14}")
_MONTH_LEAD = re.compile(r"\b(?:in|of|by|last|this|next|since|until|early|late|mid)[ -]$")
_MONTH_SIGN = re.compile(r"[ ]?[月월]")
_FRACTIONS = frozenset(map(Decimal, (50, 100)))
"""Percentages that are said in words: "half", "all of it"."""

_BEFORE_UNIT = re.compile(rf"[{_SPACES}\-.\u200f‐‑+]{{0,4}}(?:(?:d[eie]|of)[ ]|d['’])?")
"""What may stand between a number and its unit: "6-foot", "2 millions d'euros", "20 de metri"."""

_SHORT = 3
"""Letters of the names of months that are often another word."""

_AMBIGUOUS = frozenset({"en", "fa", "ro"})
"""Languages that have such: "May", "Mar", "mai", "مه"."""

_LEADING = 9
"""Characters before a number in which a unit may stand."""

_LONGEST = 20
"""Characters of a unit that are looked at."""


@cache
def _plain(char: str) -> str:
    """A digit of any script as 0–9, the Arabic marks as full stop and comma, anything else as it is."""
    marks = {"٫": ".", "٬": ",", "．": ".", "，": ",", "،": ","}
    if char in marks:
        return marks[char]
    return str(unicodedata.digit(char, char)) if char.isdecimal() else char


def plain_digits(text: str) -> str:
    """`text` with the digits of every script as 0–9, of the same length."""
    return text if text.isascii() else "".join(map(_plain, text))


def read(text: str, lang: str | None) -> Reading:
    """The quantities of `text`, in order. Where the language is unknown, digits alone are read."""
    own = words(lang or "")
    language = load(lang)
    text = plain_digits(text)
    decimal = language.numbers.decimal if language else "."
    numbers = [q for m in _DIGITS.finditer(text) for q in _number(text, m, decimal, own)]
    numbers = _shared_scale(text, _in_two_units(text, numbers))
    months: list[Quantity] = []
    weekdays: list[Quantity] = []
    in_words: list[Quantity] = []
    if own:
        small = lower(text)
        code = language.code if language else ""
        named = text if code in CAPITALISED else small
        months = [q for q in _names(named, own.months) if code not in _AMBIGUOUS or _is_month(text, q)]
        weekdays = [q for q in _names(named, own.weekdays) if not text[: q.start].rstrip(_SPACES)[-1:].isdigit()]
        covered = {at for q in numbers for at in range(q.start, q.end)}
        names = {at for q in (*months, *weekdays) for at in range(q.start, q.end)}
        plain = [*worded(small, own), *(cjk(text, own) if code in {"zh", "ja"} else ())]
        plain = [
            replace(q, sure=False) if q.start in names else _with_units(text, q)
            for q in plain
            if q.start not in covered
        ]
        in_words = [*plain, *roman(text), *months]
    months += [q for q in numbers if 1 <= q.value <= 12 and _MONTH_SIGN.match(text, q.end)]
    return Reading(tuple(sorted((*numbers, *in_words), key=_start)), tuple(sorted(months, key=_start)), tuple(weekdays))


def _start(quantity: Quantity) -> int:
    return quantity.start


def _number(text: str, m: re.Match[str], decimal: str, own: Words | None) -> Iterator[Quantity]:
    """The number that `m` is, or the numbers of a date, a time or a version."""
    readings = _values(m[0], decimal)
    if not readings:
        at = m.start()
        for part in re.split(r"([.,'’\s])", m[0]):
            if part.isdigit() and len(part) < 40:
                yield _with_units(text, Quantity(at, at + len(part), Decimal(part), frozenset({Decimal(part)})))
            at += len(part)
        return
    start, end = m.span()
    if text[start - 1 : start] == ":" and text[start - 2 : start - 1].isdigit() and readings == [0]:
        return  # full hours
    scale, end = _scale(text, end, own)
    if scale == 1000 and len(m[0]) > 3 and m[0].isdigit():
        scale, end = Decimal(1), m.end()  # a year, and a rank or name that begins like "thousand"
    values = {value * scale for value in readings}
    value = readings[0] * scale
    if scale == 1:
        values |= _other_readings(text, m, value, own)
        if letter := _LETTER.match(text, end):
            values |= {v * 10 ** _LETTERS[letter[1]] for v in readings}
            if letter[1] in {"bn", "tn", "k"} or text[start - 1 : start] in {"$", "€", "£"}:
                value, end = value * 10 ** _LETTERS[letter[1]], letter.end()
    yield _with_units(text, Quantity(start, end, value, frozenset(values)))


def _values(token: str, decimal: str) -> list[Decimal]:
    """What digits and marks stand for, the language's own reading first; nothing if they are no single number."""
    if len(token) > 40:
        return []
    bare = re.sub(rf"[{_SPACES}'’]", "", token)
    marks = [c for c in bare if c in ".,"]
    if not marks:
        return [Decimal(bare)]
    parts = re.split("[.,]", bare)
    grouped = all(len(p) in {2, 3} for p in parts[1:-1]) and len(parts[-1]) == 3 and 0 < len(parts[0]) <= 3
    joined = Decimal("".join(parts))
    if len(set(marks)) == 2:
        if marks.count(marks[-1]) > 1 or not all(len(p) in {2, 3} for p in parts[1:-1]):
            return []
        return [Decimal("".join(parts[:-1]) + "." + parts[-1])]
    if len(marks) > 1:
        return [joined] if grouped and parts[0] != "0" else []
    fraction = Decimal(parts[0] + "." + parts[1])
    if marks[0] != decimal and grouped and parts[0] != "0":
        return [joined]
    if marks[0] != decimal:
        return [fraction, *map(Decimal, parts)]  # or day and month
    if grouped and parts[1] == "000":
        return [fraction, joined] if parts[0] != "0" else [fraction]
    return [fraction, Decimal(parts[0])] if parts[1] in {"0", "00"} else [fraction]


def _other_readings(text: str, m: re.Match[str], value: Decimal, own: Words | None) -> set[Decimal]:
    """What a bare number may also stand for: an hour after noon, a decade, a year in short."""
    start, end = m.span()
    values: set[Decimal] = set()
    if value <= 12 and _HALF_DAY.match(text, end):
        values.add((value + 12) % 24)
    elif 12 < value < 24 and _is_hour(text, m, own):
        values |= {value - 12, Decimal(int(value) - 12)}
    if m[0].isdigit() and 1000 <= value <= 2000 and value % 100 == 0 and text[end : end + 1] in {"-", "‑", "–"}:
        values.add(value / 100 + 1)  # in the North, "1800-tal" is the 19th century
    if m[0].isdigit() and value <= 2100 and value % 10 == 0:
        if 1500 <= value <= 2100:
            values.add(value % 100)
        elif 20 <= value < 100:
            values.add(1900 + value)
    if len(m[0]) == 2 and (year := _SHORT_YEAR.search(text, max(0, start - 6), start)):
        values.add(Decimal(year[1] + m[0]))
    elif len(m[0]) == 2 and text[start - 1 : start] in {"'", "’", "‘"}:
        values |= {1900 + value, 2000 + value}
    return values


def _is_hour(text: str, m: re.Match[str], own: Words | None) -> bool:
    """Whether a number is an hour of the day: "15:00", "15.30", "15 Uhr", "klo 15"."""
    if text[m.end() : m.end() + 1] in {":", "h"} or re.fullmatch(r"\d\d[.][0-5]\d", m[0]):
        return True
    if not own:
        return False
    after, before = own.clock
    return bool(after.match(lower(text[m.end() : m.end() + 12])) or before.search(lower(text[: m.start()])[-12:]))


def _scale(text: str, end: int, own: Words | None) -> tuple[Decimal, int]:
    """What the words after a number multiply it by, and where they end."""
    scale = Decimal(1)
    for _ in range(3):
        if m := _CJK_SCALE.match(text, end):
            for char in m[1]:
                scale *= CJK[char]
            end = m.end()
            continue
        at = end + (text[end : end + 1] in {*_SPACES, "-", "\u2011"})
        found = own.scales.pattern.match(lower(text[at - 1 : at + 40]), 1) if own else None
        if not found or not own:
            break
        scale *= own.scales.value(found)
        end = at - 1 + found.end()
    return scale, end


def _shared_scale(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """Of "2 to 3 million" the 2 may be millions, of "27-28 m" both are metres; 1億2000万 is one number."""
    result = list(numbers)
    for i in range(len(numbers) - 1, 0, -1):
        first, second = result[i - 1], result[i]
        gap = text[first.end : second.start]
        if gap in {"", " "} and text[first.end - 1] in CJK and first.value > second.value:
            total = first.value + second.value
            result[i - 1 : i + 1] = [replace(second, start=first.start, value=total, values=frozenset({total}))]
            continue
        tail = text[second.start : second.end].lstrip("0123456789.,'’" + _SPACES)
        if tail and text[first.end - 1].isdigit() and _JOIN.fullmatch(gap):
            bare = next(iter(_values(_DIGITS.match(text, second.start)[0], ".")), None)  # type: ignore[index]
            if bare:
                factor = 10 ** max(0, round((second.value / bare).log10()))
                result[i - 1] = replace(first, values=first.values | {v * factor for v in first.values})
        if not first.units and second.units and _RANGE.fullmatch(gap):
            result[i - 1] = replace(result[i - 1], units=second.units)
    return result


def _in_two_units(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """The same with "6-foot-6" and "1 m 98 cm" as one number of feet or metres."""
    result: list[Quantity] = []
    for number in numbers:
        last = result[-1] if result else None
        share = _share(text, last, number) if last else None
        if last and share:
            value = round(last.value + number.value * share, 3)
            result[-1] = replace(last, end=number.end, value=value, values=frozenset({value}))
        else:
            result.append(number)
    return result


def _share(text: str, first: Quantity, second: Quantity) -> Decimal | None:
    """What one of `second` is in the unit of `first` before it, if both are one length."""
    gap = text[first.end : second.start]
    if second.value < 12 and any(unit.name == "foot" for unit in first.units) and _FEET.fullmatch(gap):
        return Decimal(1) / 12
    if not _UNITS_BETWEEN.fullmatch(gap):
        return None
    sizes = (
        Decimal(small.size) / Decimal(large.size)
        for large in first.units
        for small in second.units
        if large.kind == small.kind == "length" and 0 < small.size < large.size
    )
    return next((size for size in sizes if second.value * size < 1), None)


def _with_units(text: str, quantity: Quantity) -> Quantity:
    """The quantity with what stands beside it."""
    at = _BEFORE_UNIT.match(text, quantity.end).end()  # type: ignore[union-attr]
    before = lower(text[max(0, quantity.start - _LEADING) : quantity.start].rstrip(_SPACES))
    beside = text[at : at + _LONGEST]
    small = lower(beside)
    words_of_any, signs_of_any, leads_of_any = any_unit()
    if not (words_of_any.match(small) or signs_of_any.match(beside) or leads_of_any.search(before)):
        return quantity
    found = frozenset(
        unit
        for unit, word, sign, leading in unit_patterns()
        if word.match(small) or sign.match(beside) or leading.search(before)
    )
    values = quantity.values
    if quantity.value in _FRACTIONS and any(unit.name == "percent" for unit in found):
        values |= {quantity.value / 100}
    return replace(quantity, values=values, units=found)


def _names(text: str, finder: Finder) -> Iterator[Quantity]:
    """Months or weekdays."""
    for m in finder.pattern.finditer(text):
        value = finder.value(m)
        yield Quantity(*m.span(), value, frozenset({value}), digits=False, sure=False)


def _is_month(text: str, quantity: Quantity) -> bool:
    """Whether the name of a month is no other word: "May 3", "last May", "on Oct."; but not "may" nor a name."""
    start, end = quantity.start, quantity.end
    if end - start > _SHORT or any(c.isdigit() for c in text[max(0, start - 3) : end + 3]):
        return True
    short = text[start:end]
    return bool(_MONTH_LEAD.search(text[:start][-8:])) if short == "May" else text[end : end + 1] == "."
