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
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import eq

from qa.document import Block, Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.language.words import TOKEN, UNSPACED
from qa.rules.rule import Example, Rule

_LONGEST_PHRASE = 30
"""Words of the longest phrase whose repetition is looked for."""

_LONG_PHRASE = 8
"""Words of a phrase that returns on purpose nowhere, punctuation or not."""

_KANA = re.compile(r"[\u3040-\u30ff]*+")
_SAME_SENTENCE = 5
"""Words of a sentence that is no refrain ("He said no.") but a copy when it returns."""

_DOUBLED_BY_RULE = {
    "bg": "много",
    "cs": "co já se tak velmi",
    "da": "at der det er han i meget på som",
    "de": "das dem den der die ganz ihr ihnen sehr sie viele",
    "el": "κάτω πολύ σιγά",
    "en": "as bye can can't do far had her his in is it long many much no on really so that very you",
    "es": "luego muy",
    "fi": "hyvin",
    "fr": "beaucoup faire mieux nous très vous",
    "hu": "az ez",
    "it": "così man molto pian piano piccolo poco via",
    "nl": "dat die er heel is je was ze zijn",
    "no": "at der det er han i meget på som veldig",
    "pl": "bardzo tak",
    "pt": "muito",
    "ro": "foarte încet",
    "ru": "очень",
    "sk": "sa tak veľmi",
    "sv": "att de den det är han i mycket på som väldigt",
    "uk": "дуже",
}
"""Words that stand twice in a row in sound sentences: "the men die die Stadt verließen", "nous nous"."""

_FOREIGN_DOUBLES = frozenset({"bla", "bling", "la", "là", "plus", "sapiens"})

_REDUPLICATING = frozenset({"ar", "bn", "fa", "he", "hi", "id", "ko", "mr", "ms", "ta", "te", "th", "tr", "ur", "vi"})
"""Languages that double any word by rule, or whose script hides names among them."""

_SOUND = re.compile(r"(?:b?l[ao]h?|[hjn][aeio]h?|wh?oo?|[aeiou]h|oo+h?|ха|хи|хо|ла|бла|на|χα|λα)")
_CHARACTERS = re.compile(rf"({UNSPACED.pattern}{{2,20}}?)\1{{2,}}+")


