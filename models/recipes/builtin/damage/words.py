"""Words with their punctuation: cut out of a text, looked at, changed, and put together again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the punctuation attached to it, or a piece where the language writes no spaces.

    Attributes:
        text: the characters, white space left out.
        space: a space stands before it; False for the first word.
        damaged: a reader stumbles here.
    """

    text: str
    space: bool
    damaged: bool = False

    @property
    def core(self) -> str:
        """The text without its punctuation; nothing where there is only punctuation."""
        return parts(self.text)[1]

    @property
    def capital(self) -> bool:
        """Whether the core begins with a capital."""
        return self.core[:1].isupper()

    def with_text(self, text: str) -> Word:
        """Another text in this place, damaged."""
        return Word(text, self.space, True)

    def with_core(self, core: str) -> Word:
        """Another core within the same punctuation, damaged."""
        lead, _, tail = parts(self.text)
        return self.with_text(lead + core + tail)

    def without_tail(self) -> Word:
        """The word without the punctuation behind it, damaged; pure punctuation stays."""
        lead, core, _ = parts(self.text)
        return self.with_text(lead + core or self.text)


Words = tuple[Word, ...]


def split(text: str, pieces: Callable[[str], list[str]] | None = None) -> Words:
    """Words of a text; `pieces` cuts the text of a language without spaces so that the pieces joined are the text."""
    if pieces is None:
        return tuple(Word(word, i > 0) for i, word in enumerate(text.split()))
    words: list[Word] = []
    space = False
    for piece in pieces(" ".join(text.split())):
        space = space or piece[:1].isspace()
        if core := piece.strip():
            words.append(Word(core, space and bool(words)))
            space = False
        space = space or piece[-1:].isspace()
    return tuple(words)


def render(words: Iterable[Word]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text and its damaged spans as half-open ranges of code points; neighbouring damaged words share a span."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    open_span = False
    for word in words:
        if word.space and texts:
            texts.append(" ")
            at += 1
        if word.damaged:
            start = spans.pop()[0] if open_span else at
            spans.append((start, at + len(word.text)))
        open_span = word.damaged
        texts.append(word.text)
        at += len(word.text)
    return "".join(texts), tuple(spans)


_BELONGS_TO_WORD = "%‰§&@#*/\\"


def _is_mark(character: str) -> bool:
    return (unicodedata.category(character)[0] == "P" and character not in _BELONGS_TO_WORD) or character in "`´~"


@lru_cache(maxsize=1 << 16)
def parts(text: str) -> tuple[str, str, str]:
    """Opening punctuation, core and closing punctuation of a word; pure punctuation counts as closing."""
    start, end = 0, len(text)
    while end and _is_mark(text[end - 1]):
        end -= 1
    while start < end and _is_mark(text[start]):
        start += 1
    return text[:start], text[start:end], text[end:]


def capitalized(text: str) -> str:
    """The text with its first letter in upper case."""
    lead, core, tail = parts(text)
    return lead + core[:1].upper() + core[1:] + tail


def same(a: Word, b: Word) -> bool:
    """Whether the cores differ in nothing but capitals."""
    return a.core.lower() == b.core.lower()


def wordy(words: Words) -> list[int]:
    """Where something other than punctuation stands."""
    return [i for i, word in enumerate(words) if word.core]


def left_of(words: Words, i: int) -> str:
    """What stands before a place: a mark where there is one, else the word; nothing at the start."""
    if i == 0:
        return ""
    _, core, tail = parts(words[i - 1].text)
    return tail or core


def right_of(words: Words, i: int) -> str:
    """What stands at a place, seen from the left of it; nothing at the end."""
    if i >= len(words):
        return ""
    lead, core, tail = parts(words[i].text)
    return lead or core or tail


def put(words: Words, i: int, word: Word) -> Words:
    """The words with another one at a place."""
    return (*words[:i], word, *words[i + 1 :])


def marked(words: Words, *chosen: int) -> Words:
    """The words, those at the chosen places damaged."""
    return tuple(word.with_text(word.text) if i in chosen else word for i, word in enumerate(words))


def changed(before: Words, after: Words) -> Words | None:
    """The words after; None where the text is still the same."""
    return None if render(before)[0] == render(after)[0] else after
