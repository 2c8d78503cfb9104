"""A sentence or paragraph that was left in another language.

What it finds
-------------
A passage of three words or more that is not in the article's language: a sentence of the source that was skipped, a
comment form or a teaser of the original page.

Why it happens
--------------
Translation systems copy what they cannot read, and scrapers bring along parts of the page that nobody translated.

Example
-------
    Die Minister trafen sich am Montag in Wien.

    Please enter your comment!

Better
------
    Die Minister trafen sich am Montag in Wien.

Options
-------
None.

Limits
------
Text in quotation marks or brackets, and lines that are mostly names, are left alone. A passage in a
closely related language needs six words and clear signs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from qa.document import Document, Sentence
from qa.finding import Finding, Severity
from qa.language import Guess
from qa.languages import load
from qa.rules.context import Context
from qa.rules.language.evidence import foreign, whole_document
from qa.rules.rule import Example, Rule

_BRACKETS = re.compile(r"\([^()]{0,300}+\)|\[[^\[\]]{0,300}+\]|（[^（）]{0,300}+）")
_SURE = 0.8
"""Probability from which the passage's language is named."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each run of foreign sentences within a block."""
    if not context.language or whole_document(document, context):
        return
    for index in range(len(document.blocks)):
        sentences = document.sentences_of(index)
        guesses = [(s, untranslated(s, context, context.language.code)) for s in sentences]
        for lang, run in groupby(guesses, key=lambda pair: pair[1] and pair[1].lang):
            if lang:
                passage = [s for s, _ in run]
                yield _finding(document, context, passage, next(g for s, g in guesses if g and s is passage[0]))


def untranslated(sentence: Sentence, context: Context, lang: str) -> Guess | None:
    """The language of a sentence that is not in `lang`, what it quotes and glosses left aside."""
    text = context.masked[sentence.start : sentence.end]
    return foreign(text, lang) and foreign(_BRACKETS.sub(" ", _unquoted(sentence, context)), lang)


def _unquoted(sentence: Sentence, context: Context) -> str:
    """The sentence without its quotations."""
    start, pieces = sentence.start, []
    first = bisect_left(context.quoted, (sentence.start, sentence.start))
    for a, b in context.quoted[max(0, first - 1) :]:
        if a >= sentence.end:
            break
        pieces.append(context.masked[start : max(a, start)])
        start = max(start, b)
    return " ".join([*pieces, context.masked[start : sentence.end]])


def _finding(document: Document, context: Context, passage: list[Sentence], guess: Guess) -> Finding:
    start, end = passage[0].start, passage[-1].end
    block = document.blocks[passage[0].block]
    found = load(guess.lang)
    named = f"in {found.name}" if found and guess.probability >= _SURE else "in another language"
    article = context.language.name if context.language else ""
    whole = (start, end) == (block.start, block.end)
    message = f"This {'paragraph' if whole else 'sentence'} is {named}, the article is in {article}"
    return RULE.finding(document, start, end, message, evidence="block" if whole else "sentence")


RULE = Rule(
    code="LNG302",
    name="untranslated-passage",
    family="language",
    mqm="Accuracy/Untranslated",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "de", "Die Minister trafen sich in Wien.\n\nPlease enter your comment!", ("Please enter your comment!",)
        ),
        Example(
            "fr",
            "Les ministres se sont réunis à Vienne. They will meet again in May. Aucun accord n'a été trouvé.",
            ("They will meet again in May.",),
        ),
        Example(
            "ru",
            "Министры встретились в Вене. The talks will go on next week. Решения пока нет, но оно близко.",
            ("The talks will go on next week.",),
        ),
        Example(
            "ja",
            "大臣らは月曜日にウィーンで会談した。The talks will go on next week. 次回の会談は五月に開かれるという。",
            ("The talks will go on next week.",),
        ),
        Example(
            "en",
            "The ministers met in Vienna, and no deal was reached.\n\nМинистры встретились в понедельник.",
            ("Министры встретились в понедельник.",),
        ),
        Example(
            "zh",
            "部长们周一举行会谈，讨论明年的预算。\n\n大臣らは会い、予算について話し合った。\n\n会谈没有结果。",
            ("大臣らは会い、予算について話し合った。",),
        ),
        Example("de", "„We will never give up“, sagte er. Die New York Times (The paper of the year) berichtete."),
        Example("fr", "Jane Doe / The New York Times\n\nLes ministres ont vu « The Lord of the Rings » à Vienne."),
        Example("ja", "トランプ大統領はMake America Great Againの帽子をかぶり、New York Timesの取材に応じた。"),
        Example("cs", "Ministři se sešli v pondělí ve Vídni a jednali o rozpočtu.\n\nMinistri rokovali dlho."),
        Example("ar", "اجتمع الوزراء يوم الاثنين في فيينا، حسب ما ذكرته صحيفة The New York Times وقناة BBC News."),
    ),
)
