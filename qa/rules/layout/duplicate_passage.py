"""A passage that stands in the text twice.

What it finds
-------------
A paragraph, or a long sentence, that was there before word for word.

Why it happens
--------------
The teaser of an article is scraped along with its text, a pull quote repeats a sentence, or a system translated one
segment twice.

Example
-------
    The talks will go on in May, when ministers meet again in Geneva.

    The talks will go on in May, when ministers meet again in Geneva.

Better
------
Delete the copy.

Options
-------
`min_words` (default 8): passages with fewer words are left alone. In scripts without spaces two characters count as one word.

Limits
------
Refrains and slogans that are meant to recur are reported once they are long enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

MIN_WORDS = 8

_WORD = re.compile(r"\w+")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the second and each later copy; a copied paragraph is marked whole."""
    least = int(str(context.option(RULE.code, "min_words", MIN_WORDS)))
    seen: dict[str, int] = {}
    for i, block in enumerate(document.blocks):
        spans = document.sentences_of(i)
        whole = _key(document.slice(block))
        if _long(whole, least) and whole in seen:
            yield _finding(document, block.start, block.end, seen[whole])
            continue
        for sentence in spans:
            words = _key(document.slice(sentence))
            if len(spans) > 1 and _long(words, least) and words in seen:
                yield _finding(document, sentence.start, sentence.end, seen[words])
            seen.setdefault(words, sentence.start)
        seen.setdefault(whole, block.start)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _long(words: str, least: int) -> bool:
    spaces = words.count(" ")
    unspaced = ord(max(words, default=" ")) >= 0x0E00 and spaces < len(words) / 12
    return (len(words) // 2 if unspaced else spaces + 1) >= least


def _finding(document: Document, start: int, end: int, first: int) -> Finding:
    line = document.positions.line_column(first)[0]
    return RULE.finding(document, start, end, f"The same words already stand in line {line}.", suggestion="")


RULE = Rule(
    code="DOC108",
    name="duplicate-passage",
    family="layout",
    mqm="Fluency/Duplication",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The talks will go on in May, when ministers meet again.\n\nNobody expects much of it.\n\n"
            "The talks will go on in May, when ministers meet again.",
            ("The talks will go on in May, when ministers meet again.",),
        ),
        Example(
            "ja",
            "両国の大臣は五月にジュネーブで再び会談する予定である。早期の合意は見込まれていない。\n\n"
            "両国の大臣は五月にジュネーブで再び会談する予定である。早期の合意は見込まれていない。",
            ("両国の大臣は五月にジュネーブで再び会談する予定である。早期の合意は見込まれていない。",),
        ),
        Example("en", "“No,” she said.\n\nHe asked again.\n\n“No,” she said."),
        Example("ar", "قال الوزير إن المحادثات ستستمر.\n\nولا يتوقع أحد نتيجة سريعة."),
    ),
)
