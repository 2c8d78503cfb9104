"""A sentence that is broken over a line or a paragraph.

What it finds
-------------
A line or paragraph that stops in mid-sentence while the next one goes on in lower case, or stops after a word that no
sentence can end with ("… diplomatic cover for").

Why it happens
--------------
A picture, a link or an advertisement stood within the sentence; the scraper put a line break in its place, and each
half was translated on its own.

Example
-------
    They were accused of providing cover for
    Sanctions are opposed by both.

Better
------
Join the halves, and check the sentence against its source: halves translated on their own rarely fit.

Options
-------
None.

Limits
------
In scripts without capitals only the second kind is found. Text that is wrapped at a margin is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from qa.document import STORY_ROLES, Block, Document, Sentence
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*+[\n\r\u2028][ \t\r\n]*+")
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \t]*$")
_WRAPPED = 4
"""A block with as many line breaks is wrapped at a margin, not broken."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the words on both sides of the break."""
    yield from _within_blocks(document, context)
    yield from _between_blocks(document, context)


def _within_blocks(document: Document, context: Context) -> Iterator[Finding]:
    for block in document.blocks:
        if block.role not in STORY_ROLES or document.markup:
            continue
        breaks = list(_BREAK.finditer(document.text, block.start, block.end))
        if len(breaks) >= _WRAPPED:
            continue
        for m in breaks:
            before, after = document.text[block.start : m.start()], document.text[m.end() : block.end]
            if _cannot_end(before, context) and not after[:1].islower():
                message = "The sentence breaks off at the end of the line, and what follows does not continue it."
                start, end = _around(document, block, m.start()), _word_end(document.text, m.end(), block.end)
                yield RULE.finding(document, start, end, message, evidence="line break")
            elif before[-1:].isalpha() and after[:1].islower() and len(before) > 20:
                message = "A line break in the middle of the sentence."
                start, end = (
                    _word_start(document.text, m.start(), block.start),
                    _word_end(document.text, m.end(), block.end),
                )
                yield RULE.finding(
                    document,
                    start,
                    end,
                    message,
                    evidence="line break in lower case",
                    severity=Severity.MINOR,
                    suggestion=_BREAK.sub(" ", document.text[start:end], count=1),
                )


def _between_blocks(document: Document, context: Context) -> Iterator[Finding]:
    story = [
        (block, placement is None and block.role in STORY_ROLES)
        for block, placement in zip(document.blocks, context.placements, strict=True)
    ]
    if _verse([document.slice(block) for block, told in story if told]):
        return
    for (first, first_told), (second, second_told) in pairwise(story):
        if not (first_told and second_told):
            continue
        before, after = document.slice(first), document.slice(second)
        if len(before.split()) < 5 or len(after.split()) < 3 or not after[0].islower() or _enumerates(after):
            continue
        if before[-1].isalpha() or (before[-1] in ",،" and not before.endswith(",,")):
            message = "The sentence breaks off here and goes on in the next paragraph."
            start = _word_start(document.text, first.end, first.start)
            end = _word_end(document.text, second.start, second.end)
            yield RULE.finding(document, start, end, message, evidence="paragraph break")


def _verse(blocks: list[str]) -> bool:
    """Whether line after line ends without a mark: verse, or a list."""
    return sum(b[-1].isalpha() or b[-1] == "," for b in blocks) > max(3, 0.4 * len(blocks))


def _cannot_end(text: str, context: Context) -> bool:
    last = _LAST_WORD.search(text[-40:])
    return bool(context.language and last and last[1] in context.language.sentence.never_final)


_LIST_MARK = re.compile(r"^\(?\w{1,3}[.)]\s")


def _enumerates(text: str) -> bool:
    return bool(_LIST_MARK.match(text)) or not text[0].isalpha()


def _around(document: Document, block: Block, offset: int) -> int:
    """Start of the sentence, within the block, that `offset` lies in or ends at."""
    at = bisect_right(document.sentences, offset, key=_start)
    for sentence in reversed(document.sentences[max(0, at - 2) : at]):
        if (block.start <= sentence.start and offset < sentence.end) or sentence.end == offset:
            return sentence.start
    return block.start


def _start(sentence: Sentence) -> int:
    return sentence.start


def _word_start(text: str, offset: int, least: int) -> int:
    """Start of the last three words before `offset`."""
    words = list(re.finditer(r"\S+", text[max(least, offset - 80) : offset]))[-3:]
    return max(least, offset - 80) + words[0].start() if words else least


def _word_end(text: str, offset: int, most: int) -> int:
    """End of the first two words from `offset`."""
    words = list(re.finditer(r"\S+", text[offset : min(most, offset + 60)]))[:2]
    return offset + words[-1].end() if words else most


RULE = Rule(
    code="DOC106",
    name="split-sentence",
    family="layout",
    mqm="Fluency/Grammar",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The two states were accused of providing diplomatic cover for\nMoscow opposes new sanctions.",
            ("The two states were accused of providing diplomatic cover for\nMoscow opposes",),
        ),
        Example(
            "de",
            "Die Minister wollen sich im Mai in Genf wieder treffen, um über die\n\n"
            "neuen Regeln für die Fischerei in der Ostsee zu beraten.",
            ("um über die\n\nneuen Regeln",),
        ),
        Example(
            "fr",
            "Les ministres veulent se retrouver en mai à Genève pour parler\n\ndes nouvelles règles de la pêche en mer.",
            ("Genève pour parler\n\ndes nouvelles",),
        ),
        Example("en", "The two states were accused of many things.\nMoscow opposes new sanctions."),
        Example("es", "El ministro pidió tres cosas:\n\nmás barcos para la costa\n\nmenos normas para todos"),
    ),
)
