"""Read the quantities of a text: numbers in digits and in words, with their units, months and weekdays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from qa.languages import load
from qa.quantities.words import Finder, Unit, Words, lower, unit_patterns, words

_SPACES = " \u00a0\u202f\u2009"
_DIGITS = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))++(?:[.,]\d++)?+(?![.,:]?\d)|\d++(?:[.,'’]\d++)*+")
_CJK = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12,
        "만": 10**4, "억": 10**8, "조": 10**12, "천": 1000}  # fmt: skip
_CJK_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_CJK_WORD = re.compile("[〇零一二三四五六七八九两兩十百千万萬亿億兆]{1,24}+")
_CJK_SCALE = re.compile(rf"[{_SPACES}]?([十百千万萬亿億兆만억조천]{{1,3}}+)")
_ROMAN = re.compile(r"(?<![\w.])[IVXХ]{1,6}(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "Х": 10}
_LETTER = re.compile(rf"[{_SPACES}]?(m|bn|k|K|tn|M|B|b)(?![^\W\d_])")
_LETTERS = {"m": 6, "M": 6, "bn": 9, "b": 9, "B": 9, "k": 3, "K": 3, "tn": 12}
_HALF_DAY = re.compile(rf"(?:[.:]\d\d)?[{_SPACES}]?[ap](?:\.[ ]?m\b|m\b)", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<!\d)(1[5-9]|20)\d\d[-–—/]$")
_FEET = re.compile(r"[ -]?(?:foot|feet|ft)[ ,-]{0,2}")
_JOIN = re.compile(r"[^.;!?。؟।\n\d]{1,14}")
_MONTH_SIGN = re.compile(r"[ ]?[月월]")
_ADJACENT = 4
"""Characters between a number and its unit, at most."""

_SHORT = 3
"""Names of months so short that they are often another word: "May", "mai"."""

_LEADING = 9
"""Characters before a number in which a unit may stand."""

_LONGEST = 20
"""Characters of a unit that are looked at."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, month or weekday of a text.

    Attributes:
        start, end: half-open range in the text, scale words included, units not.
        values: what it may stand for; the first reading that the language's own conventions give is `value`.
        value: the plain reading.
        digits: whether it is written in digits; words serve as evidence only.
        units: what it may count or measure, empty where nothing tells.
    """

    start: int
    end: int
    value: Decimal
    values: frozenset[Decimal]
    digits: bool = True
    units: frozenset[Unit] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one text counts, measures and dates."""

    numbers: tuple[Quantity, ...] = ()
    months: tuple[Quantity, ...] = ()
    weekdays: tuple[Quantity, ...] = ()


@cache
def _plain(char: str) -> str:
    """A digit of any script as 0–9, the Arabic marks as full stop and comma, anything else as it is."""
    marks = {"٫": ".", "٬": ",", "．": ".", "，": ","}
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
    numbers = _shared_scale(text, _feet_and_inches(text, numbers))
    months: list[Quantity] = []
    weekdays: list[Quantity] = []
    worded: list[Quantity] = []
    if own:
        small = lower(text)
        named = text if lang and lang.startswith("en") else small
        months = [q for q in _names(named, own.months) if q.end - q.start > _SHORT or _beside_digit(text, q)]
        weekdays = list(_names(named, own.weekdays))
        covered = {at for q in numbers for at in range(q.start, q.end)}
        worded = [*(q for q in _worded(small, own) if q.start not in covered), *_roman(text), *months]
    if lang and lang.split("-")[0].lower() in {"zh", "ja"}:
        worded += _cjk(text)
    months += [q for q in numbers if 1 <= q.value <= 12 and _MONTH_SIGN.match(text, q.end)]
    return Reading(tuple(sorted((*numbers, *worded), key=_start)), tuple(sorted(months, key=_start)), tuple(weekdays))


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
    values = {value * scale for value in readings}
    value = readings[0] * scale
    if scale == 1:
        values |= _other_readings(text, m, value)
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


def _other_readings(text: str, m: re.Match[str], value: Decimal) -> set[Decimal]:
    """What a bare number may also stand for: an hour after noon, a decade, a year in short."""
    start, end = m.span()
    values: set[Decimal] = set()
    if value <= 12 and _HALF_DAY.match(text, end):
        values.add((value + 12) % 24)
    elif 12 < value < 24 and text[end : end + 1] in {":", ".", "h", "時", "时", "點", "点"}:
        values.add(value - 12)
    if m[0].isdigit() and value % 100 == 0 and 1000 <= value <= 2000 and text[end : end + 1] in {"-", "‑", "–"}:
        values.add(value / 100 + 1)  # in the North, "1800-tal" is the 19th century
    if m[0].isdigit() and value % 10 == 0:
        if 1500 <= value <= 2100:
            values.add(value % 100)
        elif 20 <= value < 100:
            values.add(1900 + value)
    if len(m[0]) == 2 and (year := _SHORT_YEAR.search(text, max(0, start - 6), start)):
        values.add(Decimal(year[1] + m[0]))
    elif len(m[0]) == 2 and text[start - 1 : start] in {"'", "’", "‘"}:
        values |= {1900 + value, 2000 + value}
    return values


