"""The names that two linked texts mention, and whether the one mentions what the other does.

A name is capitalised words in a row of which none is an ordinary word: none of the language's small words
(`languages/lexicon/`), of those that stand with a capital at times ("Supreme Court", `ordinary/`), of months and titles,
nor of the places that every language calls otherwise (`places.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from qa.languages import Language, lexicon, load
from qa.names import alike, same, words
from qa.rules.context import Context
from qa.rules.source.passages import base

LETTERS = 6
"""Letters by which an ordinary word is known in any form; of shorter ones, all but the last."""

WELL_KNOWN = 6000
"""Ordinary words that must be known of a language before a single word is taken for a name."""

_SHORTEST = 4
_NAMES = re.compile(r"[^\W\d_]{2,30}+(?:[ -][^\W\d_]{2,30}+){0,30}+")
_NAME = re.compile(r"[^\W\d_]{2,30}+")
_WITHIN = re.compile(r"[\w,;)\]’'] $")
"""What stands before a capital that opens no sentence."""

_FOLDER = resources.files("qa.rules.source")
_Row = list[re.Match[str]]


class Name(NamedTuple):
    """Capitalised words in a row, and where they stand in their text."""

    words: tuple[str, ...]
    start: int
    end: int

    @property
    def full(self) -> bool:
        """Whether it has several words."""
        return len(self.words) > 1


class Side:
    """One of two linked texts.

    Attributes:
        names: the names of each link.
        capitalised: by link, the words that may be names: those with a capital, or all in a script without.
        small: by link, its other long words, which may be derived from names.
        everywhere: all that may be names in the text.
        well_known: whether the language's ordinary words are known well enough to tell single names from them.
    """

    def __init__(self, context: Context, stretches: Sequence[tuple[int, int]]) -> None:
        cased = bool(context.language and context.language.casing.cased)
        every = [words(context.masked[start:end]) for start, end in stretches]
        self.names = _names(context, stretches)
        self.capitalised = [frozenset(w for w in of_link if not cased or not w[0].islower()) for of_link in every]
        self.small = [frozenset(w for w in of_link if cased and w[0].islower() and len(w) > 4) for of_link in every]
        self.everywhere = frozenset[str]().union(*self.capitalised)
        self.well_known = len(_ordinary(context.language.code if context.language else "")) >= WELL_KNOWN

    def near(self, link: int) -> frozenset[str]:
        """What may be names in a link and its neighbours."""
        return frozenset[str]().union(*self.capitalised[max(0, link - 1) : link + 2])

    def mentions(self, word: str, link: int) -> bool:
        """Whether a form of that name stands in the link itself."""
        return any(alike(word, w) for w in self.capitalised[link]) or self._has_form(word, link, link + 1)

    def may_mention(self, word: str, link: int, other: Side) -> bool:
        """Whether something in or near the link may be a word of the other side and is no form of another one there."""
        if self._has_form(word, max(0, link - 1), link + 2):
            return True
        rivals = other.near(link) - {word}
        return any(alike(word, w) and not any(same(rival, w) for rival in rivals) for w in self.near(link))

    def _has_form(self, word: str, first: int, end: int) -> bool:
        stretches = (*self.capitalised[first:end], *self.small[first:end])
        return any(same(word, w) for of_link in stretches for w in of_link)


def _names(context: Context, stretches: Sequence[tuple[int, int]]) -> list[list[Name]]:
    """The names of each stretch of a text.

    The first word of a sentence counts if it has a capital within another one, too. A row in which an ordinary word
    follows is an institution's, which languages translate.
    """
    language = context.language
    if not language or not language.casing.cased or not context.small_words:
        return [[] for _ in stretches]
    text = context.masked
    rows = [[row for m in _NAMES.finditer(text, *span) for row in _rows(text, m.span())] for span in stretches]
    within = {w[0] for of_link in rows for row in of_link for w in row if row[0] is not w or _inside(text, w)}
    rare = _rare(context, language)
    return [[n for row in of_link if (n := _name(text, row, within, rare, language))] for of_link in rows]


def _name(text: str, row: _Row, within: set[str], rare: Callable[[str], bool], language: Language) -> Name | None:
    """The name in a row of capitalised words, without the opening word of a sentence and titles before it."""
    if not _inside(text, row[0]) and row[0][0] not in within:
        row = row[1:]
    while row and not rare(row[0][0]):
        row = row[1:]
    if not row or not all(rare(w[0]) for w in row) or (language.casing.nouns_capitalised and len(row) == 1):
        return None
    return Name(tuple(w[0] for w in row), row[0].start(), row[-1].end())


def _rows(text: str, span: tuple[int, int]) -> Iterator[_Row]:
    """The capitalised words in a row."""
    row: _Row = []
    for word in _NAME.finditer(text, *span):
        if word[0].istitle():
            row.append(word)
        elif row:
            yield row
            row = []
    if row:
        yield row


def _inside(text: str, word: re.Match[str]) -> bool:
    """Whether a word does not open a sentence."""
    return bool(_WITHIN.search(text, max(0, word.start() - 2), word.start()))


def _rare(context: Context, language: Language) -> Callable[[str], bool]:
    """Tells whether a word is no ordinary one."""
    usual, code = _usual(language.code), language.code
    known = _ordinary(code)

    def rare(word: str) -> bool:
        small = word.casefold()
        return len(small) >= _SHORTEST and not (
            {small, small.removesuffix("s")} & context.small_words
            or {small, small.removesuffix("s"), small[:5]} & usual
            or small[:LETTERS] in known
            or small[:LETTERS] in _ordinary("en")
            or (code != "en" and len(small) <= LETTERS and small[:-1] in known)
            or (code != "en" and len(small) <= 5 and small[:4] in usual)
        )

    return rare


@cache
def _ordinary(code: str) -> frozenset[str]:
    """Beginnings of words that are no names, even if they stand with a capital at times."""
    file = _FOLDER / "ordinary" / f"{code}.txt"
    listed = file.read_text(encoding="utf-8").split() if file.is_file() else []
    known = {*listed, *(w[:LETTERS] for w in lexicon.load(code))}
    inflected = {w[:-1] for w in known if _SHORTEST < len(w) <= LETTERS} if code != "en" else set[str]()
    return frozenset(known | inflected)


@cache
def _usual(code: str) -> frozenset[str]:
    """Words with a capital that are no names, and beginnings of those that each language has its own word for."""
    language = load(code)
    places = json.loads((_FOLDER / "places.json").read_text(encoding="utf-8")).get(base(code), "").split()
    own = (
        (*language.casing.capitals, *language.casing.titles, *language.dates.months, *language.dates.weekdays)
        if language
        else ()
    )
    short = {place[:4] for place in places if len(place) == 5} if code != "en" else set[str]()
    return frozenset({word.casefold() for word in own} | {*places} | short)
