"""A paragraph of the story that ends in a comma, in a dash or in nothing.

What it finds
-------------
A paragraph of running text whose last mark cannot end a sentence, or that has no last mark although the paragraphs
around it have one.

Why it happens
--------------
The rest of the sentence was cut off with a link, a caption or an advertisement, or the translation stopped early.

Example
-------
    It will be the second joint exercise between the two countries this year,

    Bombers from both powers flew over the sea in May.

Better
------
    It will be the second joint exercise between the two countries this year.

Options
-------
None.

Limits
------
Titles, headings, list items, lines that lead to a quotation and Thai, which has no full stop, are left alone, and so
is a sentence that goes on in the next paragraph (DOC106). A paragraph without a final mark is reported only where it
has several sentences or many words, and nearly all others of the article end in one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from unicodedata import category

from qa.document import STORY_ROLES, Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import CLOSING, FINAL, UNSPACED, is_story, words_start

_MIN_WORDS = 6
_MANY_WORDS = 18
"""Headings and captions are rarely as long as this."""
_HEAD = 2
"""Up to this index stand titles and summaries, which many papers print without a full stop."""
_USUAL = 0.8
"""Part of the article's paragraphs that must have a final mark before one without it is a fault."""

_COMMA = frozenset(",،，、;；؛")
_DASH = frozenset("-–—")
_COLON = frozenset(":：")
_LIST_ITEM = re.compile(r"[-–—*•·▪●◆►‣○■□◇]|\(?\w{1,3}[.)]\s")
_QUOTE = re.compile(r"[\"“„«»‘‚'「『”–—-]")
_UNSPACED = re.compile(f"[{UNSPACED}]")

_MESSAGES = {
    "comma": "The paragraph ends in “{}”: was the rest cut off?",
    "dash": "The paragraph ends in “{}”: was the rest cut off?",
    "nothing": "The paragraph ends without a full stop or another final mark.",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the last words of each paragraph that ends wrongly."""
    language, blocks = context.language, document.blocks
    if language and language.code == "th":
        return
    final = {*FINAL, *CLOSING, *_COLON, *(language.sentence.end if language else ())}
    endings = [document.text[block.end - 1] for block in blocks]
    story = [i for i, block in enumerate(blocks) if is_story(block) and _words(document.slice(block)) >= _MIN_WORDS]
    usual = len(story) >= 4 and sum(endings[i] in final for i in story) >= _USUAL * len(story)
    for i in story:
        block, ending = blocks[i], endings[i]
        if ending in final or block.role is Role.LIST or _LIST_ITEM.match(document.text, block.start):
            continue
        if evidence := _evidence(document, i, endings, usual):
            yield RULE.finding(
                document,
                words_start(document.text, block.end, block.start),
                block.end,
                _MESSAGES[evidence].format(ending),
                evidence=evidence,
                severity=Severity.MAJOR if evidence == "comma" else None,
            )


def _evidence(document: Document, i: int, endings: list[str], usual: bool) -> str:
    """What the paragraph ends in, "" where that may be right."""
    text, block = document.text, document.blocks[i]
    following = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    if following and (text[following.start].islower() or _QUOTE.match(text, following.start)):
        return ""
    before = text[block.start : block.end - 1].rstrip()[-1:]
    if endings[i] in _COMMA:
        return "" if before in FINAL or _in_list(endings, i) else "comma"
    if endings[i] in _DASH:
        return "dash" if before.isalpha() else ""
    if not (usual and following and i > _HEAD and block.role in STORY_ROLES and category(endings[i])[0] in "LM"):
        return ""
    last = document.slice(document.sentences_of(i)[-1])
    return "nothing" if _words(document.slice(block)) >= _MANY_WORDS and _words(last) >= _MIN_WORDS else ""


def _in_list(endings: list[str], i: int) -> bool:
    """Whether a colon leads to the paragraph, or its neighbour ends in a comma too."""
    separators: Container[str] = _COMMA | _COLON
    return (i > 0 and endings[i - 1] in separators) or (i + 1 < len(endings) and endings[i + 1] in _COMMA)


def _words(text: str) -> int:
    """How many words there are; two characters count as one in scripts that do not part words."""
    return len(text) // 2 if _UNSPACED.search(text[:40]) else len(text.split())


RULE = Rule(
    code="TYP204",
    name="missing-end-punctuation",
    family="typography",
    mqm="Fluency/Punctuation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en", "It will be the second exercise this year,\n\nBombers flew over the sea in May.", ("this year,",)
        ),
        Example(
            "ru", "Это будет уже второе учение в этом году;\n\nВ мае над морем пролетели самолёты.", ("этом году;",)
        ),
        Example("ar", "وهذا هو التمرين العسكري الثاني هذا العام،\n\nحلقت الطائرات فوق البحر في مايو.", ("هذا العام،",)),
        Example("zh", "这将是两国今年举行的第二次联合军事演习，\n\n轰炸机五月飞越海上。", ("联合军事演习，",)),
        Example(
            "de",
            "Minister sprechen in Genf\n\nDie Minister sprachen am Montag über das Abkommen.\n\n"
            "Sie waren sich am Ende des ersten Tages einig.\n\nAm Dienstag gehen die Gespräche weiter.\n\n"
            "Nach Angaben der Regierung wird das Abkommen noch in diesem Jahr unterzeichnet und dann den beiden "
            "Parlamenten zur Abstimmung vorgelegt\n\nDas Treffen ist das dritte in diesem Jahr.",
            ("Abstimmung vorgelegt",),
        ),
        Example("en", "The plan has three parts:\n\nThe first is peace between the two states;\n\nThe last is trade."),
        Example(
            "en",
            "Minister speaks of a new beginning in Geneva\n\nHe met his colleague on Monday and told her,\n\n“Yes.”",
        ),
        Example("fr", "Le ministre a rencontré lundi sa collègue à Genève,\n\net ils se reverront en mai."),
        Example("ja", "大臣は月曜日にジュネーブで会談した\n\n「会談は率直だった」と大臣は述べた。"),
    ),
)
