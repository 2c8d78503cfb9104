"""Words or phrases that repeat themselves, as a translation system does when it is stuck.

What it finds
-------------
A word three times in a row or more, a phrase said again and again, a sentence that stands twice in its paragraph, and a
word typed twice ("the the").

Why it happens
--------------
A translation system picks each word by the words before it; after a repetition the likeliest next word can be one more
repetition. Words are doubled by editing, too.

Example
-------
    The heads of of state of the of the of the union met.

Better
------
    The heads of state of the union met.

Options
-------
None.

Limits
------
Repetition for emphasis ("very, very", "Drill, baby, drill"), chants and cries in quotes, and words that a language
doubles by rule (Turkish "yavaş yavaş", German "die die") are left alone. Languages that double any word by rule, and
scripts without capitals, are searched for longer loops only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.document import Block, Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.language.loops import Loop, loops
from qa.rules.language.words import TOKEN, UNSPACED, doubled_on_purpose
from qa.rules.rule import Example, Rule

_LONG_PHRASE = 8
"""Words of a phrase that nobody says twice on purpose, punctuation or not."""

_NEVER = 6
"""Repetitions that are too many even for a chant."""

_SAME_SENTENCE = 30
"""Characters of a sentence that is no refrain ("He said no.") but a copy; half as many without spaces."""

_SOUND = re.compile(r"(?:b?l[ao]h?|[hjn][aeio]h?|wh?oo?|[aeiou]h|oo+h?|ха|хи|хо|ла|бла|на|χα|λα)")
_KANA = re.compile(r"[\u3040-\u30ff]*+")
_CHARACTERS = re.compile(rf"({UNSPACED.pattern}{{2,20}}?)\1{{2,}}+")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark loops of words or characters, doubled words, and sentences that return within their block."""
    spaced = context.language is not None and context.language.spaced
    for index, block in enumerate(document.blocks):
        yield from _words(document, context, block)
        yield from _sentences(document, context, index)
        if not spaced:
            yield from _characters(document, context, block)


def _words(document: Document, context: Context, block: Block) -> Iterator[Finding]:
    text = context.masked[block.start : block.end]
    if not loops(TOKEN.findall(text.lower())):
        return
    tokens = list(TOKEN.finditer(text))
    words = [m[0].lower() for m in tokens]
    for loop in loops(words):
        phrase = words[loop.first : loop.first + loop.period]
        if any(map(str.isdigit, phrase)):
            continue
        stretch = tokens[loop.first : loop.last]
        start, end = block.start + stretch[0].start(), block.start + stretch[-1].end()
        apart = any(text[a.end() : b.start()].strip() for a, b in pairwise(stretch))
        joined = text[stretch[-1].end() : stretch[-1].end() + 1] in {"-", "'", "’"}  # Romanian "și și-a pierdut"
        small = stretch[loop.period][0].islower()
        if loop.times == 2 and not apart and small and not joined and _slip(phrase, context):
            kept = text[stretch[0].start() : stretch[loop.period - 1].end()]
            yield RULE.finding(
                document,
                start,
                end,
                f"{_shown(kept)} stands twice in a row",
                evidence="doubled",
                severity=Severity.MINOR,
                suggestion=kept,
            )
        elif not (joined and loop.times == 2) and _stuck(loop, phrase, apart, context.in_quotes(start, end)):
            message = f"{_shown(' '.join(phrase))} is repeated {loop.times} times in a row"
            yield RULE.finding(document, start, end, message, evidence="loop")


def _slip(phrase: list[str], context: Context) -> bool:
    """Whether that word, or that pair of small words, never stands twice in a row in a sound sentence."""
    language = context.language
    on_purpose = doubled_on_purpose(language.code) if language else None
    if not language or on_purpose is None:
        return False
    if len(phrase) > 1:
        return set(language.sentence.never_final).issuperset(phrase)
    return phrase[0] not in on_purpose and not _SOUND.fullmatch(phrase[0])


def _stuck(loop: Loop, phrase: list[str], apart: bool, quoted: bool) -> bool:
    """Whether nobody would repeat that phrase that often on purpose; `apart` tells of punctuation between."""
    if _SOUND.fullmatch(phrase[0]):
        return False
    if quoted:
        return loop.times >= _NEVER
    if apart:
        return loop.times >= (_NEVER if loop.period == 1 else 4 if loop.period < _LONG_PHRASE else 2)
    return loop.times >= (3 if loop.period == 1 else 4 if loop.period == 2 else 2)


def _characters(document: Document, context: Context, block: Block) -> Iterator[Finding]:
    """Loops in scripts without spaces; Japanese sound words ("ゴロゴロ") are doubled on purpose."""
    for m in _CHARACTERS.finditer(context.masked, block.start, block.end):
        times = len(m[0]) // len(m[1])
        enough = 3 if len(m[1]) >= 4 else 8 if _KANA.fullmatch(m[1]) else 4
        if times >= enough and len(set(m[1])) > 1 and not context.in_quotes(*m.span()):
            message = f"{_shown(m[1])} is repeated {times} times in a row"
            yield RULE.finding(document, *m.span(), message, evidence="loop")


def _sentences(document: Document, context: Context, index: int) -> Iterator[Finding]:
    sentences = document.sentences_of(index)
    seen: set[str] = set()
    for sentence in sentences if len(sentences) > 1 else ():
        key = " ".join(document.slice(sentence).casefold().split())
        long = len(key) >= _SAME_SENTENCE // (1 if " " in key else 2)
        if key in seen and long and not context.in_quotes(sentence.start, sentence.end):
            message = "This sentence stands earlier in the same paragraph already"
            yield RULE.finding(document, sentence.start, sentence.end, message, evidence="sentence", suggestion="")
        seen.add(key)


def _shown(phrase: str) -> str:
    return f"“{phrase}”" if len(phrase) <= 60 else f"“{phrase[:59]}…”"


RULE = Rule(
    code="FLU403",
    name="repetition-loop",
    family="fluency",
    mqm="Fluency/Repetition",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The heads of of state met.", ("of of",)),
        Example("en", "They left the of the of the of the of the union.", ("the of the of the of the of the",)),
        Example("en", "The offer was very good good good and cheap.", ("good good good",)),
        Example(
            "fr",
            "Le Premier ministre est parti. Il est revenu. Le Premier ministre est parti.",
            ("Le Premier ministre est parti.",),
        ),
        Example("de", "Die Regierung hat mit mit der Opposition gesprochen.", ("mit mit",)),
        Example(
            "cs", "Chce snížit daně rodin chce snížit daně rodin.", ("Chce snížit daně rodin chce snížit daně rodin",)
        ),
        Example("ru", "Президент сказал сказал сказал, что приедет.", ("сказал сказал сказал",)),
        Example("zh", "政府的政策是为了，为了人民，为了经济发展经济发展经济发展。", ("经济发展经济发展经济发展",)),
        Example("tr", "İstanbul'da bakan dedi dedi dedi ve gitti.", ("dedi dedi dedi",)),
        Example("en", "“Lock her up, lock her up!” they sang, very, very loud, ha ha ha. She had had enough."),
        Example("de", "Das sind die Leute, die die Stadt verließen. Alles wird gut, alles wird gut."),
        Example("tr", "Yavaş yavaş geldi ve zaman zaman bekledi."),
        Example("ro", "Căpitanul a coborât de pe feribot și și-a luat pălăria."),
        Example("id", "Anak-anak dan orang-orang datang ke undang-undang baru."),
        Example("ja", "ドンドンと叩き、ゴロゴロゴロゴロと鳴った。ますます人々が集まった。"),
    ),
)
