"""A translation that does not say what its source says.

What it finds
-------------
Sentences that the quality model, which reads them together with their source, takes for no translation of it at all:
another text, or an invented one. And, as minor findings, words that people who know both languages would probably
mark; the built-in model marks none but in poor sentences in English, German and Russian.

Why it happens
--------------
Machine translation now and then writes something fluent that has little to do with what it was given, above all of short,
odd or noisy input, and sentences get mixed up when texts are put together. Wrong words are its everyday errors.

Example
-------
    Der Minister trat am Montag zurück. → The match begins at eight o'clock in the new stadium.

Better
------
    The minister resigned on Monday.

Options
-------
`words`: whether doubtful words are marked (default true).

Limits
------
Of sentences that have nothing to do with their source three in ten pass, and of sound ones one in five hundred is
reported; shorter ones than forty characters are not looked at. Of the characters that it marks in machine translation
people mark three in four, but it marks one in twenty of theirs. Names, numbers and dates have rules of their own, and so
have texts in a wrong language and copies of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import shown
from qa.scoring.quality import Doubt, Grade

CONFIDENCE = 0.8
"""Of a sentence: of those with nothing to do with their source .68 are found, of sound ones .002 reported, so that four
in five are right where one sentence in a hundred is at fault."""

_TOKEN = re.compile(r"</?[\w-]{1,64}/?>")
"""An inline element of a unit."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark what is no translation of its source, and doubtful words elsewhere."""
    words = context.option("SRC609", "words", True) is not False
    for pair, grade in zip(context.pairs, context.grades, strict=False):
        if grade is None:
            continue
        if grade.unrelated:
            yield _detached(document, pair)
        elif words:
            yield from _doubts(document, pair, grade)


def _detached(document: Document, pair: Pair) -> Finding:
    start = pair.link.start + len(pair.target) - len(pair.target.lstrip())
    return RULE.finding(
        document,
        start,
        pair.link.start + len(pair.target.rstrip()),
        f"This does not seem to be a translation of its source: “{shown(pair.source)}”",
        evidence="sentence",
        confidence=CONFIDENCE,
        counterpart=(pair.link.source_start, pair.link.source_end),
    )


def _doubts(document: Document, pair: Pair, grade: Grade) -> Iterator[Finding]:
    tokens = [token.span() for token in _TOKEN.finditer(pair.target)]
    for doubt in grade.doubts:
        if any(start < doubt.end and doubt.start < end for start, end in tokens):
            continue
        yield RULE.finding(
            document,
            pair.link.start + doubt.start,
            pair.link.start + doubt.end,
            _message(doubt),
            evidence="word",
            confidence=doubt.probability,
            severity=Severity.MINOR,
            counterpart=(pair.link.source_start, pair.link.source_end),
        )


def _message(doubt: Doubt) -> str:
    if doubt.why:
        return doubt.why
    kind = f" ({doubt.category})" if doubt.category else ""
    if doubt.severity is Severity.MINOR:
        return f"Probably not quite what the source says{kind}."
    return f"Probably not what the source says{kind}."


RULE = Rule(
    code="SRC609",
    name="mistranslation",
    family="source",
    mqm="Accuracy/Mistranslation",
    severity=Severity.MAJOR,
    needs=frozenset({"target", "source", "model"}),
    since="1.0.0",
    examples=(
        Example(
            "en",
            "The match begins at eight o'clock in the new stadium.",
            ("The match begins at eight o'clock in the new stadium.",),
            source="Der Minister trat am Montag zurück, nachdem die Opposition ihn scharf angegriffen hatte.",
        ),
        Example(
            "en",
            "The minister resigned on Monday after the opposition had sharply attacked him.",
            source="Der Minister trat am Montag zurück, nachdem die Opposition ihn scharf angegriffen hatte.",
        ),
        Example(
            "de",
            "Das Wetter bleibt am Wochenende im Norden kühl und regnerisch.",
            ("Das Wetter bleibt am Wochenende im Norden kühl und regnerisch.",),
            source="The court ruled that the company must pay the fine within thirty days.",
        ),
        Example(
            "de",
            "Das Gericht entschied, dass das Unternehmen die Strafe binnen dreißig Tagen zahlen muss.",
            source="The court ruled that the company must pay the fine within thirty days.",
        ),
    ),
    find=find,
)
