"""What both rules about quantities read: each linked pair with the quantities of its two sides."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qa.quantities.quantity import Reading
from qa.quantities.reading import read
from qa.quantities.words import words
from qa.rules.context import Context, Pair, mask

_LONGEST = 4000
"""Characters of a side, at most: a stretch as long as that is no sentence, and nothing is known of what goes with what."""


_KEPT = 4096
"""Sides whose quantities are kept, since two rules read them."""


class Sides(NamedTuple):
    """A pair and what its sides count, measure and date."""

    pair: Pair
    ours: Reading
    theirs: Reading


def sides(context: Context) -> list[Sides]:
    """Every pair of the document; none where the number words of either language are not known."""
    if not context.source:
        return []
    lang, source_lang = context.document.lang, context.source.document.lang
    if not words(lang or "") or not words(source_lang or ""):
        return []
    return [
        Sides(pair, _read(pair.target, lang), _read(pair.source, source_lang))
        if max(len(pair.target), len(pair.source)) <= _LONGEST
        else Sides(pair, Reading(), Reading())
        for pair in context.pairs
    ]


@lru_cache(_KEPT)
def _read(text: str, lang: str | None) -> Reading:
    return read(mask(text), lang)
