"""What several rules need: classes of letters for regular expressions, small words, and the words beside a mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from qa.document import STORY_ROLES, Block, Document, Role
from qa.languages import load
from qa.rules.context import Context

_CASED_BLOCKS = (range(0x590), range(0x1E00, 0x2000))
"""Latin, Greek, Cyrillic, Armenian and their extensions; other scripts of the supported languages have no capitals."""

UPPER = "".join(c for block in _CASED_BLOCKS for c in map(chr, block) if c.isupper())
"""Capital letters, to stand between the brackets of a regular expression."""

LOWER = "".join(c for block in _CASED_BLOCKS for c in map(chr, block) if c.islower())
"""Small letters, likewise."""

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of the scripts that put no space between words, likewise."""

FINAL = ".!?…。！？।॥؟۔｡"
"""Marks that end a sentence in some language."""

CLOSING = "\"'”’“‘»«›‹)]）］】」』》〉"
"""Marks that may follow the end of a sentence; which way they face differs from language to language."""

LETTER = r"\w'’\-\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u200c\u200d"
"""What words are made of, with the vowel signs that `\\w` leaves out, likewise."""

_WORD = re.compile(rf"\s{{0,3}}+(?:[{UNSPACED}]{{1,6}}|[{LETTER}]{{1,40}})")
_LAST_WORDS = re.compile(
    rf"(?:[{UNSPACED}]{{1,6}}|(?![{UNSPACED}])[{LETTER}]{{1,40}}(?:\s[{LETTER}]{{1,40}})?)[^{LETTER}]{{0,4}}\Z"
)
_LAST_TOKEN = re.compile(r"\S{1,40}\Z")

_LEXICON = 1000
"""So many words the list of a language must have before a word that is not in it counts as unknown."""


def word_end(text: str, start: int, limit: int) -> int:
    """The end of the word that follows `start`, or `start` where none does before `limit`."""
    word = _WORD.match(text, start, limit)
    return word.end() if word else start


def words_start(text: str, end: int, limit: int) -> int:
    """The beginning of the last one or two words before `end`, or `end` where there are none after `limit`."""
    left = max(limit, end - 60)
    words = _LAST_WORDS.search(text[left:end])
    return left + words.start() if words else end


def is_story(block: Block) -> bool:
    """Whether a block may hold running text: all but those of which the markup says otherwise.

    A role that is only inferred is not enough to be silent on: these rules look at the block itself.
    """
    return not block.from_markup or block.role in STORY_ROLES or block.role is Role.OTHER


def block_at(document: Document, offset: int) -> Block:
    """The last block that begins at or before `offset`."""
    return document.blocks[bisect_right(document.blocks, offset, key=lambda block: block.start) - 1]


@cache
def closed_words(code: str) -> frozenset[str]:
    """Articles, pronouns, prepositions, conjunctions and the like of a language."""
    language = load(code)
    return frozenset({*language.sentence.function_words, *language.sentence.never_final} if language else ())


@cache
def _abbreviations(code: str) -> frozenset[str]:
    language = load(code)
    return frozenset(a.lower() for a in language.sentence.abbreviations) if language else frozenset()


def has_lexicon(context: Context) -> bool:
    """Whether enough common words of the language are known for others to stand out."""
    return len(context.small_words) >= _LEXICON


def may_be_abbreviation(before: str, context: Context) -> bool:
    """Whether a full stop after `before` may belong to its last word: one that is listed, short, or no known word."""
    token = _LAST_TOKEN.search(before)
    word = token[0].strip(CLOSING + "„([") if token else ""
    small = word.lower()
    code = context.language.code if context.language else ""
    if len(word) < 2 or "." in word or any(c.isdigit() for c in word) or small in _abbreviations(code):
        return True
    if small in closed_words(code):
        return False
    if small in context.small_words or not has_lexicon(context) or small == word.upper():
        return len(word) <= 3
    return len(word) < (4 if word.isupper() else 6 if word[0].isupper() else 8)
