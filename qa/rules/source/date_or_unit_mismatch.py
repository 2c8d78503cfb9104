"""A month, a weekday, a unit or a currency that is another one in the source.

What it finds
-------------
Another month or weekday than the source names, the same figure in another unit or currency ("5 kilograms" for
"5 Kilometer", "€5" for "5 Dollar"), and a percentage that has lost its per cent.

Why it happens
--------------
A machine translation confuses names that stand in like places, or puts what is usual in the language for what was said.

Example
-------
    Die Wahl ist am 3. Mai.
    The election is on 3 June.

Better
------
    The election is on 3 May.

Options
-------
None.

Limits
------
A month or weekday is reported only where the source names another that the translation lacks. Units are compared for
equal figures with a known unit on both sides. Dates counted from a day ("yesterday") are not resolved.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.quantities.comparing import in_other_units, lost_percents, renamed
from qa.quantities.quantity import Quantity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.source.sides import Sides, sides

_CONFIDENCE = {"month": 0.97, "weekday": 0.9, "unit": 0.6, "percent": 0.9}
"""Estimates from `models/recipes/quantities.py`: what is reported of sound news are nearly all a translator's mistakes."""

_BESIDE = 12
"""Characters around a number or month that an editor needs to see to tell what it counts."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark months, weekdays and numbers that the source gives otherwise."""
    for side in sides(context):
        if months := renamed(side.ours.months, side.theirs.months):
            yield _finding(document, side, *months, "month")
        if days := renamed(side.ours.weekdays, side.theirs.weekdays):
            yield _finding(document, side, *days, "weekday")
        for mine, other in in_other_units(side.ours, side.theirs):
            yield _finding(document, side, mine, other, "unit")
        for mine, other in lost_percents(side.ours, side.theirs):
            yield _finding(document, side, mine, other, "percent")


def _finding(document: Document, side: Sides, mine: Quantity, other: Quantity, evidence: str) -> Finding:
    link = side.pair.link
    start, end = link.start + mine.start, link.start + mine.end
    theirs = _shown(side.pair.source, other, evidence)
    ours = _shown(side.pair.target, mine, evidence)
    return RULE.finding(
        document,
        start,
        end,
        f"The source has “{theirs}”, the translation “{ours}”.",
        evidence=evidence,
        confidence=_CONFIDENCE[evidence],
        counterpart=(link.source_start + other.start, link.source_start + other.end),
    )


def _shown(text: str, quantity: Quantity, evidence: str) -> str:
    """The words of a quantity, a number with what stands beside it."""
    start, end = quantity.start, quantity.end
    if evidence in {"unit", "percent"}:
        start -= text[start - 1 : start] in {"$", "€", "£", "%"}
        rest = text[end : end + _BESIDE]
        end += len(rest) if rest[-1:].isspace() or " " not in rest.strip() else rest.rstrip().rfind(" ")
    return text[start:end].strip()


RULE = Rule(
    code="SRC610",
    name="date-or-unit-mismatch",
    family="source",
    mqm="Accuracy/Mistranslation",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example("en", "The election is on 3 June.", ("June",), source="Die Wahl ist am 3. Mai in allen Bezirken."),
        Example("de", "Das Ticket kostet 5 Euro.", ("5",), source="A ticket for the ferry costs $5 this summer."),
        Example("fr", "Le chômage atteint 12 cette année.", ("12",), source="Unemployment has reached 12 percent."),
        Example(
            "ru", "Выборы пройдут 3 мая в субботу.", source="The election is on Saturday, May 3, in all districts."
        ),
        Example(
            "zh", "选举将于5月3日举行，投票率为60%。", source="The election is on May 3, with a turnout of 60 percent."
        ),
    ),
)
