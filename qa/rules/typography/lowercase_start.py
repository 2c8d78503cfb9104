"""A sentence that begins in lower case.

What it finds
-------------
A sentence or a paragraph of the story whose first word has no capital, also one that follows a closed quotation.

Why it happens
--------------
A machine translation cuts one sentence in two, or runs two into one, and keeps the capitals of the source.

Example
-------
    The exercise was “unrelated to the situation.” it will be the second one this year.

Better
------
    The exercise was “unrelated to the situation.” It will be the second one this year.

Options
-------
None.

Limits
------
Within a paragraph only common words are reported, so names in lower case (iPhone, von der Leyen) are safe. After a
colon, dash, dots, an abbreviation or a number, in lists and where the paragraph before lacks its end (DOC106), nothing
is said. After a quotation, a clause that may say who spoke ("he said") is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qa.document import Block, Document
from qa.finding import Finding, Severity
from qa.languages import load
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import LOWER, UPPER, block_at, closed_words, has_lexicon, is_story, may_be_abbreviation

_MIN_WORDS = 5
_FIRST = re.compile(rf"([{LOWER}]{{1,30}}+)(?=( [{UPPER}])|[ ,])")
_STOP = re.compile(rf"\.(?<=[{LOWER}]\.)([\"”“»]?) ++(?=[{LOWER}])")
_CLAUSE = re.compile(r"[^.!?…]{1,300}")
_PARTICLES = frozenset(
    [
        "a",
        "al",
        "af",
        "av",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "i",
        "la",
        "las",
        "le",
        "les",
        "los",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
"""Small words that may begin a person's name: "de Gaulle", "von der Leyen"."""
_GERMAN_PARTICLES = frozenset({"von", "zu", "van", "de", "al", "bin", "ibn"})
"""Where every noun has a capital, an article before one begins no name."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the first word of each such sentence."""
    language = context.language
    if not language or not language.casing.cased:
        return
    for start, evidence in (*_paragraphs(document), *_sentences(document, context, language.code)):
        word = _FIRST.match(context.masked, start)
        if word and (_is_common(word, context) or (evidence == "paragraph" and not word[2])):
            kind = "paragraph" if evidence == "paragraph" else "sentence"
            message = f"The {kind} begins in lower case: “{word[1]}”."
            capital = word[1][0].upper() + word[1][1:]
            yield RULE.finding(document, *word.span(1), message, evidence=evidence, suggestion=capital)


def _is_common(word: re.Match[str], context: Context) -> bool:
    """Whether it neither belongs to a name nor is one that its owner writes in lower case."""
    german = context.language is not None and context.language.casing.nouns_capitalised
    if word[2] and word[1] in (_GERMAN_PARTICLES if german else _PARTICLES):
        return False
    return word[1] in context.small_words or not (word[2] or has_lexicon(context))


def _paragraphs(document: Document) -> Iterator[tuple[int, str]]:
    """Paragraphs of running text that begin in lower case after one that has its end."""
    text, blocks = document.text, document.blocks
    for previous, block, following in zip(blocks, blocks[1:], (*blocks[2:], None), strict=False):
        if text[block.start].islower() and _is_running_text(document, block):
            alone = not text[previous.start].islower() and not (following and text[following.start].islower())
            ended = text[previous.end - 1] in ".!?" and not text.endswith("..", previous.start, previous.end)
            if alone and ended:
                yield block.start, "paragraph"


def _is_running_text(document: Document, block: Block) -> bool:
    words = document.slice(block).split(maxsplit=_MIN_WORDS)
    return is_story(block) and len(words) > _MIN_WORDS and not document.text[block.end - 1].isalnum()


def _sentences(document: Document, context: Context, code: str) -> Iterator[tuple[int, str]]:
    """Places within paragraphs where lower case follows a full stop or a quotation that ends in one."""
    text = context.masked
    for m in _STOP.finditer(text):
        block = block_at(document, m.start())
        if m.end() >= block.end or not is_story(block):
            continue
        if m[1]:
            if not _may_name_speaker(text[m.end() : min(block.end, m.end() + 300)], code):
                yield m.end(), "after a quotation"
        elif not may_be_abbreviation(text[max(block.start, m.start() - 40) : m.start()], context):
            yield m.end(), "after a full stop"


def _may_name_speaker(clause: str, code: str) -> bool:
    """Whether these words may say who spoke: they are few, have a verb of speech, or do not begin with a small word."""
    sentence = _CLAUSE.match(clause)
    words = [word.strip(",;:").lower() for word in (sentence[0] if sentence else "").split()]
    return len(words) < _MIN_WORDS or words[0] not in closed_words(code) or not _speech(code).isdisjoint(words)


@cache
def _speech(code: str) -> frozenset[str]:
    """The verbs of "he said", "she added": the longest word of each phrase."""
    language = load(code)
    phrases = language.speech.personal if language else ()
    return frozenset(max(phrase.lower().split(), key=len) for phrase in phrases)


RULE = Rule(
    code="TYP208",
    name="lowercase-start",
    family="typography",
    mqm="Fluency/Spelling",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The exercise was “unrelated to the situation.” it will be the second one between them this year.",
            ("it",),
        ),
        Example("en", "The rain stopped in the evening. the streets were dry again by morning.", ("the",)),
        Example("fr", "La pluie a cessé dans la soirée. les rues étaient sèches le matin.", ("les",)),
        Example("de", "Der Regen hörte am Abend auf.\n\nam Morgen waren die Straßen wieder trocken.", ("am",)),
        Example("ru", "Дождь прекратился вечером. утром улицы были уже сухими.", ("утром",)),
        Example("en", "“We met on Monday.” said the minister of the country. “Did you?” she asked. iPhones sell well."),
        Example("en", "It costs approx. five dollars, said Mr. de Gaulle of Yahoo! in the U.S. state ... and left."),
        Example(
            "fr", "Il a cité Proust. de Gaulle ne l’a pas suivi, etc. mais il l’a lu.\n\n- du lait\n\n- de la farine"
        ),
        Example("de", "Am 3. mai ist er ca. fünf Kilometer gelaufen, so Dr. med. Müller."),
    ),
)
