"""Two ways to write numbers, dates or times in one article.

What it finds
-------------
Thousands written "1,000" and "1.000", decimals "3.5%" and "3,5%", dates "August 30" and "30 August" (English),
"03.05.2024" and "3/5/2024", times "5 p.m." and "17:00", per cent as sign and as word, "percent" and "per cent". The
rarer form is marked, once a kind.

Why it happens
--------------
The parts of an article come from several sources or translators, and each keeps its own convention.

Example
-------
    The fair opens on August 30. It closes on 5 September.

Better
------
    The fair opens on August 30. It closes on September 5.

Options
-------
None.

Limits
------
Quotations, headlines and text in brackets are left alone. A sign beside words for per cent counts only where the other
form stands three times or more. What the source mixes too is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qa.document import Document, Role
from qa.finding import Finding, Severity
from qa.languages import Language
from qa.rules.consistency.variants import PERCENT_WORDS
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_NUMBER = re.compile(r"\d++(?:[.,:]\d++|[\u00a0\u202f ]\d{3}(?!\d))*+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,\u00a0\u202f ])\d{3}(?:\1\d{3}){0,3}")
_DECIMAL = re.compile(r"\d{1,4}([.,])\d{1,2}")
_UNIT = re.compile(
    r"[\u00a0\u202f ]?(?:[%٪‰€$£¥°]|(?:km|kg|mm|cm|[mb]il[jl]?i?[oaóõ]\w{0,6}|mrd|mld|mln|mio|млн|млрд)\b)",
    re.IGNORECASE,
)
"""What a decimal number is followed by and a date, a time or a version is not."""

_MONEY = tuple("€$£¥")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_FIRST = re.compile(rf"(?:^|(?<![)\ue000]) |[^\w\s])({_MONTHS}) $")
_DAY_FIRST = re.compile(rf"(?:st|nd|rd|th)? (?:of )?({_MONTHS})\b")
_EVENTS = frozenset({"July 4", "September 11", "January 6", "October 7"})
"""Days that go by one name in every style: "the October 7 attacks", "July 4"."""

_HALF_DAY = re.compile(r"[\u00a0 ]?[ap](?:\.[\u00a0 ]?m\.|m\b)", re.IGNORECASE)
_HOUR = re.compile(r"\d{1,2}(?:[.:]\d\d)?")
_FULL_DAY = re.compile(r"(?:1[3-9]|2[0-3]):[0-5]\d")
_CONVERTED = re.compile(r"[\u00a0 ]?(?:GMT|UTC|[A-Z]{0,3}E?S?T\b|\(|:|-)")
"""What follows a time that is given in another zone, or is a result or a range."""

_DATE = re.compile(
    r"(?<![\w./-])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2})(?![\w/-])"
)
"""A date in figures with its year."""

_SIGN = re.compile(r"[\u00a0\u202f ]?[%٪]")
_LEAST = {"per cent": 3}
"""How often the commoner form must stand there, where both are good style side by side; else once."""

_WINDOW = 20
"""Characters around a number that tell what it is."""


_HEADLINES = {Role.TITLE, Role.HEADING, Role.RELATED}
"""Blocks that are short by style, whatever the article does."""


@dataclass(frozen=True, slots=True)
class _Use:
    """One number that shows, in `style`, how the article writes `kind`."""

    kind: str
    style: str
    start: int
    end: int


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the first of the rarer form, for each kind of format that the article mixes."""
    excused = (
        {kind for kind, styles in _all_uses(context.source).items() if len(styles) > 1} if context.source else set()
    )
    for kind, styles in _all_uses(context).items():
        if len(styles) < 2 or kind in excused:
            continue
        told = [[u for u in group if not _set_apart(context, u)] for group in styles.values()]
        rare, *more = sorted(filter(None, told), key=lambda group: (len(group), -group[0].start)) or [[]]
        if more and len(more[-1]) >= _LEAST.get(kind, 1):
            used, other = rare[0], more[-1][0]
            here, there = (document.text[u.start : u.end] for u in (used, other))
            message = f"“{here}” here, “{there}” elsewhere: one article should keep one way to write {kind}"
            yield RULE.finding(document, used.start, used.end, message, evidence=kind)


