"""A photo credit that stands in the running text.

What it finds
-------------
A line that names a photographer, an agency or the owner of a picture, as a paragraph of the story or at the end of one.

Why it happens
--------------
Scrapers flatten a page: the small print under a picture becomes a paragraph like any other, and is translated and
published with the story.

Example
-------
    Officials met for two days.

    Jane Doe / Reuters

    They will meet again in May.

Better
------
Delete the line, or put it under its picture.

Options
-------
None.

Limits
------
A bare name without an agency or a cue word is left alone: it may be a byline or a speaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.cues import cues
from qa.document import STORY_ROLES, Document, Role
from qa.finding import Finding, Severity
from qa.placement import credit_at_end
from qa.rules.context import Context
from qa.rules.rule import Example, Rule


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each photo credit in the story: blocks of their own, and those at the end of a paragraph."""
    for block, placement in context.misplaced(Role.CREDIT):
        message = "Photo credit in the running text; it belongs under its picture."
        yield RULE.finding(
            document, block.start, block.end, message, evidence=placement.evidence, suggestion=placement.suggestion
        )
    known = cues(document.lang)
    for block, misplaced in zip(document.blocks, context.placements, strict=True):
        if misplaced or block.role not in STORY_ROLES:
            continue
        if tail := credit_at_end(document.slice(block), known):
            message = "This paragraph ends in a photo credit."
            start, end = block.start + tail[0], block.start + tail[1]
            yield RULE.finding(document, start, end, message, evidence="end of paragraph")


RULE = Rule(
    code="DOC102",
    name="photo-credit-in-body",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "Officials met for two days in Geneva, and the mood was said to be good throughout.\n\n"
            "Jane Doe / Reuters\n\nThey will meet again in May, when a new text is due.",
            ("Jane Doe / Reuters",),
        ),
        Example(
            "de",
            "Die Delegationen trafen sich zwei Tage lang in Genf, und die Stimmung soll gut gewesen sein.\n\n"
            "Foto: Erika Muster/dpa\n\nEin weiteres Treffen folgt im Mai, wenn ein neuer Text vorliegt.",
            ("Foto: Erika Muster/dpa",),
        ),
        Example(
            "ru",
            "Делегации встречались в Женеве два дня, и настроение, как говорят, было хорошим.\n\n"
            "Фото: РИА Новости\n\nСледующая встреча пройдёт в мае, когда будет готов новый текст.",
            ("Фото: РИА Новости",),
        ),
        Example(
            "en",
            "Officials told Reuters on Monday that they will meet again in May.\n\nThe Associated Press was first to report it.",
        ),
        Example(
            "de", "Das sagte ein Sprecher der Agentur dpa am Montag in Berlin.\n\nEin weiteres Treffen folgt im Mai."
        ),
    ),
)
