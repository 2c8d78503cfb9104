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
A number in words is checked where its word can be nothing else ("three", not "second") and the other side has another
number that is not matched either. A conversion to other units is accepted within five per cent, 1.5 where it is given
to three digits; so is the rounding of a length or a weight. Small numbers (up to twelve) that are added or left out
pass, since languages differ in how they say "twice" or "the two", and so does a number that the line before or after
has in the other text. Languages without number words in `qa/quantities/words.toml` are not
checked, nor are stretches of more than 4,000 characters that are linked as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from qa.document import Document
from qa.finding import Finding, Severity
from qa.quantities.comparing import more_often, without_counterpart
from qa.quantities.quantity import Quantity, Reading
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.source.sides import Sides, sides

_CONFIDENCE = {"changed": 0.95, "added": 0.8, "missing": 0.6}
"""`models/recipes/quantities.py`: changed numbers on sound news are nearly all a translator's mistakes. Added and left out
ones are an estimate, as a reader may infer what is not said.
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
        near = [at for at in (i - 1, i + 1) if 0 <= at < len(everything)]
        mine = [q for q in added[i] if not q.values & _values(q for at in near for q in missing[at])]
        theirs = [q for q in missing[i] if not q.values & _values(q for at in near for q in added[at])]
        if mine and not theirs:
            theirs = more_often(side.theirs, side.ours)[:1]
        elif theirs and not mine:
            mine = more_often(side.ours, side.theirs)[:1]
        for number, other in zip(mine, theirs, strict=False):
            yield _finding(document, side, number, other)
        for number in mine[len(theirs) :]:
            if _stands_alone(number, (everything[at].theirs for at in near)):
                yield _finding(document, side, number, None)
        for other in theirs[len(mine) :]:
            if _stands_alone(other, (everything[at].ours for at in near)):
                yield _finding(document, side, None, other)


def _values(quantities: Iterable[Quantity]) -> frozenset[Decimal]:
    return frozenset(value for quantity in quantities for value in quantity.values)


def _stands_alone(number: Quantity, near: Iterable[Reading]) -> bool:
    """Whether a number that was added or left out is worth a word: not small, not in words, not in the lines beside."""
    return number.digits and number.value > _SMALL and not any(number.values & _values(r.numbers) for r in near)


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
