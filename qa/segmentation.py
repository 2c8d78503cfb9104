"""Cut a text into blocks (paragraphs) and sentences, offsets kept.

Sentences come from `sentencex`, a rule-based splitter for some 240 languages; this module decides what a paragraph
is in text as scrapers leave it, and repairs the few cuts that news text is known to break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import TypeVar

import sentencex

from qa.document import Block, Document, Role, Sentence
from qa.languages import Language, load

_BLANK = re.compile(r"(?>\r\n|[\n\r\u2028\u2029\x85])[^\S\n\r\u2028\u2029\x85]*+(?:\r\n|[\n\r\u2028\u2029\x85])\s*+")
_LINE = re.compile(r"\r\n|[\n\r\u2028\x85]")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Alone in a text: `sentencex` takes none."""

_SENTENCE_END = ".!?…。！？।॥؟۔｡:;»”“\"'’)）]】」』"
_WORD_AT_END = re.compile(r"(\w+)\W*$")
Part = TypeVar("Part", Block, Sentence)

WINDOW = 2000
"""Characters of a block that are cut into sentences at once: more than most paragraphs have."""
_THAI_PIECE = re.compile(r".{120,}?(?:\s+|$)|.+$", re.DOTALL)


def segment(document: Document) -> Document:
    """The document with blocks (those of its reader, or inferred from line breaks) and sentences."""
    language = load(document.lang)
    most = most_parts(document)
    given = document.blocks
    end = given[-1].end if given else len(document.text.rstrip())
    blocks = _at_most(most, given or _paragraphs(document.text, language), end)
    sentences: list[Sentence] = []
    for i, block in enumerate(blocks):
        end = block.start + len(document.slice(block).rstrip())
        sentences += _at_most(max(1, most - len(sentences)), _sentences(document, i, block, language), end)
    return replace(document, blocks=blocks, sentences=tuple(sentences))


def most_parts(document: Document) -> int:
    """Most blocks, and most sentences, that a document has. What follows is one with the last, since it is no text.

    They are so many that only parts of a few letters reach the limit, and then only by the ten thousand. In files of
    translations, which may hold any number of single words, there is no limit.
    """
    return len(document.text) + 1 if document.links else 10_000 + len(document.text) // 50


def _at_most(most: int, parts: Iterable[Part], end: int) -> tuple[Part, ...]:
    """The parts, the last of so many reaching to the end of them all."""
    rest = iter(parts)
    kept = list(islice(rest, most))
    if next(rest, None) is not None:
        kept[-1] = replace(kept[-1], end=end)
    return tuple(kept)


def _paragraphs(text: str, language: Language | None) -> Iterator[Block]:
    """Blank lines part blocks; so does a single line break, unless the sentence goes on over it."""
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BLANK.finditer(text)), (len(text), len(text))]:
        for a, b in _lines(text, start, end, language):
            block = _trim(text, a, b)
            if block:
                yield Block(*block, Role.BODY)
        start = following


def _lines(text: str, start: int, end: int, language: Language | None) -> Iterator[tuple[int, int]]:
    """The blocks among the lines of one run of text without blank lines."""
    breaks = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end)]
    if not breaks:
        yield start, end
        return
    lines = list(zip([start, *(b for _, b in breaks)], [*(a for a, _ in breaks), end], strict=True))
    wrapped = _hard_wrapped([b - a for a, b in lines])
    at = lines[0][0]
    for (a, b), (c, _) in pairwise(lines):
        if not (wrapped or _goes_on(text[a:b], text[c : c + 2], language)):
            yield at, b
            at = c
    yield at, end


def _hard_wrapped(lengths: list[int]) -> bool:
    """Whether lines are so alike in length that the breaks were put in by a mailer or an editor at a margin."""
    full = lengths[:-1]
    return len(full) >= 3 and 40 <= max(full) <= 100 and min(full) >= 0.75 * max(full) and lengths[-1] <= max(full) + 5


def _goes_on(line: str, following: str, language: Language | None) -> bool:
    """Whether the sentence of a line goes on in the next one."""
    line = line.rstrip()
    if not line or line[-1] in _SENTENCE_END or not following.strip():
        return False
    if following[0].islower() or line[-1] in ",،、，-–—(（«„":
        return len(line) > 30
    last = _WORD_AT_END.search(line[-40:])
    return bool(language and last and last[1] in language.sentence.never_final)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if right > left else None


def _sentences(document: Document, index: int, block: Block, language: Language | None) -> Iterator[Sentence]:
    text = document.slice(block)
    cuts = _thai(text) if language and language.code == "th" else _cuts(text, document.lang, language)
    for a, b in cuts:
        span = _trim(document.text, block.start + a, block.start + b)
        if span:
            yield Sentence(*span, index)


