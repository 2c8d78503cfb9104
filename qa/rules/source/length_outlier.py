"""A translation far shorter or longer than its source allows.

What it finds
-------------
Sentences whose length no sound translation has: half of a sentence that was lost, one that runs on, a wrong sentence.

Why it happens
--------------
Machine translation stops early or goes on inventing, a paste cuts off the end, and sentences slip to their neighbours.

Example
-------
    The ministers met in Vienna on Monday to discuss the budget for next year. → Die Minister trafen sich.

Better
------
    Die Minister trafen sich am Montag in Wien, um über den Haushalt für das kommende Jahr zu beraten.

Options
-------
None.

Limits
------
A short clause that is missing in a long sentence changes its length too little, and so do other words of the same length.
Texts of a few words may well double. Languages that were not measured are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context, mask
from qa.rules.rule import Example, Rule
from qa.rules.source.lengths import deviation, table
from qa.rules.source.passages import languages

FAR = 1.5
"""How many times the limit of sound text a length passes that makes a fault major."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each stretch whose length is impossible."""
    known = languages(context)
    if not known:
        return
    limits = table()
    for pair in context.pairs:
        strayed = deviation(mask(pair.source), mask(pair.target), known)
        if strayed is None or limits.short <= strayed <= limits.long:
            continue
        far = abs(strayed) > FAR * (limits.long if strayed > 0 else -limits.short)
        evidence = "long" if strayed > 0 else "short"
        message = (
            "This is much longer than what it translates: something may have been added"
            if strayed > 0
            else "This is much shorter than what it translates: something may be missing"
        )
        yield RULE.finding(
            document,
            pair.link.start,
            pair.link.end,
            message,
            evidence=evidence,
            severity=Severity.MAJOR if far else Severity.MINOR,
            counterpart=(pair.link.source_start, pair.link.source_end),
        )


RULE = Rule(
    code="SRC605",
    name="length-outlier",
    family="source",
    mqm="Accuracy/Omission",
    severity=Severity.MINOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "Die Minister trafen sich.",
            ("Die Minister trafen sich.",),
            source="The ministers of all twelve states met in the old town hall on Monday to discuss the budget for the coming year.",
        ),
        Example(
            "fr",
            "Le train est parti à l'heure, mais les voyageurs ont dû attendre plus de trois heures à la frontière, sans eau et sans nouvelles, avant de repartir.",
            (
                "Le train est parti à l'heure, mais les voyageurs ont dû attendre plus de trois heures à la frontière, sans eau et sans nouvelles, avant de repartir.",
            ),
            source="The train left on time this morning.",
        ),
        Example("ja", "列車は今朝、定刻に出発した。", source="The train left on time this morning."),
        Example(
            "de",
            "Die Minister aller zwölf Länder berieten am Montag im alten Rathaus über den Haushalt.",
            source="The ministers of all twelve states met in the old town hall on Monday to discuss the budget.",
        ),
    ),
)
