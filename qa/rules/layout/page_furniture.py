"""A part of the page that stands in the text: a button, a menu entry, a comment form, a cookie notice.

What it finds
-------------
Lines that belong to the page around the story, by their wording, by their place, or because the same line stands in
several documents of one run.

Why it happens
--------------
Scrapers take along what surrounds the story. Translated, "Please enter your comment!" looks like a sentence.

Example
-------
    Please enter your comment!

Better
------
Delete the line.

Options
-------
None.

Limits
------
A section name that stands alone ("Politics") is taken for a menu entry even where it was meant as a heading.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.cues import cues
from qa.document import Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_REASONS = {
    "wording": "This is a part of the page (a button, a menu or a form), not of the story.",
    "markup": "The page marks this as something beside the story, yet it stands within the article.",
    "recurring": "The same lines stand in other documents of this run: a part of the page, not of the story.",
    "position": "Among its neighbours this looks like a part of the page, not of the story.",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each block that is a part of the page; headings of its sections are DOC105's."""
    known = cues(document.lang)
    for block, placement in context.misplaced(Role.FURNITURE):
        if known.heads_section(document.slice(block)):
            continue
        message = _REASONS[placement.evidence]
        yield RULE.finding(
            document, block.start, block.end, message, evidence=placement.evidence, suggestion=placement.suggestion
        )


RULE = Rule(
    code="DOC104",
    name="page-furniture",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The talks will go on in May, when ministers meet again in Geneva.\n\nSource link\n\n"
            "Please enter your comment!\nPlease enter your name here",
            ("Source link", "Please enter your comment!", "Please enter your name here"),
        ),
        Example(
            "de",
            "Die Gespräche gehen im Mai weiter, wenn sich die Minister wieder in Genf treffen.\n\nArtikel teilen\n\n"
            "Keine der beiden Seiten rechnet mit einem schnellen Ergebnis.",
            ("Artikel teilen",),
        ),
        Example(
            "en",
            "The harbour of Lund was closed on Monday after a storm had damaged two of its cranes.\n\nQwx Daily Plus",
            ("Qwx Daily Plus",),
            others=("A new bridge will join both banks of the river from next spring on.\n\nQwx Daily Plus",),
        ),
        Example(
            "en",
            "Please enter the hall by the side door, the sign said, and nobody did.\n\nThe talks went on without them.",
        ),
        Example(
            "fr",
            "Les ministres ont partagé leurs notes avant la réunion de Genève.\n\nPersonne n’attend de résultat rapide.",
        ),
    ),
)
