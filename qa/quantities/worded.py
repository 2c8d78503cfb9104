"""Read numbers in words: "twenty-five", "siebenunddreißig", "三十五", "XXI"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qa.quantities.quantity import Quantity
from qa.quantities.words import Words

CJK = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12,
       "만": 10**4, "억": 10**8, "조": 10**12, "천": 1000}  # fmt: skip
"""Characters that multiply what stands before them."""

_CJK_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_CJK_WORD = re.compile("[〇零一二三四五六七八九两兩十百千万萬亿億兆]{1,24}+")
_ROMAN = re.compile(r"(?<![\w.])[IVXХ]{1,6}(?=(?:e|ème|er|ος)?(?!\w))")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "Х": 10}
_BETWEEN = re.compile(r"[\s\u200c-]{0,2}(?:\w{1,3}[\s-])?")
"""What may stand between two words of one number."""

_SCALES = frozenset({100, 1000, 10**4, 10**5, 10**6, 10**7, 10**8, 10**9, 10**12})


def worded(text: str, own: Words) -> Iterator[Quantity]:
    """Numbers in words of a text in lower case: each word and, of several in a row, what they come to."""
    run: list[Decimal] = []
    start = end = 0
    sure = True
    for m in own.numbers.pattern.finditer(text):
        values, plain = own.numbers.parts(m)
        if run and not (_fits(run, values[0]) and _BETWEEN.fullmatch(text, end, m.start())):
            yield _number(text, run, start, end, own, sure=sure)
            run, sure = [], True
        start, end = m.start() if not run else start, m.end()
        sure = sure and (plain or (bool(run) and values[0] in _SCALES))
        run += values
    if run:
        yield _number(text, run, start, end, own, sure=sure)


def _fits(run: list[Decimal], value: Decimal) -> bool:
    """Whether a number goes on with `value`: after 200 a 30, after 60 a 5 or 15, after 5 a 20; after 2 comes no 3."""
    last, earlier = run[-1], run[-2] if len(run) > 1 else Decimal(100)
    if value in _SCALES or last in _SCALES:
        return True
    if 0 < last < 10:
        return value >= 10 and value % 10 == 0 and earlier % 100 == 0
    if earlier < 10 or not 0 < value < last:
        return False
    return last % 100 == 0 or (last % 10 == 0 and value < 10) or (last % 20 == 0 and value < 20)


def _number(text: str, run: list[Decimal], start: int, end: int, own: Words, *, sure: bool) -> Quantity:
    values = set(run)
    total = current = Decimal(0)
    for value in run:
        if value in _SCALES:
            current = (current or 1) * value
            if value > 100:
                total, current = total + current, Decimal(0)
        else:
            current += value
        values |= {current, total + current} - {Decimal(0)}
    if own.counters:
        sure = total + current > 1 and bool(own.counters.match(text, end))
    elif sure and re.match(r"['’]\w", text[end : end + 2]):
        sure = False
    return Quantity(start, end, total + current, frozenset(values), digits=False, sure=sure)


def cjk(text: str, own: Words) -> Iterator[Quantity]:
    """Chinese numerals."""
    for m in _CJK_WORD.finditer(text):
        total, part, digit = 0, 0, 0
        for char in m[0]:
            if char in _CJK_DIGITS:
                digit = digit * 10 + _CJK_DIGITS[char]
            elif CJK[char] >= 10**4:
                total += (part + digit or 1) * CJK[char]
                part = digit = 0
            else:
                part += (digit or 1) * CJK[char]
                digit = 0
        value = Decimal(total + part + digit)
        values = {value, *(Decimal(_CJK_DIGITS[c]) for c in m[0] if c in _CJK_DIGITS)}
        vague = text[m.start() - 1 : m.start()] in {"数", "數", "几", "幾", "多"}
        sure = value > 1 and not vague and own.counters is not None and bool(own.counters.match(text, m.end()))
        yield Quantity(*m.span(), value, frozenset(values), digits=False, sure=sure)


def roman(text: str) -> Iterator[Quantity]:
    """Roman numerals up to 39: centuries, kings, world wars."""
    for m in _ROMAN.finditer(text):
        digits = [_ROMAN_VALUES[c] for c in m[0]]
        value = Decimal(sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True)))
        yield Quantity(*m.span(), value, frozenset({value}), digits=False, sure=False)
