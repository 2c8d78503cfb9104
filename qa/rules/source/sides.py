"""What both rules about quantities read: each linked pair with the quantities of its two sides."""

from __future__ import annotations

from typing import NamedTuple

from qa.quantities.reading import Reading, read
from qa.quantities.words import words
from qa.rules.context import Context, Pair, mask


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
    return [Sides(p, read(mask(p.target), lang), read(mask(p.source), source_lang)) for p in context.pairs]
