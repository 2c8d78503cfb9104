"""A document that is in another language than it claims.

What it finds
-------------
An article that is filed as one language and written in another. The first paragraph of the story is marked.

Why it happens
--------------
The translation was never made, the source was published in its place, or the file carries the wrong language code.

Example
-------
    Die Minister trafen sich am Montag in Wien, um über den Haushalt zu beraten. (filed as English)

Better
------
    Publish the translation, or file the article as German.

Options
-------
None.

Limits
------
Only languages that have a language file are told apart. Of closely related languages (Danish and Norwegian, Czech and
Slovak, Russian and Ukrainian), and of regional forms (Brazilian and European Portuguese), more text is needed or none
is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import STORY_ROLES, Document
from qa.finding import Finding, Severity
from qa.languages import load
from qa.rules.context import Context
from qa.rules.language.evidence import whole_document
from qa.rules.rule import Example, Rule


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the first paragraph of a document whose language is not the one it is filed as."""
    guess = whole_document(document, context)
    found = load(guess.lang) if guess else None
    if found and context.language:
        first = next((b for b in document.blocks if b.role in STORY_ROLES), document.blocks[0])
        message = f"The article is in {found.name}, but it is filed as {context.language.name}"
        yield RULE.finding(document, first.start, first.end, message, evidence=found.script)


RULE = Rule(
    code="LNG301",
    name="wrong-language",
    family="language",
    mqm="Accuracy/Untranslated",
    severity=Severity.CRITICAL,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "Die Minister trafen sich am Montag.\n\nEin Ergebnis gab es nicht, sagte ein Sprecher.",
            ("Die Minister trafen sich am Montag.",),
        ),
        Example(
            "ru",
            "The ministers met in Vienna on Monday to talk about the budget.",
            ("The ministers met in Vienna on Monday to talk about the budget.",),
        ),
        Example(
            "zh",
            "大臣らは月曜日にウィーンで会い、来年の予算について話し合った。",
            ("大臣らは月曜日にウィーンで会い、来年の予算について話し合った。",),
        ),
        Example(
            "cs",
            "Ministri sa stretli vo Viedni, ale rozpočet, ktorý bol pripravený, ešte nie je schválený.",
            ("Ministri sa stretli vo Viedni, ale rozpočet, ktorý bol pripravený, ešte nie je schválený.",),
        ),
        Example("en", "The ministers met in Vienna on Monday.\n\nTheir motto was “Zusammen sind wir stark”."),
        Example("de", "Die Minister trafen sich.\n\nPlease enter your comment!\n\nEin Ergebnis gab es nicht."),
        Example(
            "ar", "اجتمع الوزراء يوم الاثنين في فيينا لمناقشة الميزانية، وقال متحدث باسم Reuters إن القرار لم يتخذ بعد."
        ),
        Example("uk", "Міністри зустрілися в понеділок у Відні, щоб обговорити бюджет, але рішення ще не ухвалили."),
    ),
)
