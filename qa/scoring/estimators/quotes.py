"""Finding in a text the words that someone quotes from it, more or less exactly."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

Span = tuple[int, int]


def find(text: str, quote: str, taken: Sequence[Span] = ()) -> Span | None:
    """Where the quoted words stand: at the first place that does not overlap with one in `taken`, else at the first.

    What is not there letter by letter is looked for again without regard to case, width, kind of space and way of
    writing accents.
    """
    quote = quote.strip()
    if not quote:
        return None
    if spans := _occurrences(text, quote):
        return _free(spans, taken)
    folded, origins = _folded(text)
    wanted, _ = _folded(quote)
    if not wanted.strip():
        return None
    found = [(origins[start], origins[end - 1] + 1) for start, end in _occurrences(folded, wanted)]
    return _free(found, taken) if found else None


def _occurrences(text: str, words: str) -> list[Span]:
    spans, at = [], text.find(words)
    while at >= 0:
        spans.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return spans


def _free(spans: Sequence[Span], taken: Sequence[Span]) -> Span:
    free = (s for s in spans if all(s[1] <= other[0] or other[1] <= s[0] for other in taken))
    return next(free, spans[0])


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without such differences, and for each of its characters the offset that it comes from."""
    characters: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        if character.isspace():
            if characters[-1:] != [" "]:
                characters.append(" ")
                origins.append(offset)
            continue
        for part in unicodedata.normalize("NFKD", character).casefold():
            characters.append(part)
            origins.append(offset)
    return "".join(characters), origins
