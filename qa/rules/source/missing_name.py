"""Another name than the source has.

What it finds
-------------
Names of two words and more (capitals within a sentence, no common words) of which no word can be a form of anything in the
source's sentence or its neighbours, in whatever alphabet and case, where the source in turn has such a name that the
translation lacks.

Why it happens
--------------
Machine translation replaces rare names by frequent ones, and takes a name from the sentence before.

Example
-------
    The prize went to Magda Tollerby of Lowick. → Le prix est allé à Sandra Berger, de Lowick.

Better
------
    Le prix est allé à Magda Tollerby, de Lowick.

Options
-------
None.

Limits
------
A name that is only left out, or only added, is not reported: institutions have names that are translated word by word. Names
that sound alike pass for the same. Single words, acronyms, countries and languages are not looked at; nor are languages
without capitals, and German, where every noun has one. Of names that were replaced it finds about one in ten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import lexicon, load
from qa.names import candidates, skeleton, stands_in
from qa.rules.context import Context, Pair, mask
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import base, languages

_FEWEST = 5
"""Consonants of a name that can be told from others."""

_WORDS = 2
"""Words of a name: single ones are too often ordinary words with a capital."""

_NAMES = re.compile(r"[^\W\d_]{2,30}+(?:[ -][^\W\d_]{2,30}+){0,30}+")
_NAME = re.compile(r"[^\W\d_]{2,30}+")
_WITHIN = re.compile(r"[\w,;)\]’'] $")
"""What stands before a capital that opens no sentence."""


class Name(NamedTuple):
    """Capitalised words in a row, and where they stand in their stretch of text."""

    words: tuple[str, ...]
    start: int
    end: int


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the sentences whose names do not agree with those of their source."""
    known = languages(context)
    if not known or not context.source:
        return
    pairs = context.pairs
    for i, pair in enumerate(pairs):
        if not pair.target or not pair.source:
            continue
        near = pairs[max(0, i - 1) : i + 2]
        lost = _unmatched(mask(pair.source), context.source, " ".join(p.target for p in near), context)
        new = _unmatched(mask(pair.target), context, " ".join(p.source for p in near), context.source)
        yield from _compared(document, pair, lost, new)


def _compared(document: Document, pair: Pair, lost: list[Name], new: list[Name]) -> Iterator[Finding]:
    """A name that only the text has, beside one that only its source has: the one stands for the other.

    Alone, either may be an institution's that was translated word by word.
    """
    for theirs, own in zip(lost, new, strict=False):
        start, end = pair.link.start + own.start, pair.link.start + own.end
        place = pair.link.source_start + theirs.start, pair.link.source_start + theirs.end
        message = f"The source has another name here: “{' '.join(theirs.words)}”"
        yield RULE.finding(document, start, end, message, evidence="changed", counterpart=place)


def _unmatched(text: str, context: Context, other: str, beyond: Context) -> list[Name]:
    """The names of a text of which no word can be one of the other side's."""
    names = _names(text, context)
    if not names:
        return []
    theirs = candidates(other, bool(beyond.language and beyond.language.casing.cased))
    return [n for n in names if not any(stands_in(w, theirs) for w in n.words)]


def _names(text: str, context: Context) -> list[Name]:
    """The names within the sentences of a text: of several words, none of them a common one or a country's."""
    language = context.language
    if not language or not language.casing.cased or language.casing.nouns_capitalised or not context.small_words:
        return []
    usual = _usual(language.code)
    found = []
    for m in _NAMES.finditer(text):
        run: list[re.Match[str]] = []
        for word in [*_NAME.finditer(text, *m.span()), None]:
            if word and word[0].istitle():
                run.append(word)
                continue
            if run and _WITHIN.search(text, max(0, run[0].start() - 2), run[0].start()):
                found.append(Name(tuple(w[0] for w in run), run[0].start(), run[-1].end()))
            run = []
    return [n for n in found if len(n.words) >= _WORDS and _told(n) and all(_rare(w, context, usual) for w in n.words)]


def _told(name: Name) -> bool:
    """Whether there is enough of a name to tell it from others."""
    return sum(len(skeleton(word)) for word in name.words) >= _FEWEST


def _rare(word: str, context: Context, usual: frozenset[str]) -> bool:
    """Whether a word is likely a name that languages share."""
    small = word.casefold()
    return (
        small not in context.small_words
        and small.removesuffix("s") not in context.small_words
        and small not in usual
        and small not in lexicon.load("en")
        and small[:5] not in usual
    )


@cache
def _usual(code: str) -> frozenset[str]:
    """Words with a capital that are no names, and beginnings of those that each language has its own word for."""
    language = load(code)
    places = json.loads((resources.files("qa.rules.source") / "places.json").read_text(encoding="utf-8"))
    own = (
        (*language.casing.capitals, *language.casing.titles, *language.dates.months, *language.dates.weekdays)
        if language
        else ()
    )
    return frozenset(word.casefold() for word in own) | frozenset(places.get(base(code), "").split())


RULE = Rule(
    code="SRC607",
    name="missing-name",
    family="source",
    mqm="Accuracy/Mistranslation",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "fr",
            "Hier, le prix est allé à Sandra Bergman, une peintre de la région.",
            ("Sandra Bergman",),
            source="Yesterday the prize went to Magda Tollerby, a painter from the region.",
        ),
        Example(
            "ru",
            "Вчера премию получила Сандра Бергман, художница из этой области.",
            ("Сандра Бергман",),
            source="Yesterday the prize went to Magda Tollerby, a painter from the region.",
        ),
        Example(
            "pl",
            "Wczoraj nagrodę przyznano Magdzie Tollerby, malarce z tego regionu.",
            source="Yesterday the prize went to Magda Tollerby, a painter from the region.",
        ),
        Example(
            "ru",
            "Вчера говорили с Магдой Толлерби, художницей из этой области.",
            source="Yesterday they spoke with Magda Tollerby, a painter from the region.",
        ),
    ),
)