def _scale(text: str, end: int, own: Words | None) -> tuple[Decimal, int]:
    """What the words after a number multiply it by, and where they end."""
    scale = Decimal(1)
    for _ in range(3):
        if m := _CJK_SCALE.match(text, end):
            for char in m[1]:
                scale *= _CJK[char]
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
    """Of "2 to 3 million" the 2 may be millions, too; the parts of 1億2000万 are one number."""
    result = list(numbers)
    for i in range(len(numbers) - 1, 0, -1):
        first, second = result[i - 1], result[i]
        gap = text[first.end : second.start]
        if gap in {"", " "} and text[first.end - 1] in _CJK and first.value > second.value:
            total = first.value + second.value
            result[i - 1 : i + 1] = [replace(second, start=first.start, value=total, values=frozenset({total}))]
            continue
        size = second.end - second.start
        tail = text[second.start : second.end].lstrip("0123456789.,'’" + _SPACES)
        if size and tail and text[first.end - 1].isdigit() and _JOIN.fullmatch(gap):
            bare = next(iter(_values(_DIGITS.match(text, second.start)[0], ".")), None)  # type: ignore[index]
            if bare:
                factor = 10 ** max(0, round((second.value / bare).log10()))
                result[i - 1] = replace(first, values=first.values | {v * factor for v in first.values})
        if not first.units and second.units and _JOIN.fullmatch(gap):
            result[i - 1] = replace(result[i - 1], units=frozenset())
    return result


def _feet_and_inches(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """The same with "6-foot-6" and "6ft 6in" as one number of feet."""
    result: list[Quantity] = []
    for number in numbers:
        last = result[-1] if result else None
        if last and number.value < 12 and _FEET.fullmatch(text, last.end, number.start):
            feet = last.value + number.value / 12
            result[-1] = replace(last, end=number.end, value=feet, values=last.values | number.values | {feet})
        else:
            result.append(number)
    return result


def _with_units(text: str, quantity: Quantity) -> Quantity:
    """The quantity with what stands beside it."""
    start, end = quantity.start, quantity.end
    at = end
    while at < min(len(text), end + _ADJACENT) and text[at] in _SPACES + "°-.\u200f‐‑+":
        at += 1
    before = lower(text[max(0, start - _LEADING) : start].rstrip(_SPACES))
    beside = text[at : at + _LONGEST]
    small = lower(beside)
    found = {
        unit
        for unit, word, sign, leading in unit_patterns()
        if word.match(small) or sign.match(beside) or leading.search(before)
    }
    return replace(quantity, units=frozenset(found)) if found else quantity


def _names(text: str, finder: Finder) -> Iterator[Quantity]:
    """Months or weekdays."""
    for m in finder.pattern.finditer(text):
        value = finder.value(m)
        yield Quantity(*m.span(), value, frozenset({value}), digits=False)


def _beside_digit(text: str, quantity: Quantity) -> bool:
    """Whether a digit stands within three characters, as in "May 3" and "3. Mai"."""
    return any(c.isdigit() for c in text[max(0, quantity.start - 3) : quantity.end + 3])


def _worded(text: str, own: Words) -> Iterator[Quantity]:
    """Numbers in words: each word and, of several in a row, what they come to."""
    run: list[tuple[re.Match[str], Decimal]] = []
    for m in own.numbers.pattern.finditer(text):
        if run and not re.fullmatch(r"[\s\u200c-]{0,2}(?:\w{1,3}[\s-])?", text[run[-1][0].end() : m.start()]):
            yield from _row(run)
            run = []
        run.append((m, own.numbers.value(m)))
    yield from _row(run)


def _row(run: list[tuple[re.Match[str], Decimal]]) -> Iterator[Quantity]:
    if not run:
        return
    values = {value for _, value in run}
    total = current = Decimal(0)
    for _, value in run:
        if value >= 100 and value in {100, 1000, 10**5, 10**4, 10**6, 10**7, 10**8, 10**9, 10**12}:
            current = (current or 1) * value
            if value > 100:
                total, current = total + current, Decimal(0)
        else:
            current += value
        values |= {current, total + current} - {Decimal(0)}
    yield Quantity(run[0][0].start(), run[-1][0].end(), total + current, frozenset(values), digits=False)


def _cjk(text: str) -> Iterator[Quantity]:
    """Chinese numerals."""
    for m in _CJK_WORD.finditer(text):
        total, part, digit = 0, 0, 0
        for char in m[0]:
            if char in _CJK_DIGITS:
                digit = digit * 10 + _CJK_DIGITS[char]
            elif _CJK[char] >= 10**4:
                total += (part + digit or 1) * _CJK[char]
                part = digit = 0
            else:
                part += (digit or 1) * _CJK[char]
                digit = 0
        value = Decimal(total + part + digit)
        values = {value, *(Decimal(_CJK_DIGITS[c]) for c in m[0] if c in _CJK_DIGITS)}
        yield Quantity(*m.span(), value, frozenset(values), digits=False)


def _roman(text: str) -> Iterator[Quantity]:
    """Roman numerals up to 39: centuries, kings, world wars."""
    for m in _ROMAN.finditer(text):
        digits = [_ROMAN_VALUES[c] for c in m[0]]
        value = Decimal(sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True)))
        yield Quantity(*m.span(), value, frozenset({value}), digits=False)