@dataclass(frozen=True, slots=True)
class _Loop:
    """The words from `first` to `last` repeat a phrase of `period` words `times` times."""

    first: int
    last: int
    period: int

    @property
    def times(self) -> int:
        return (self.last - self.first) // self.period


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark loops of words, doubled small words and sentences that return within their block."""
    spaced = context.language is not None and context.language.spaced
    for index, block in enumerate(document.blocks):
        if block.role not in {Role.FURNITURE, Role.CREDIT}:
            yield from _in_words(document, context, block)
            if not spaced:
                yield from _in_characters(document, context, block)
            yield from _sentences(document, context, index)


def _in_words(document: Document, context: Context, block: Block) -> Iterator[Finding]:
    text = context.masked[block.start : block.end]
    words = TOKEN.findall(text.lower())
    loops = _loops(words)
    spans = [m.span() for m in TOKEN.finditer(text.lower())] if loops else []
    for loop in loops:
        gaps = {text[a:b].strip() for (_, a), (b, _) in pairwise(spans[loop.first : loop.last])}
        start, end = block.start + spans[loop.first][0], block.start + spans[loop.last - 1][1]
        phrase = words[loop.first : loop.first + loop.period]
        if any(map(str.isdigit, phrase)):
            continue
        copy = text[spans[loop.first + loop.period][0] : spans[loop.last - 1][1]]
        if loop.times == 2 and gaps == {""} and copy.islower() and _doubled(phrase, context):
            kept = text[spans[loop.first][0] : spans[loop.first + loop.period - 1][1]]
            message = f"{_shown(kept)} stands twice in a row"
            yield RULE.finding(
                document, start, end, message, evidence="doubled", severity=Severity.MINOR, suggestion=kept
            )
        elif _stuck(loop, phrase, gaps, context.in_quotes(start, end)):
            message = f"{_shown(' '.join(phrase))} is repeated {loop.times} times in a row"
            yield RULE.finding(document, start, end, message, evidence="loop")


def _doubled(phrase: list[str], context: Context) -> bool:
    """Whether that word, or that pair of small words, never stands twice in a row in a sound sentence."""
    language = context.language
    if not language or language.code in _REDUPLICATING:
        return False
    if len(phrase) > 1:
        return set(language.sentence.never_final).issuperset(phrase)
    by_rule = _DOUBLED_BY_RULE.get(language.code, "").split()
    return phrase[0] not in by_rule and phrase[0] not in _FOREIGN_DOUBLES and not _SOUND.fullmatch(phrase[0])


def _stuck(loop: _Loop, phrase: list[str], gaps: set[str], quoted: bool) -> bool:
    """Whether nobody would repeat that phrase that often on purpose."""
    if _SOUND.fullmatch(phrase[0]):
        return False
    if quoted:
        return loop.times >= 6
    if gaps == {""}:
        return loop.times >= (3, 4, 2)[min(loop.period, 3) - 1]
    return loop.times >= (6 if loop.period == 1 else 4 if loop.period < _LONG_PHRASE else 2)


def _shown(phrase: str) -> str:
    return f"“{phrase}”" if len(phrase) <= 60 else f"“{phrase[:59]}…”"


def _loops(words: list[str]) -> list[_Loop]:
    """Where `words` repeat themselves, the longest stretch first and no place twice."""
    found = []
    for period in _periods(words):
        same = bytes(map(eq, words, islice(words, period, None)))
        at = same.find(1)
        while at >= 0:
            stop = same.find(0, at)
            stop = len(same) if stop < 0 else stop
            if stop - at >= period:
                found.append(_Loop(at, stop + period, period))
            at = same.find(1, stop)
    taken = bytearray(len(words))
    kept = []
    for loop in sorted(found, key=lambda x: (x.first - x.last, x.period)):
        if 1 not in taken[loop.first : loop.last]:
            taken[loop.first : loop.last] = b"\1" * (loop.last - loop.first)
            kept.append(loop)
    return sorted(kept, key=lambda x: x.first)


def _periods(words: list[str]) -> list[int]:
    """Distances at which a loop can run: one and two words, and those at which three words return."""
    triples = list(zip(words, words[1:], words[2:], strict=False))
    periods = {1, 2}
    if len(set(triples)) < len(triples):
        last: dict[tuple[str, str, str], int] = {}
        for i, triple in enumerate(triples):
            periods.add(i - last.get(triple, i))
            last[triple] = i
    return sorted(p for p in periods if 0 < p <= _LONGEST_PHRASE)


def _in_characters(document: Document, context: Context, block: Block) -> Iterator[Finding]:
    for m in _CHARACTERS.finditer(context.masked, block.start, block.end):
        times = len(m[0]) // len(m[1])
        enough = 3 if len(m[1]) >= 4 else 4 if not _KANA.fullmatch(m[1]) else 8
        if times >= enough and len(set(m[1])) > 1 and not context.in_quotes(*m.span()):
            message = f"{_shown(m[1])} is repeated {times} times in a row"
            yield RULE.finding(document, *m.span(), message, evidence="loop")


def _sentences(document: Document, context: Context, index: int) -> Iterator[Finding]:
    sentences = document.sentences_of(index)
    seen: set[str] = set()
    for sentence in sentences if len(sentences) > 1 else ():
        key = " ".join(document.slice(sentence).casefold().split())
        long = len(key) >= _SAME_SENTENCE * (6 if " " in key else 3)
        if key in seen and long and not context.in_quotes(sentence.start, sentence.end):
            message = "This sentence stands earlier in the same paragraph already"
            yield RULE.finding(document, sentence.start, sentence.end, message, evidence="sentence", suggestion="")
        seen.add(key)


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
        Example("de", "Die Regierung hat mit mit der Opposition gesprochen.", ("mit mit",)),
        Example("cs", "Vláda chce snížit daně pro rodiny chce snížit daně pro rodiny s dětmi.",
            ("chce snížit daně pro rodiny chce snížit daně pro rodiny",)),
        Example("ru", "Президент сказал сказал сказал, что приедет.", ("сказал сказал сказал",)),
        Example("zh", "政府的政策是为了，为了人民，为了人民，为了经济发展经济发展经济发展。", ("经济发展经济发展经济发展",)),
        Example("en", "The talks failed on Monday night. No one was hurt. The talks failed on Monday night.",
            ("The talks failed on Monday night.",)),
        Example("en", "“Lock her up, lock her up!” they sang, very, very loud, ha ha ha. She had had enough."),
        Example("de", "Das sind die Leute, die die Stadt verließen. Alles wird gut, alles wird gut."),
        Example("tr", "Yavaş yavaş geldi ve zaman zaman bekledi."),
        Example("id", "Anak-anak dan orang-orang datang ke undang-undang baru."),
        Example("ja", "ドンドンと叩き、ゴロゴロゴロゴロと鳴った。ますます人々が集まった。"),
    ),
)
