"""A bracket that is opened and never closed, or closed and never opened.

What it finds
-------------
Round, square and East Asian brackets without a partner, in a paragraph and the few that follow it.

Why it happens
--------------
A scraper cuts a link or a note out of the page and leaves half of its brackets; a machine translation loses the
other half. A bracket that opens a whole paragraph and is never closed was nearly always a link to another article.

Example
-------
    (Read here: Storm leaves thousands without power.

    The minister (who took office in May said on Monday that the talks would go on.

Better
------
    The minister (who took office in May) said on Monday that the talks would go on.

Options
-------
None.

Limits
------
List numbers ("a)", "2)"), smileys and brackets inside addresses are left alone. Angle brackets are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import MASK, Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.pairs import Mark, Turn, unpaired
from qa.rules.typography.words import word_end, words_start

_REACH = 3
"""A note in brackets may run over this many further paragraphs."""

_BRACKET = re.compile(r"[()\[\]（）［］【】〔〕]")
_KIND = dict(zip("()（）[]［］【】〔〕", "(((([[[[【【〔〔", strict=True))
_OPENING = frozenset("([（［【〔")
_SMILEY = re.compile(r"[:;=8xX][-'^o]?\Z")
_LIST_NUMBER = re.compile(r"(?:\A|[\s,;:.)*–—-])(?:\d{1,2}\.?|([^\W\d_])\1?|[ivxIVX]{1,4})\Z")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each bracket without a partner, with the word it stands at."""
    for mark, opens in unpaired((_marks(document, context, i) for i in range(len(document.blocks))), _REACH):
        block = document.blocks[mark.block]
        bracket = document.text[mark.start]
        if opens:
            leads = mark.start == block.start
            yield RULE.finding(
                document,
                mark.start,
                word_end(document.text, mark.start + 1, block.end),
                f"The bracket “{bracket}” is opened here and never closed.",
                evidence="opens a paragraph" if leads else "never closed",
                severity=Severity.MAJOR if leads else None,
            )
        else:
            start = words_start(document.text, mark.start, block.start)
            message = f"The bracket “{bracket}” closes nothing: none is open."
            yield RULE.finding(document, start, mark.start + 1, message, evidence="never opened")


def _marks(document: Document, context: Context, index: int) -> list[Mark]:
    block = document.blocks[index]
    found = _BRACKET.finditer(document.text, block.start, block.end)
    return [Mark(m.start(), _KIND[m[0]], _turn(context, m.start(), block.start), index) for m in found]


def _turn(context: Context, at: int, start: int) -> Turn:
    text = context.masked
    before = text[max(start, at - 8) : at]
    if text[at] == MASK or _SMILEY.search(before) or ")))" in text[max(start, at - 2) : at + 3]:
        return Turn.MAYBE
    if context.document.text[at] in _OPENING:
        return Turn.OPENS
    return Turn.MAYBE if _LIST_NUMBER.search(before) else Turn.CLOSES


RULE = Rule(
    code="TYP201",
    name="unbalanced-bracket",
    family="typography",
    mqm="Fluency/Punctuation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "(Read here: Storm leaves thousands without power.\n\nThe minister spoke on Monday.", ("(Read",)),
        Example("fr", "Le ministre (nommé en mai a pris la parole lundi.", ("(nommé",)),
        Example("ru", "Министр назначен в мае) выступил в понедельник.", ("в мае)",)),
        Example("zh", "世界卫生组织（WHO周一表示，疫情已经结束。", ("（WHO周一表示",)),
        Example("ar", "قالت منظمة الصحة العالمية (مقرها جنيف إن الوباء انتهى.", ("(مقرها",)),
        Example("en", "There are two ways: a) by train (the quick one), 2) on foot. See you there :)"),
        Example("de", "Der Bericht (PDF: https://example.org/bericht_(2024)) liegt vor. [Er umfasst 30 Seiten.]"),
        Example("ja", "世界保健機関（WHO)は月曜日、（詳細は不明だが）終息を宣言した。"),
    ),
)
