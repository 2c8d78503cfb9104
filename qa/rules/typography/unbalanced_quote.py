"""A quotation mark that is opened and never closed, or closed and never opened.

What it finds
-------------
Double quotation marks, in all their national shapes, without a partner in their paragraph or in those that follow.

Why it happens
--------------
A machine translation that cuts or joins sentences drops one mark of a pair; readers no longer see who says what.

Example
-------
    “The talks were open and honest, the minister said on Monday.

Better
------
    “The talks were open and honest,” the minister said on Monday.

Options
-------
None.

Limits
------
A quotation may run over several paragraphs, with or without a mark at the beginning of each. Whether a mark opens or
closes is told by its shape where the language gives it one way, and by the spaces around it. Single quotation marks
are not counted: they look like apostrophes. Straight marks inside words (Hebrew acronyms) and after digits (inches)
count only where another mark needs a partner.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import load
from qa.rules.context import MASK, Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.pairs import Mark, Turn, unpaired
from qa.rules.typography.words import word_end, words_start

_REACH = 12
"""Statements that newspapers print in full rarely run over more paragraphs."""

_DOUBLE = '"“”„‟«»＂'
_NESTED = {"「": "」", "『": "』", "《": "》", "〈": "〉", "〝": "〟"}
_QUOTE = re.compile(f"[{_DOUBLE}{''.join(_NESTED)}{''.join(_NESTED.values())}]")
_KIND = dict.fromkeys(_DOUBLE, '"') | {c: o for o, c in _NESTED.items()} | {o: o for o in _NESTED}
_ENDS_WITH_INNER = re.compile(
    r"«[^«»]{1,600}[^«».!?…\s][ \u00a0]?«[^«»]{1,600}»|„[^„“”]{1,600}[^„“”.!?…\s] ?„[^„“”]{1,600}[“”]"
)
"""Russian «He said: «No»: two quotations that end together share the closing mark."""
_ARROW = re.compile(r"\s»")
"""Links to other pages end in one: "More »"."""
_OPENING = frozenset("([{（［【¿¡")
_CLOSING = frozenset(".,;:!?…)]}，。、；：！？）］】،؛؟।")
_DASHES = frozenset("-–—−/")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each quotation mark without a partner, with the word it stands at."""
    text, blocks = document.text, document.blocks
    shapes = _shapes(context.language.code if context.language else "")
    marks = [_marks(document, context, shapes, i) for i in range(len(blocks))]
    counts = [Counter(m.kind for m in block if m.turn is not Turn.MAYBE) for block in marks]
    for mark, opens in unpaired(marks, _REACH):
        block = blocks[mark.block]
        if counts[mark.block][mark.kind] % 2 == 0:
            continue  # as many as there should be, if not all of the right shape
        if opens and not _goes_on(document, mark):
            end = word_end(text, mark.start + 1, block.end)
            message = f"The quotation mark {text[mark.start]} is opened here and never closed."
            yield RULE.finding(document, mark.start, end, message, evidence="never closed")
        elif not opens and not _ARROW.fullmatch(text, mark.start - 1, block.end):
            start = words_start(text, mark.start, block.start)
            message = f"The quotation mark {text[mark.start]} closes nothing: no quotation is open."
            yield RULE.finding(document, start, mark.start + 1, message, evidence="never opened")


def _goes_on(document: Document, mark: Mark) -> bool:
    """Whether the next paragraph opens the quotation anew, or one mark closes it together with one inside it."""
    following = document.blocks[mark.block + 1 : mark.block + 2]
    anew = any(_QUOTE.match(document.text, block.start) for block in following)
    return anew or bool(_ENDS_WITH_INNER.match(document.text, mark.start, document.blocks[mark.block].end))


def _marks(document: Document, context: Context, shapes: Mapping[str, Turn], index: int) -> list[Mark]:
    """The quotation marks of a block."""
    block, text = document.blocks[index], context.masked
    spaced = context.language is None or context.language.spaced
    marks = []
    for m in _QUOTE.finditer(document.text, block.start, block.end):
        at = m.start()
        before = text[at - 1] if at > block.start else ""
        after = text[at + 1] if at + 1 < block.end else ""
        shape = shapes.get(m[0], Turn.EITHER)
        turn = Turn.MAYBE if text[at] == MASK else _turn(m[0], shape, before, after, spaced and m[0] in _DOUBLE)
        marks.append(Mark(at, _KIND[m[0]], turn, index))
    return marks


def _turn(mark: str, shape: Turn, before: str, after: str, spaced: bool) -> Turn:
    """Which way a mark faces, from its neighbours, and where they do not tell, from its shape."""
    if not (before and after) and mark in _DOUBLE:
        return Turn.CLOSES if before else Turn.OPENS
    if not spaced:
        return shape
    place = _place(before, after)
    if mark in '"”“' and before.isdigit():
        return Turn.MAYBE  # inches, seconds
    if place or shape is not Turn.EITHER:
        return place or shape
    return Turn.EITHER if before.isspace() else Turn.MAYBE  # within a word: an acronym, an ending after a quoted word


def _place(before: str, after: str) -> Turn | None:
    """Which way a mark faces by its neighbours alone, None where they do not tell."""
    if before.isspace():
        return None if after.isspace() else Turn.CLOSES if after in _CLOSING else Turn.OPENS
    if after.isspace():
        return Turn.CLOSES
    if before in _OPENING or (before in _DASHES and after.isalnum()):
        return Turn.OPENS
    return Turn.CLOSES if after in _CLOSING or (after in _DASHES and before.isalnum()) else None


@cache
def _shapes(code: str) -> Mapping[str, Turn]:
    """Marks that face one way only in a language."""
    shapes = {c: t for o, e in _NESTED.items() for c, t in ((o, Turn.OPENS), (e, Turn.CLOSES))}
    language = load(code)
    pairs = language.punctuation.quotes if language else ()
    opening = {p[0] for p in pairs}
    closing = {p[1] for p in pairs}
    shapes |= dict.fromkeys(opening - closing, Turn.OPENS)
    return shapes | dict.fromkeys(closing - opening, Turn.CLOSES)


RULE = Rule(
    code="TYP202",
    name="unbalanced-quote",
    family="typography",
    mqm="Fluency/Punctuation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "“The talks were open and honest, the minister said on Monday.", ("“The",)),
        Example("de", "Die Gespräche seien offen gewesen“, sagte der Minister.", ("offen gewesen“",)),
        Example("fr", "Le ministre a parlé d’un « climat de confiance lundi.", ("« climat",)),
        Example("ru", "Министр назвал переговоры «открытыми и честными.", ("«открытыми",)),
        Example("ja", "大臣は月曜日、「会談は率直だったと述べた。", ("「会談は率直だ",)),
        Example("en", "“We met on Monday.\n\n“We will meet again,” she said of the '90s band with the 12\" record."),
        Example("he", 'דובר צה"ל אמר: "הכוחות נסוגו". ארה"ב לא הגיבה.'),
        Example("sv", "”Samtalen var öppna”, sade ministern. ”Vi möts igen.”"),
        Example("tr", 'Bakan, "açık ve dürüst"ten söz etti.'),
        Example("zh", "部长说：“会谈是‘坦率’的。”他没有透露更多。"),
    ),
)
