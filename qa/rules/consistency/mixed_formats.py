"""Two ways to write numbers, dates or times in one article.

What it finds
-------------
Thousands written "1,000" and "1.000", decimals "3.5%" and "3,5%", dates "August 30" and "30 August" (English), times
"5 p.m." and "17:00", per cent as sign and as word, "percent" and "per cent". The rarer form is marked, once a kind.

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
form stands three times or more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qa.document import STORY_ROLES, Document
from qa.finding import Finding, Severity
from qa.languages import Language
from qa.rules.consistency.variants import PERCENT_WORDS
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_NUMBER = re.compile(r"\d++(?:[.,:]\d++|[\u00a0\u202f ]\d{3}(?!\d))*+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,\u00a0\u202f ])\d{3}(?:\1\d{3}){0,3}")
_DECIMAL = re.compile(r"\d{1,4}([.,])\d{1,2}")
_MEASURED = re.compile(r"[\u00a0\u202f ]?(?:[%٪‰€$£¥°]|(?:km|kg|mm|cm|[mb]il[jl]i?[oaóõ]\w{0,6}|mrd|mld|mln|mio|млн|млрд)\b)", re.I)
_MONEY = "€$£¥"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_FIRST = re.compile(rf"(?:^|\W)({_MONTHS}) $")
_DAY_FIRST = re.compile(rf"(?:st|nd|rd|th)? (?:of )?({_MONTHS})\b")
_EVENTS = frozenset({"July 4", "September 11", "January 6", "October 7"})
"""Days that go by one name in every style: "the October 7 attacks", "July 4"."""

_HALF_DAY = re.compile(r"[\u00a0 ]?[ap](?:\.[\u00a0 ]?m\.|m\b)", re.I)
_FULL_DAY = re.compile(r"(?:1[3-9]|2[0-3]):[0-5]\d")
_ZONE = re.compile(r"[\u00a0 ]?(?:GMT|UTC|[A-Z]{0,3}E?S?T\b|\(|:|-)")
_CLEAR = {"percent": 3}
"""How often the commoner form must stand there, where both are good style side by side; else once."""


@dataclass(frozen=True, slots=True)
class _Use:
    kind: str
    style: str
    start: int
    end: int


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the first of the rarer form, for each kind of format that the article mixes."""
    uses: dict[str, dict[str, list[_Use]]] = defaultdict(lambda: defaultdict(list))
    for block in document.blocks:
        if context.language and block.role in STORY_ROLES:
            for m in _NUMBER.finditer(context.masked, block.start, block.end):
                for use in _uses(context.masked, m, context.language):
                    uses[use.kind][use.style].append(use)
    for kind, styles in uses.items():
        if len(styles) < 2:
            continue
        rare, common = sorted(styles.values(), key=lambda u: (len(u), -u[0].start))[:: len(styles) - 1]
        sound = [u for u in rare if not (context.in_quotes(u.start, u.end) or _bracketed(document.text, u.start))]
        if sound and len(common) >= _CLEAR.get(kind, 1):
            use, other = sound[0], document.text[common[0].start : common[0].end]
            shown = document.text[use.start : use.end]
            message = f"“{shown}” here, “{other}” elsewhere: one article should keep one way to write {_LABELS[kind]}"
            yield RULE.finding(document, use.start, use.end, message, evidence=kind)


_LABELS = {
    "thousands": "thousands",
    "decimals": "decimals",
    "dates": "dates",
    "clock": "times",
    "percent": "per cent",
    "percent spelling": "per cent",
}


def _uses(text: str, m: re.Match[str], language: Language) -> Iterator[_Use]:
    """What the number `m` shows of the article's conventions."""
    number, start, end = m[0], m.start(), m.end()
    before, after = text[max(0, start - 12) : start], text[end : end + 16]
    if (t := _THOUSANDS.fullmatch(number)) and not (before[-1:].isalpha() or before[-1:] in "+/-" and before):
        if t[1] != language.numbers.decimal or number.endswith("00") or number.count(t[1]) > 1:
            yield _Use("thousands", t[1] if t[1] in ".," else "space", start, end)
    elif (d := _DECIMAL.fullmatch(number)) and (_MEASURED.match(after) or before[-1:] in _MONEY and before):
        yield _Use("decimals", d[1], start, end)
    if number.isdigit() and len(number) <= 2 and language.code == "en":
        if (month := _MONTH_FIRST.search(before)) and f"{month[1]} {number}" not in _EVENTS:
            yield _Use("dates", "month first", start - len(month[1]) - 1, end)
        elif (month := _DAY_FIRST.match(after)) and f"{month[1]} {number}" not in _EVENTS:
            yield _Use("dates", "day first", start, end + month.end())
    if half := _HALF_DAY.match(after):
        yield _Use("clock", "half day", start, end + half.end())
    elif _FULL_DAY.fullmatch(number) and not _ZONE.match(after):
        yield _Use("clock", "full day", start, end)
    sign = after.lstrip("\u00a0\u202f ")
    spoken = after[1:].lower()
    word = next((w for w in PERCENT_WORDS.get(language.code, ()) if spoken.startswith(w)), None)
    if sign[:1] in ("%", "٪"):
        yield _Use("percent", "sign", start, end + len(after) - len(sign) + 1)
    elif word:
        yield _Use("percent", "word", start, end + 1 + len(word))
        if language.code == "en":
            yield _Use("percent spelling", word, start, end + 1 + len(word))


def _bracketed(text: str, at: int) -> bool:
    """Whether a bracket opened shortly before `at` is still open there."""
    before = text[max(0, at - 60) : at]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


RULE = Rule(
    code="CON703",
    name="mixed-formats",
    family="consistency",
    mqm="Style/Inconsistent style",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "It opens on August 30. Last year it opened on August 28. It closes on 5 September.", ("5 September",)),
        Example("en", "Some 2,500 people came, 1,200 of them by train. Another 3.000 stayed at home.", ("3.000",)),
        Example("en", "Doors open at 5 p.m. The match begins at 7 p.m. and ends before 21:00.", ("21:00",)),
        Example("de", "Die Preise stiegen um 3,5 Prozent, die Mieten um 2,1 % und die Löhne um 1.9 %.", ("1.9",)),
        Example("fr", "La ville compte 12 000 habitants, la région 1 200 000. Il manque 3,500 logements.", ("3,500",)),
        Example("en", "On July 4 the 1,200 guests met. The next party is on 29 May at 5 p.m. (17:00 GMT), up 5%."),
        Example("de", "Am 3.5. um 17.30 Uhr kamen 1.200 Gäste, 3,5 Prozent mehr als 2019."),
        Example("es", "Suben un 3,5 % los 1.200 pisos de la versión 3.5 del plan, según «El 3.5 %»."),
    ),
)
