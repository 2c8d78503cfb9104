"""A number written with the decimal mark or the thousands mark of another language.

What it finds
-------------
Numbers whose marks can only be read the other way round than the language writes them: "1.234.567" or "3,5 %" in
English, "1,234,567" or "3.5 Prozent" in German.

Why it happens
--------------
A machine translation copies the figure of the source. The reader takes a thousandth or a thousandfold of it.

Example
-------
    Das Unternehmen machte 3.5 Millionen Euro Gewinn.

Better
------
    Das Unternehmen machte 3,5 Millionen Euro Gewinn.

Options
-------
None.

Limits
------
"1.234" and "1,234" can be read both ways and are left alone, as are dates, times, scores, versions and addresses.
A decimal is reported only beside a unit, per cent, million or billion. In Spanish, Arabic, Swiss and South African
texts nothing is said: both ways are in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_BOTH_WAYS = frozenset({"es", "ar"})
_BOTH_WAYS_REGIONS = frozenset({"CH", "LI", "ZA"})

_UNITS = r"[%‰°€£$]|(?:km|kg|cm|mm|m²|mg|ml|kW|MW|GW|kWh|Hz|GB|MB|TB)\b"
_AMOUNTS = (
    "percent|per cent|pour cent|per cento|por cento|prozent|procent|prosent|százalék|yüzde|процент|відсот|на сто"
    "|τοις εκατό|persen|phần trăm|mill|mili|mily|milj|milh|mio|mln|mrd|mld|млн|млрд|милли|милио|милиа|мільй|мільяр"
    "|bill|bili|juta|εκατ|δισεκ|triệu|tỷ"
)
"""How per cent, million and billion begin in the supported languages."""


def _wrong(group: str, decimal: str) -> Mapping[str, re.Pattern[str]]:
    """Numbers with these marks that cannot be read with the marks swapped, by what shows it."""
    first = r"[0-9](?<![\w.,:/’'+-].)[0-9]{0,2}+"
    end = r"(?![\w:]|[.,][0-9])"
    many = rf"(?:\{group}[0-9]{{3}}){{2,6}}+(?:\{decimal}[0-9]{{1,3}})?"
    both = rf"(?:\{group}[0-9]{{3}})\{decimal}[0-9]{{1,2}}"
    amount = rf"(?=[ \u00a0\u202f-]?(?:{_UNITS}|(?i:{_AMOUNTS})))"
    return {
        "thousands": re.compile(rf"{first}(?:{many}|{both}){end}"),
        "decimal": re.compile(rf"{first}\{decimal}[0-9]{{1,2}}{end}{amount}"),
    }


_WRONG = {".": _wrong(group=".", decimal=","), ",": _wrong(group=",", decimal=".")}
"""By the language's own decimal mark, numbers written the other way."""
_ADDRESS = re.compile(r"(?:(?:1?[0-9]{1,2}|2[0-4][0-9]|25[0-5])\.){3}[0-9]{1,3}")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each number that can only be read the wrong way."""
    language = context.language
    region = (document.lang or "").replace("_", "-").partition("-")[2].upper()
    if not language or language.code in _BOTH_WAYS or region in _BOTH_WAYS_REGIONS:
        return
    decimal, groups = language.numbers.decimal, language.numbers.group
    group = groups[0].replace(" ", "\u00a0") if groups else "\u00a0"
    own_marks = str.maketrans({".": group, ",": "."} if decimal == "." else {",": group, ".": ","})
    for evidence, pattern in _WRONG.get(decimal, {}).items():
        for m in pattern.finditer(context.masked):
            if _ADDRESS.fullmatch(m[0]) or (m[0][0] == "0" and evidence == "thousands"):
                continue
            own = m[0].translate(own_marks)
            message = f"“{m[0]}” is not how {language.name} writes this number; write “{own}”."
            yield RULE.finding(document, *m.span(), message, evidence=evidence, suggestion=own)


RULE = Rule(
    code="TYP209",
    name="wrong-locale-number",
    family="typography",
    mqm="Locale convention/Number format",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "Sales rose by 3,5 % to 1.234.567 units worth $2.345,50.", ("3,5", "1.234.567", "2.345,50")),
        Example(
            "de", "Der Gewinn lag bei 3.5 Millionen Euro, der Umsatz bei 1,234,567.89 Euro.", ("3.5", "1,234,567.89")
        ),
        Example("fr", "Le chômage a reculé de 1.2 % pour 1,234,567 personnes.", ("1.2", "1,234,567")),
        Example("ru", "Прибыль составила 3.5 млн рублей.", ("3.5",)),
        Example(
            "en", "Version 1.2.345 runs at 192.168.100.101; on 3.5.2024 at 10.30 they won 3,500 to 1,250, up 3.5%."
        ),
        Example(
            "de", "Um 13.30 Uhr kamen 1.234.567 Menschen, 3,5 Prozent mehr als am 1.5.2024, laut § 3.5 und Version 2.0."
        ),
        Example("es", "El paro bajó un 1.2 % en México."),
    ),
)
