"""Words of a chat assistant that were pasted along with its translation.

What it finds
-------------
"Here is the translation:", "As an AI language model", "Let me know if you need anything else" and their like, at the
beginning or the end of a text, in its language or in English.

Why it happens
--------------
The answer of a chat assistant was copied as a whole.

Example
-------
    Sure, here is the translation:

    The minister spoke on Monday.

Better
------
    The minister spoke on Monday.

Options
-------
None.

Limits
------
Only the first and the last three paragraphs are searched, and only for the wordings in the language file. Quotations
are left alone, and so are last lines with an address, as newsletters have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qa.document import Document, Sentence
from qa.finding import Finding, Severity
from qa.languages import load
from qa.rules.context import MASK, Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import UNSPACED

_REACH = 3
_LEAST_WORDS = 4
"""A wording with fewer words must end in a colon or a comma ("As an AI, I cannot", not "As an AI boom sweeps Asia")."""
_LONGEST = 240
"""An assistant's last words are a short paragraph of their own, in characters."""
_COLON = re.compile(r"[^:：\n]{1,120}[:：]")
_UNSPACED = re.compile(f"[{UNSPACED}\uac00-\ud7a3]")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the first words or the sentence that the assistant spoke."""
    openers, closers = _phrases(context.language.code if context.language else "en")
    blocks = range(len(document.blocks))
    for index in blocks[:_REACH]:
        block = document.blocks[index]
        if spoken := openers.match(context.masked, block.start, block.end):
            head = _COLON.match(document.text, block.start, block.end)
            sentence = _sentence_at(document, index, spoken.end() - 1)
            yield _finding(document, block.start, head.end() if head else sentence.end, "opener")
    for index in blocks[-_REACH:]:
        block = document.blocks[index]
        if block.end - block.start > _LONGEST or MASK in context.masked[block.start : block.end]:
            continue
        for sentence in document.sentences_of(index):
            spoken = closers.match(context.masked, sentence.start, block.end)
            if spoken and not context.in_quotes(*spoken.span()):
                yield _finding(document, sentence.start, sentence.end, "closer")


def _sentence_at(document: Document, index: int, offset: int) -> Sentence:
    return next(s for s in reversed(document.sentences_of(index)) if s.start <= offset)


def _finding(document: Document, start: int, end: int, evidence: str) -> Finding:
    message = "These are words of a chat assistant, not of the article."
    return RULE.finding(document, start, end, message, evidence=evidence, suggestion="")


@cache
def _phrases(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How an answer begins and how it ends, in a language and in English."""
    chatter = [language.chatter for c in dict.fromkeys((code, "en")) if (language := load(c))]
    return (
        _pattern([p for c in chatter for p in c.openers], r"(?=\s?[,!]|[^.!?\n]{0,80}[:：])"),
        _pattern([p for c in chatter for p in c.closers], r"(?=[^.!?\n]{0,100}[!?])"),
    )


def _pattern(phrases: list[str], after_short: str) -> re.Pattern[str]:
    wordings = []
    for phrase in dict.fromkeys(phrases):
        words = phrase.split()
        short = len(words) < _LEAST_WORDS and all(w.isalnum() for w in words) and not _UNSPACED.search(phrase)
        end = after_short if short else r"(?!\w)" if words[-1].isalnum() and not _UNSPACED.search(phrase) else ""
        wordings.append(re.sub("['’]", "['’]", re.escape(phrase)) + end)
    return re.compile(rf"[*_#]{{0,4}}\s?(?:{'|'.join(wordings) or '(?!)'})", re.IGNORECASE)


RULE = Rule(
    code="ENC505",
    name="assistant-chatter",
    family="encoding",
    mqm="Accuracy/Addition",
    severity=Severity.CRITICAL,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "Sure, here is the translation:\n\nThe minister spoke on Monday.\n\nI hope this helps! He left on Tuesday.",
            ("Sure, here is the translation:", "I hope this helps!"),
        ),
        Example("de", "Here is the translation: Der Minister sprach am Montag.", ("Here is the translation:",)),
        Example("en", "“I’m sorry, but I won’t resign,” the minister said.\n\nAs an AI boom sweeps Asia, he stays."),
        Example("de", "Der Minister sprach am Montag.\n\nAm Dienstag reiste er ab."),
    ),
)
