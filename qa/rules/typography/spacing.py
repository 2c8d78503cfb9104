"""A space too many or too few beside a punctuation mark.

What it finds
-------------
A space before a comma, a full stop or another mark that takes none; no space after a comma or a full stop between
words; a space inside brackets; two spaces between words.

Why it happens
--------------
Tokenised machine translation is put together badly, or a link or a footnote was cut out of the sentence.

Example
-------
    The minister ,who took office in May , spoke  on Monday.

Better
------
    The minister, who took office in May, spoke on Monday.

Options
-------
None.

Limits
------
Languages that set a space before some marks (French) are known. Addresses, numbers, initials, abbreviations, dots
before a name (".NET") and two spaces after a sentence are left alone. Chinese, Japanese and Thai are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import LETTER, LOWER, UPPER, may_be_abbreviation, word_end

_MARKS = ",.;:!?،؛؟।"
_SPACE_BEFORE = re.compile(
    rf"[{_MARKS})\]](?<= .)(?:(?<=\w .)(?<=[)\]])|(?<=[{LETTER})\]»”\"%] .)(?<=[{_MARKS}])(?=\s|\Z|[\"”»]))"
)
_SPACE_AFTER = re.compile(r"[(\[] {1,3}(?=\w)")
_NO_SPACE_AFTER = (
    re.compile(r"[,،؛؟।](?<=[^\W\d_]{2}.)(?=[^\W\d_]{2})"),
    re.compile(rf"[.!?](?<=[{LOWER}]{{3}}.)(?=[{UPPER}][{LOWER}])"),
)
_DOUBLE = re.compile(r"  (?<!   ) *+(?=\w)")
_WITHIN_SENTENCE = re.compile(r"[\w,;،]")
_SCORE = re.compile(r"\d +:\s*\d")
_LAST_WORD = re.compile(r"[^\W\d_]{1,30}\Z")
_MOST_DOUBLE = 3
"""So many double spaces are reported in one text: beyond that they are a habit."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each space too many and each place where one is missing."""
    language, text = context.language, context.masked
    if language and not language.spaced:
        return
    allowed = language.punctuation.space_before if language else tuple(";:!?")
    for m in _SPACE_BEFORE.finditer(text):
        left = text[max(0, m.start() - 20) : m.start()]
        start = m.start() - len(left) + len(left.rstrip(" "))
        if m[0] not in allowed and not _SCORE.match(text, start - 1):
            message = f"There is a space before “{m[0]}”."
            yield RULE.finding(document, start, m.end(), message, evidence="space before", suggestion=m[0])
    for m in _SPACE_AFTER.finditer(text):
        message = f"There is a space after “{m[0][0]}”."
        yield RULE.finding(document, *m.span(), message, evidence="space after", suggestion=m[0][0])
    yield from _missing(document, context)
    double = (m for m in _DOUBLE.finditer(text) if m.start() and _WITHIN_SENTENCE.match(text, m.start() - 1))
    for m in islice(double, _MOST_DOUBLE):
        yield RULE.finding(document, *m.span(), "There are two spaces in a row.", evidence="two spaces", suggestion=" ")


def _missing(document: Document, context: Context) -> Iterator[Finding]:
    """Words run together at a mark."""
    text = context.masked
    for m in chain.from_iterable(pattern.finditer(text) for pattern in _NO_SPACE_AFTER):
        left = text[max(0, m.start() - 30) : m.start()]
        word = _LAST_WORD.search(left)
        start, end = m.start() - (len(word[0]) if word else 0), word_end(text, m.end(), m.end() + 40)
        words = {text[start : m.start()].lower(), text[m.end() : end].lower()}
        if m[0] in ".!?" and (may_be_abbreviation(left, context) or context.small_words.isdisjoint(words)):
            continue
        suggestion = f"{text[start : m.end()]} {text[m.end() : end]}"
        message = f"A space is missing after “{m[0]}”."
        yield RULE.finding(document, start, end, message, evidence="no space after", suggestion=suggestion)


RULE = Rule(
    code="TYP206",
    name="spacing",
    family="typography",
    mqm="Fluency/Punctuation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The minister ( who took office in May) spoke , but nobody  listened.", ("( ", " ,", "  ")),
        Example("en", "He left on Monday.She stayed at home,because it rained .", ("Monday.She", "home,because", " .")),
        Example("fr", "Le ministre , nommé en mai, a parlé lundi.Personne n’a écouté.", (" ,", "lundi.Personne")),
        Example("ru", "Министр приехал в понедельник ,но встреча не состоялась .", (" .",)),
        Example("ar", "وصل الوزير يوم الاثنين،لكن الاجتماع لم يعقد .", ("الاثنين،لكن", " .")),
        Example("hi", "मंत्री सोमवार को पहुँचे ।", (" ।",)),
        Example(
            "en",
            "He saw .NET, ORF.at and Booking.com at 3 : 2, i.e. e.g. 1,000 U.S. fans ... :) (a) [b].  Then he left.",
        ),
        Example("fr", "Pourquoi ? « Parce que ! » dit-il ; c’est tout : 1 000 euros."),
        Example("de", "Das kostet z.B. 3,50 Euro usw. und gilt für St.Gallen, S.Müller und die Nr.5."),
        Example("ja", "大臣は 、月曜日に  到着した。"),
    ),
)