def _all_uses(context: Context) -> dict[str, dict[str, list[_Use]]]:
    """Everything in the article that shows its conventions, by kind and style."""
    uses: dict[str, dict[str, list[_Use]]] = defaultdict(lambda: defaultdict(list))
    for block in context.document.blocks:
        if context.language and block.role not in _HEADLINES:
            for m in _NUMBER.finditer(context.masked, block.start, block.end):
                for use in _uses(context.masked, m, context.language):
                    uses[use.kind][use.style].append(use)
            for m in _DATE.finditer(context.masked, block.start, block.end):
                uses["dates in figures"][m[1] or m[2]].append(_Use("dates in figures", m[1] or m[2], *m.span()))
    return uses


def _uses(text: str, m: re.Match[str], language: Language) -> Iterator[_Use]:
    """What the number `m` shows of the article's conventions."""
    start, end = m.span()
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    yield from _separators(m, before, after, language)
    if language.code == "en" and len(m[0]) <= 2:
        if (month := _MONTH_FIRST.search(before)) and f"{month[1]} {m[0]}" not in _EVENTS:
            yield _Use("dates", "month first", start - len(month[1]) - 1, end)
        elif (month := _DAY_FIRST.match(after)) and f"{month[1]} {m[0]}" not in _EVENTS:
            yield _Use("dates", "day first", start, end + month.end())
    half = _HALF_DAY.match(after) if _HOUR.fullmatch(m[0]) else None
    if half and (language.code == "en" or "." in half[0]):
        yield _Use("times", "half day", start, end + half.end())
    elif _FULL_DAY.fullmatch(m[0]) and not _CONVERTED.match(after):
        yield _Use("times", "full day", start, end)
    if sign := _SIGN.match(after):
        yield _Use("per cent", "sign", start, end + sign.end())
    elif word := next((w for w in PERCENT_WORDS.get(language.code, ()) if after[1:].lower().startswith(w)), None):
        stop = end + 1 + len(word)
        stop += next((i for i, c in enumerate(text[stop : stop + _WINDOW]) if not c.isalpha()), 0)
        yield _Use("per cent", "word", start, stop)
        if language.code == "en":
            yield _Use("the words for per cent", word, start, stop)


def _separators(m: re.Match[str], before: str, after: str, language: Language) -> Iterator[_Use]:
    """Which marks part thousands and decimals, where the number leaves no doubt."""
    part_of_more = before[-1:].isalpha() or before.endswith(("+", "/", "-"))
    if (thousands := _THOUSANDS.fullmatch(m[0])) and not part_of_more:
        mark = thousands[1]
        if mark != language.numbers.decimal or m[0].endswith("00") or m[0].count(mark) > 1:
            yield _Use("thousands", mark if mark in ".," else "space", *m.span())
    elif (decimal := _DECIMAL.fullmatch(m[0])) and (_UNIT.match(after) or before.endswith(_MONEY)):
        yield _Use("decimals", decimal[1], *m.span())


def _set_apart(context: Context, use: _Use) -> bool:
    """Whether it stands in a quotation or in brackets."""
    before = context.masked[max(0, use.start - 60) : use.start]
    bracketed = max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
    return bracketed or context.in_quotes(use.start, use.end)


RULE = Rule(
    code="CON703",
    name="mixed-formats",
    family="consistency",
    mqm="Style/Inconsistent style",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en", "It opens on August 30. Last year it opened on August 28. It closes on 5 September.", ("5 September",)
        ),
        Example("en", "Some 2,500 people came, 1,200 of them by train. Another 3.000 stayed at home.", ("3.000",)),
        Example("en", "Doors open at 5 p.m. The match begins at 7 p.m. and ends before 21:00.", ("21:00",)),
        Example("de", "Die Preise stiegen um 3,5 Prozent, die Mieten um 2,1 % und die Löhne um 1.9 %.", ("1.9",)),
        Example("de", "Er kam am 03.05.2023 an und zog am 07.06.2024 weg. Der Brief ist vom 9/5/2023.", ("9/5/2023",)),
        Example("fr", "La ville compte 12 000 habitants, la région 1 200 000. Il manque 3,500 logements.", ("3,500",)),
        Example("en", "On July 4 the 1,200 guests met. The next party is on 29 May at 5 p.m. (17:00 GMT), up 5%."),
        Example("de", "Am 3.5. um 17.30 Uhr kamen 1.200 Gäste, 3,5 Prozent mehr als 2019."),
        Example("es", "Suben un 3,5 % los 1.200 pisos de la versión 3.5 del plan, según «El 3.5 %»."),
    ),
)
