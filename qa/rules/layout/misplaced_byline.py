"""An author's line or a time of publication in the middle of the story.

What it finds
-------------
"By Jane Doe", "Updated 3 May 2024, 14:20" and the like between two paragraphs of the story.

Why it happens
--------------
Pages repeat the author's box or the time within the text; a flattened page keeps it as a paragraph.

Example
-------
    By Jane Doe, 3 May 2024, 14:20

Better
------
Delete the line, or put it under the title.

Options
-------
None.

Limits
------
At the head of the article, before the first long paragraph, and at its end such lines are in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.cues import cues
from qa.document import STORY_ROLES, Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_LONG = 120
"""Characters from which a paragraph counts as story, so that what stands above it is the head of the article."""

_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b")
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+){1,3}")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each byline between the first and the last long paragraph."""
    known = cues(document.lang)
    story = [
        i
        for i, (b, p) in enumerate(zip(document.blocks, context.placements, strict=True))
        if p is None and b.role in STORY_ROLES and b.end - b.start >= _LONG
    ]
    for i in range(story[0] + 1, story[-1]) if story else ():
        block, text = document.blocks[i], document.slice(document.blocks[i])
        if (
            context.placements[i]
            or len(text) > 100
            or (block.role is Role.BYLINE and block.from_markup and document.markup)
        ):
            continue
        cue = _cue(text, known.byline_leads.match(text), known.update_leads.match(text))
        sure = context.roles[i].get(Role.BYLINE, 0.0)
        if (cue and sure > 0.1) or sure > 0.7:
            message = "An author's line or a time of publication in the middle of the story."
            yield RULE.finding(document, block.start, block.end, message, evidence=cue or "position", suggestion="")


def _cue(text: str, byline: str, update: str) -> str:
    """A lead followed by nothing but a name, or by a time."""
    if update and _TIME.search(text):
        return "time"
    rest = text.lstrip("(–—- ")[len(byline) :].strip(" :–—-,")
    if byline and (m := _NAME.match(rest)) and all(w[0].isupper() for w in re.split(r"[ -]", m[0]) if w):
        return "name" if len(m[0]) >= 0.6 * len(rest) or _TIME.search(rest) else ""
    return ""


RULE = Rule(
    code="DOC110",
    name="misplaced-byline",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The two countries opened a new round of talks on Monday, their third this year, and officials on both sides "
            "said that they were content.\n\nBy Jane Doe\n\nNeither side expects a quick result, according to people who "
            "know the plans for the coming weeks and who spoke on Tuesday.",
            ("By Jane Doe",),
        ),
        Example(
            "de",
            "Die beiden Länder haben am Montag eine neue Runde von Gesprächen begonnen, die dritte in diesem Jahr, und beide "
            "Seiten zeigten sich zufrieden.\n\nVon Erika Muster\n\nKeine der beiden Seiten rechnet mit einem schnellen "
            "Ergebnis, sagen Leute, die die Pläne für die kommenden Wochen kennen.",
            ("Von Erika Muster",),
        ),
        Example(
            "en",
            "Talks go on\n\nBy Jane Doe\n\nThe two countries opened a new round of talks on Monday, their third this year.",
        ),
        Example(
            "de",
            "Gespräche gehen weiter\n\nVon Erika Muster\n\nDie beiden Länder haben am Montag neue Gespräche begonnen.",
        ),
    ),
)
