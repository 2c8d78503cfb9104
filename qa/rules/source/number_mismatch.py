"""A number of the translation that the source does not have, or one of the source that is lost.

What it finds
-------------
Numbers in digits whose value has no counterpart in what was translated: a changed figure ("1,300" for "1.200"), a
changed magnitude ("2 billion" for "2 Millionen"), a moved decimal mark, a figure added or left out. Values are
compared, not characters: "2.3 million", "2,3 Mio." and "230万" are one number, and so are "3" and "three".

Why it happens
--------------
A machine translation miscounts zeros, reads the marks of thousands and decimals the other way round, or takes the
figure of a sentence it has seen more often.

Example
-------
    Das Projekt kostet 12,5 Millionen Euro.
    The project costs 12.5 billion euros.

Better
------
    The project costs 12.5 million euros.

Options
-------
None.

Limits
------
Numbers in words are evidence, but are not checked themselves. A conversion from miles, feet or pounds is accepted
within five per cent; rounding is not. Small numbers (up to twelve) that are added or left out pass, since languages
differ in how they say "twice" or "the two". Languages without number words in `qa/quantities/words.toml` are not
checked, nor are stretches of more than 4,000 characters that are linked as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from qa.document import Document
from qa.finding import Finding, Severity
from qa.quantities.comparing import without_counterpart
from qa.quantities.reading import Quantity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.source.sides import Sides, sides

_CONFIDENCE = {"changed": 0.95, "added": 0.8, "missing": 0.6}
"""`models/recipes/quantities.py`: with one line in ten damaged, 95 of 100 changed numbers are planted ones. Added and
left out ones are an estimate: among 4,088 lines of sound translation 25 were reported, about half of them rightly.
"""

_SMALL = 12


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark numbers without a counterpart, and stretches that leave a number out."""
    everything = sides(context)
    added = [without_counterpart(s.ours, s.theirs) for s in everything]
    missing = [without_counterpart(s.theirs, s.ours) for s in everything]
    for i, side in enumerate(everything):
        if not side.pair.target or not side.pair.source:
            continue
        near = slice(max(0, i - 1), i + 2)
        elsewhere = {
            v for at, group in enumerate(missing[near], near.start) if at != i for q in group for v in q.values
        }
        nearby = {v for at, group in enumerate(added[near], near.start) if at != i for q in group for v in q.values}
        mine = [q for q in added[i] if not q.values & elsewhere]
        theirs = [q for q in missing[i] if not q.values & nearby]
        for number, other in zip_longest(mine, theirs):
            if (number and other) or (number or other).value > _SMALL:
                yield _finding(document, side, number, other)


def _finding(document: Document, side: Sides, number: Quantity | None, other: Quantity | None) -> Finding:
    link, severity = side.pair.link, Severity.MAJOR
    start, end = (link.start + number.start, link.start + number.end) if number else (link.start, link.end)
    theirs = f"“{side.pair.source[other.start : other.end]}”" if other else ""
    counterpart = (link.source_start + other.start, link.source_start + other.end) if other else None
    if number and other:
        evidence, message = "changed", f"The source has {theirs}, the translation “{document.text[start:end]}”."
    elif number:
        evidence, message = "added", f"The translation has “{document.text[start:end]}”, the source no such number."
    else:
        evidence, message = "missing", f"The source has {theirs}, the translation no such number."
        severity = Severity.MINOR
    return RULE.finding(
        document,
        start,
        end,
        message,
        evidence=evidence,
        confidence=_CONFIDENCE[evidence],
        severity=severity,
        counterpart=counterpart,
    )


RULE = Rule(
    code="SRC601",
    name="number-mismatch",
    family="source",
    mqm="Accuracy/Mistranslation",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "en",
            "The project costs 12.5 billion euros.",
            ("12.5 billion",),
            source="Das Projekt kostet 12,5 Millionen Euro und dauert drei Jahre.",
        ),
        Example(
            "de", "Zum Fest kamen 1.300 Gäste.", ("1.300",), source="The festival drew 1,200 guests to the old harbour."
        ),
        Example(
            "en",
            "Some 2.3 million people watched at 7:30 p.m., three times as many as in 2015.",
            source="Rund 2,3 Mio. Menschen sahen um 19:30 Uhr zu, 3 Mal so viele wie 2015.",
        ),
        Example("ja", "被害額は230万ドルに上った。", source="The damage came to $2.3 million on that day alone."),
        Example("fr", "Le village est à 16 kilomètres de la côte.", source="The village lies 10 miles from the coast."),
    ),
)
