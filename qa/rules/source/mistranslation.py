"""A translation that does not say what its source says.

What it finds
-------------
Sentences that the quality model, which reads them together with their source, takes for no translation of it at all:
another text, an invented one, one in a wrong language, one that breaks off into something else. And, as minor findings,
words that people who know both languages would probably mark.

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
The model grades as people do on the average; of a single word it is right in less than half of the cases, which is why
such findings are minor and have low confidence. Names, numbers and dates have rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.scoring.quality import Doubt, Grade

NO_TRANSLATION = 8.0
"""Quality under which a sentence is none."""

MOST_DOUBTED = 60.0
"""Quality over which no single word is doubted."""

_QUOTED = 60


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark what is no translation of its source, and doubtful words elsewhere."""
    words = context.option("SRC609", "words", True) is not False
    for pair, grade in zip(context.pairs, context.grades, strict=False):
        if grade is None:
            continue
        if grade.quality < NO_TRANSLATION:
            yield _detached(document, pair)
        elif words and grade.quality < MOST_DOUBTED:
            yield from _doubts(document, pair, grade)


def _detached(document: Document, pair: Pair) -> Finding:
    start = pair.link.start + len(pair.target) - len(pair.target.lstrip())
    quoted = " ".join(pair.source.split())
    quoted = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1].rstrip() + "…"
    return RULE.finding(
        document,
        start,
        pair.link.start + len(pair.target.rstrip()),
        f"This does not seem to be a translation of its source: “{quoted}”",
        evidence="sentence",
        confidence=0.9,
        counterpart=(pair.link.source_start, pair.link.source_end),
    )


def _doubts(document: Document, pair: Pair, grade: Grade) -> Iterator[Finding]:
    for doubt in grade.doubts:
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
