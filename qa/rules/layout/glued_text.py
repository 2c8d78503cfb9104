"""Two sentences or paragraphs glued together, the space between them lost.

What it finds
-------------
A lower-case word that runs into a capital ("securityWashington"), a full stop that runs into the next sentence
("ended.Then"), a closing quotation mark that runs into a word.

Why it happens
--------------
The tags between two elements of a page were dropped without putting a space in their place, or a translation system
joined two segments.

Example
-------
    … undermine global securityWashington took no note.

Better
------
Put back the space, and the full stop where one is missing.

Options
-------
None.

Limits
------
Brands with capitals inside (PlayStation, deepL) are told apart by their first half: only words that the language writes
in lower case count, or that stand alone elsewhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_SMALL = "".join(c for c in map(chr, range(0x61, 0x590)) if c.islower())
_LARGE = "".join(c for c in map(chr, range(0x41, 0x590)) if c.isupper())
_CANDIDATE = re.compile(rf"(?<![^\W_])([{_SMALL}]{{3,30}})([{_LARGE}][{_SMALL}]{{2,30}})(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(
    rf"(?<![^\W\d_])([{_SMALL}]{{3,30}}|[{_LARGE}][{_SMALL}]{{4,30}})([.!?][”\"»’)]?)([{_LARGE}][{_SMALL}]{{1,30}})(?![\w.@/])"
)
_UNCASED_STOP = re.compile(r"(?<![\w.])([^\W\d_a-zA-Z]{2,30})([.!?؟।۔])([^\W\d_a-zA-Z]{2,30})(?![\w.@/])")
"""The same in scripts without capitals, where few abbreviations have two letters on both sides of their one stop."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the glued words."""
    text = context.masked
    language = context.language
    uncased = language is not None and not language.casing.cased
    if uncased and language and not language.spaced:
        return
    words = context.small_words
    own: set[str] | None = None
    for m in _CANDIDATE.finditer(text):
        first, second = m[1], m[2]
        own = {w.lower() for w in _WORD.findall(text)} if own is None else own
        if first in words or first in own:
            message = f"“{first}” and “{second}” are glued together; a space or a full stop is missing."
            yield RULE.finding(document, m.start(), m.end(), message, evidence="capital inside")
    for m in (_UNCASED_STOP if uncased else _STOP).finditer(text):
        first, mark, second = m[1], m[2], m[3]
        message = f"The space between two sentences is missing after “{first}{mark}”."
        yield RULE.finding(
            document, m.start(), m.end(), message, evidence="full stop", suggestion=f"{first}{mark} {second}"
        )


RULE = Rule(
    code="DOC107",
    name="glued-text",
    family="layout",
    mqm="Fluency/Spelling",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "Security matters. Close ties undermine global securityWashington took no note.",
            ("securityWashington",),
        ),
        Example("de", "Damit war alles gesagt.Danach fuhren alle nach Hause.", ("gesagt.Danach",)),
        Example("ru", "Переговоры закончились вчера.Потом все уехали домой.", ("вчера.Потом",)),
        Example("he", "רב החובל אמר לבי.בי.סי שהמעבורת תצא מחר בבוקר."),
        Example("en", "McDonald sold his PlayStation on eBay and asked ORF.at about it."),
        Example("de", "Das Unternehmen OpenAI und die Zeitschrift GeoWissen streiten sich."),
    ),
)