def _cuts(text: str, lang: str | None, language: Language | None) -> Iterator[tuple[int, int]]:
    """Sentences by `sentencex`; two that it parted after an abbreviation or an initial are one."""
    start: int | None = None
    for a, b in _boundaries(text, (lang or "en").split("-")[0]):
        start = a if start is None else start
        ending, following = text[max(start, b - 30) : b], text[b : b + 20]
        if following and (_abbreviated(ending, following[0], language) or _counts(ending, following, language)):
            continue
        for cut in _after_dates(text, start, b, language):
            yield start, cut
            start = cut
        yield start, b
        start = None
    if start is not None:
        yield start, len(text)


_SPLIT_AS = {"ca": "es"}
"""Catalan is cut as Spanish, alike but for one line in five hundred: its own rules take as long as all else does."""


def _boundaries(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """The sentences of `sentencex`, whose time grows with the square of the length: it sees a window at a time.

    The last sentence of a window may go on, so the next window begins with it. One that fills its window is taken whole
    and goes on in the next.
    """
    start = at = 0
    text = _SURROGATE.sub("\ufffd", text)
    while at < len(text):
        found = sentencex.get_sentence_boundaries(_SPLIT_AS.get(lang, lang), text[at : at + WINDOW])
        ends = [at + boundary["end_index"] for boundary in found]
        last = at + WINDOW >= len(text)
        for end in ends if last else ends[:-1]:
            yield start, end
            start = end
        at = len(text) if last else ends[-2] if len(ends) > 1 else at + WINDOW
    if start < len(text):
        yield start, len(text)


_BEFORE_CAPITAL = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,20})\.\s{1,3}(?=[^\W\d_a-zß-öø-ÿа-я])")


def _after_dates(text: str, start: int, end: int, language: Language | None) -> list[int]:
    """Where a sentence ends in a month or a weekday in full, which `sentencex` takes for an abbreviation ("May.")."""
    names = (*language.dates.months, *language.dates.weekdays) if language else ()
    return [
        m.end()
        for m in _BEFORE_CAPITAL.finditer(text, start, end)
        if m[1] in names and m[1] not in (language.sentence.abbreviations if language else ())
    ]


_LAST_TOKEN = re.compile(r"([^\s(\[“\"«„]{1,20})\.\s*$")


def _abbreviated(ending: str, following: str, language: Language | None) -> bool:
    """Whether a sentence with this ending was cut at an abbreviation of the language, or goes on in lower case."""
    if following.islower() and ending.rstrip().endswith(("...", "…")):
        return True
    last = _LAST_TOKEN.search(ending)
    if not last:
        return False
    if language and last[1] in language.sentence.abbreviations:
        return not _can_end(last[1]) or following.islower()
    return len(last[1]) == 1 and (last[1].isupper() or (last[1].isalpha() and following.islower()))


_NUMBER = re.compile(r"(?:^|\(|(?P<before>\S{1,30})\s+)(?P<number>\d{1,4}|[IVXL]{1,6})\.\s*$")
_DECIMAL = re.compile(r"\d[.,]$")
_GERMAN_ARTICLE = re.compile(
    r"d(?:er|ie|as|e[mns])|a[mn]|i[mn]|ins|zu[mr]|vom|beim|(?:k?ein|mein|dein|sein|ihr|unser|dies|jed|jen)(?:e[mnrs]?)?"
)


def _counts(ending: str, following: str, language: Language | None) -> bool:
    """Whether what looks like an end is the stop of an ordinal, of a number in a list, or within a number.

    In Norwegian, Hungarian, Polish, Turkish, German … "25." is "25th", which `sentencex` mostly takes for an end.
    """
    if following[0].isdecimal() and _DECIMAL.search(ending):
        return True
    found = _NUMBER.search(ending)
    if not found:
        return False
    before, number = found["before"], found["number"]
    if following[0].islower() or following[0] in "ºª":
        return True
    if language and language.code == "hu" and not number.isdecimal():  # "XVI. Benedek"
        return True
    if before is None:  # nothing else stands there
        return number.isdecimal() and len(number) < 4
    if language and language.casing.nouns_capitalised and number.isdecimal():
        is_date = re.split(r"\W", following, maxsplit=1)[0] in language.dates.months
        return is_date or bool(_GERMAN_ARTICLE.fullmatch(before.lower()))
    return False


def _can_end(abbreviation: str) -> bool:
    """Abbreviations that often end a sentence too: "U.S.", "a.m.", "etc." (those with a stop inside, and "etc")."""
    return "." in abbreviation or abbreviation in {"etc", "usw", "ecc", "Inc", "Ltd", "Co", "Corp", "Jr", "Sr"}


def _thai(text: str) -> Iterator[tuple[int, int]]:
    """Thai marks no sentence ends: clauses are parted by spaces, so pieces of 120 characters or more end at one."""
    for m in _THAI_PIECE.finditer(text):
        yield m.start(), m.end()
