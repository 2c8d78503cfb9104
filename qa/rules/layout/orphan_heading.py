"""A heading under which nothing of the story follows.

What it finds
-------------
Headings of the page's own sections ("In other news", "Related articles"), and a heading that ends the text.

Why it happens
--------------
A scraper keeps the heading of a box and loses the box, or takes along the heading of the list of links after the story.

Example
-------
    In other news

Better
------
Delete the heading, or give it its text back.

Options
-------
None.

Limits
------
A section heading with text under it is still reported, since what follows belongs to another story.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.cues import cues
from qa.document import STORY_ROLES, Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the headings of page sections, and a marked-up heading with nothing below it."""
    known = cues(document.lang)
    last = max((i for i, b in enumerate(document.blocks) if b.role in STORY_ROLES), default=-1)
    for i, block in enumerate(document.blocks):
        if i and known.heads_section(document.slice(block)):
            message = "Heading of a section of the page, not of the story."
            yield RULE.finding(document, block.start, block.end, message, evidence="wording", suggestion="")
        elif 0 <= last < i and block.role is Role.HEADING and block.from_markup:
            message = "No text of the story follows under this heading."
            yield RULE.finding(document, block.start, block.end, message, evidence="nothing follows")


RULE = Rule(
    code="DOC105",
    name="orphan-heading",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The talks will go on in May, when ministers meet again.\n\nin other news", ("in other news",)),
        Example(
            "de",
            "Die Gespräche gehen im Mai weiter.\n\nDas könnte Sie auch interessieren",
            ("Das könnte Sie auch interessieren",),
        ),
        Example("fr", "Les discussions reprendront en mai.\n\nÀ lire aussi", ("À lire aussi",)),
        Example("en", "A slow start\n\nThe talks will go on in May, when ministers meet again in Geneva."),
        Example("pl", "Powolny początek\n\nRozmowy będą kontynuowane w maju, gdy ministrowie znów się spotkają."),
    ),
)
