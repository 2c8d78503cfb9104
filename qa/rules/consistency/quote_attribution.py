"""A quotation given to the wrong speaker: to "him" where only a body was named, or to "him" for "her".

What it finds
-------------
"He said" or "she said" after a quotation, where that paragraph and the two before it name a ministry, a company or
another body, and no person. With a source, "he said" where the source has "she said", and the reverse, in passages
that have no other pronoun of either; this is a major fault.

Why it happens
--------------
Other languages have a "he" for ministries and companies, or no pronoun at all; translation systems put in "he".

Example
-------
    The defence ministry announced the exercise on Friday. “Our goal is peace,” he said.

Better
------
    The defence ministry announced the exercise on Friday. “Our goal is peace,” it said.

Options
-------
None.

Limits
------
English, Danish, Norwegian, Swedish and Finnish only: elsewhere "he" and "she" stand for bodies too. Two capitalised
words in a row and every word for a person count as a person, even if they are none. "He" and "she" are compared with
the source only between languages that have both and for passages of a sentence or two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import Language
from qa.rules.consistency.variants import PERSONS, PRONOUNS
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_BEFORE = 2
"""Paragraphs before the quotation's own in which its speaker may have been named."""

_LONGEST = 4000
"""Characters before the quotation that are read."""

_WORD = re.compile(r"[^\W\d_]{1,20}+")

_PASSAGE = 600
"""Characters of a passage that is short enough for its one pronoun to be the one of the source."""

_PAIR = re.compile(r"(?<![\w'’-])([^\W\d_](?:\.|[\w'’-]*+)) (?=([^\W\d_]\w*+))")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each "he said" whose "he" can only be an institution, or is a "she" in the source."""
    yield from _against_the_source(document, context)
    language = context.language
    if not language or language.code not in PERSONS:
        return
    said, bodies = _patterns(language)
    names: frozenset[str] | None = None
    for index, block in enumerate(document.blocks):
        m = said.search(document.text, block.start, block.end)
        if not m:
            continue
        named = _unquoted(context, document.blocks[max(0, index - _BEFORE)].start, m.start())
        body = bodies.findall(named)
        if not body or _person(named, language):
            continue
        names = _surnames(context.masked, language) if names is None else names
        if names.isdisjoint(re.findall(r"\w+", named)):
            message = f"Who is meant by “{m[1]}”? Only “{body[-1][:30]}” was named before, a body and no person"
            yield RULE.finding(document, *m.span(1), message, evidence="institution")


def _against_the_source(document: Document, context: Context) -> Iterator[Finding]:
    """Speakers that are of one sex in the source and of the other in the translation."""
    theirs = context.source.language if context.source else None
    if not context.language or not theirs:
        return
    for pair in context.pairs:
        if len(pair.target) + len(pair.source) > _PASSAGE:
            continue
        said, was = _speaker(pair.target, context.language), _speaker(pair.source, theirs)
        if said and was and said[0] != was[0]:
            start, at = pair.link.start, pair.link.source_start
            message = f"“{said[1][0]}”, but the source has “{was[1][0]}”: the quotation is given to the wrong person"
            yield RULE.finding(
                document,
                start + said[1].start(),
                start + said[1].end(),
                message,
                evidence="source",
                severity=Severity.MAJOR,
                counterpart=(at + was[1].start(), at + was[1].end()),
            )


def _speaker(text: str, language: Language) -> tuple[int, re.Match[str]] | None:
    """0 for a "he said" and 1 for a "she said", and where; None unless the passage has a single pronoun."""
    pronouns = PRONOUNS.get(language.code, ())
    found = [word for word in _WORD.findall(text.lower()) if word in pronouns]
    said = _phrases(language).search(text) if len(found) == 1 else None
    return (pronouns.index(found[0]), said) if said and found[0] in _WORD.findall(said[0].lower()) else None


@cache
def _phrases(language: Language) -> re.Pattern[str]:
    """Every "he said" and "she said" of the language."""
    phrases = sorted(language.speech.personal, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands after a quotation ("he said"), and words for bodies."""
    phrases = sorted((p for p in language.speech.personal if " " in p), key=len, reverse=True)
    after = "".join(sorted({close for _, close in language.punctuation.quotes}))
    said = re.compile(rf"[{re.escape(after)}],? ({'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
    return said, re.compile(rf"\b(?:{'|'.join(map(re.escape, language.speech.institutions))})\b", re.IGNORECASE)


def _unquoted(context: Context, start: int, end: int) -> str:
    """What the narrator says between these places."""
    start = max(start, end - _LONGEST)
    pieces = []
    for a, b in context.quoted[bisect_left(context.quoted, (start, 0)) : bisect_left(context.quoted, (end, 0))]:
        pieces.append(context.masked[start:a])
        start = b
    return " ".join(" ".join([*pieces, context.masked[start:end]]).split())


@cache
def _persons(language: Language) -> re.Pattern[str]:
    words = [*PERSONS[language.code], *(title.lower() for title in language.casing.titles)]
    patterns = (r"\w{0,20}".join(map(re.escape, word.split("*"))) for word in words)
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _person(text: str, language: Language) -> bool:
    """Whether the text may name a person."""
    return bool(_surnames(text, language) or _persons(language).search(text.lower()))


def _surnames(text: str, language: Language) -> frozenset[str]:
    """Second words of two capitalised ones in a row, of which the first does not just open a sentence."""
    small = {*language.sentence.function_words, *language.sentence.never_final}
    pairs = ((a, b) for a, b in _PAIR.findall(text) if a[0].isupper() and b[0].isupper())
    return frozenset(b for a, b in pairs if a.lower() not in small)


RULE = Rule(
    code="CON702",
    name="quote-attribution",
    family="consistency",
    mqm="Accuracy/Mistranslation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en", "The defence ministry announced the exercise on Friday. “Our goal is peace,” he said.", ("he said",)
        ),
        Example(
            "sv",
            "Regeringen har inte fattat något beslut. ”Vi väntar på ett avtal”, sade han på onsdagen.",
            ("sade han",),
        ),
        Example(
            "en",
            "“The water rose fast,” he said on Monday.",
            ("he said",),
            source="„Das Wasser stieg schnell“, sagte sie am Montag.",
        ),
        Example(
            "en",
            "“The water rose fast,” she said on Monday.",
            source="„Das Wasser stieg schnell“, sagte sie am Montag.",
        ),
        Example(
            "fi", "Ulkoministeriö vahvisti tiedon keskiviikkona. ”Neuvottelut jatkuvat”, hän sanoi.", ("hän sanoi",)
        ),
        Example(
            "en",
            "The ministry’s spokesman denied the report. “It is false,” he said. A statement followed.",
        ),
        Example(
            "en", "Vladimir Putin arrived.\n\nThe ministry said little.\n\nPutin left the government. “We go,” he said."
        ),
        Example("de", "Die Behörde bestätigte den Vorfall. „Wir ermitteln“, teilte sie mit."),
        Example("sv", "Statsminister Löfven talade om regeringen. ”Vi väntar på ett avtal”, sade han."),
    ),
)
