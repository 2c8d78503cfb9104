"""Words of the source left as they are.

What it finds
-------------
A sentence or unit that is word for word (or nearly so) its source, although it should be in another language, and runs of
five words and more of the source within a translation.

Why it happens
--------------
Translation systems copy what they cannot read, translators skip a segment, a tool fills in the source for an empty one.

Example
-------
    The talks will go on next week. → The talks will go on next week.

Better
------
    Die Gespräche gehen nächste Woche weiter.

Options
-------
None.

Limits
------
Names, numbers, code and units of fewer than four words may well be the same. A run in quotation marks is taken for a
title up to twelve words. Between languages so close that the same words are sound in both, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.language import distribution
from qa.rules.context import Context, mask
from qa.rules.language.words import UNSPACED
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import languages

RUN = 5
"""Words in a row that no two languages share by chance."""

UNIT = 4
"""Words of a whole unit for which the same holds."""

SMALL = 3
"""Words of a run that must be no names: written small, or in a script without capitals."""

TITLE = 12
"""Words in quotation marks up to which they may be the title of a work."""

CLOSE = (frozenset({"da", "no"}), frozenset({"es", "pt", "ca"}), frozenset({"cs", "sk"}), frozenset({"ru", "uk", "bg"}))
"""Languages in which the same words are often sound; only a whole unit of twice as many words tells there."""

WHOLE = 0.8
"""Share of a unit's words from which all of it counts as copied."""

SURE = 0.3
"""Probability of the source's language that its words have at least."""

_CHARACTERS = 3
"""Characters that count as one word in scripts without spaces."""

_PIECE = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})[^\W_])+")

Span = tuple[int, int]


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each unit or run that was copied."""
    known = languages(context)
    if not known:
        return
    close = any(known[0] in group and known[1] in group for group in CLOSE)
    for pair in context.pairs:
        start = pair.link.start
        target = context.masked[start : pair.link.end]
        for whole, (a, b) in _copied(target, mask(pair.source)):
            a, b = start + a, start + b
            words = _pieces(document.text[a:b])
            if not _running(words) or not _in_source_language(document.text[a:b], *known):
                continue
            if close and not (whole and _count(words) > 2 * UNIT):
                continue
            if not whole and context.in_quotes(a, b) and _count(words) <= TITLE:
                continue
            message = "This was not translated: the source says the same word for word"
            counterpart = (pair.link.source_start, pair.link.source_end)
            yield RULE.finding(document, a, b, message, evidence="whole" if whole else "run", counterpart=counterpart)


def _copied(target: str, source: str) -> list[tuple[bool, Span]]:
    """What of a target stands in its source: all of it, or runs. Each comes with whether it is all."""
    pieces = list(_PIECE.finditer(target))
    words = [m[0].casefold() for m in pieces]
    theirs = _pieces(source.casefold())
    if not words:
        return []
    span = pieces[0].start(), pieces[-1].end()
    if words == theirs:
        return [(True, span)] if _count(words) >= UNIT else []
    runs = [(i, j) for i, j in _runs(words, theirs) if _count(words[i:j]) >= RUN]
    if sum(j - i for i, j in runs) >= WHOLE * max(len(words), len(theirs)):
        return [(True, span)]
    return [(False, (pieces[i].start(), pieces[j - 1].end())) for i, j in runs]


def _runs(words: list[str], theirs: list[str]) -> list[Span]:
    """The longest stretches of `words` of which every five in a row stand in `theirs`."""
    known = {tuple(theirs[i : i + RUN]) for i in range(len(theirs) - RUN + 1)}
    runs: list[Span] = []
    for i in range(len(words) - RUN + 1):
        if tuple(words[i : i + RUN]) in known:
            if runs and i <= runs[-1][1]:
                runs[-1] = (runs[-1][0], i + RUN)
            else:
                runs.append((i, i + RUN))
    return runs


def _pieces(text: str) -> list[str]:
    """The words of a text; in scripts without spaces, its characters."""
    return _PIECE.findall(text)


def _count(words: list[str]) -> float:
    """How many words these are."""
    return sum(1 / _CHARACTERS if UNSPACED.match(w) else 1 for w in words)


def _running(words: list[str]) -> bool:
    """Whether words are text and not a row of names and numbers."""
    small = _count([w for w in words if w.isalpha() and w == w.lower()])
    return small >= SMALL and small >= _count(words) / 3


def _in_source_language(text: str, theirs: str, own: str) -> bool:
    """Whether words are in the source's language rather than the text's own, or, as titles may be, in a third."""
    shares = distribution(text, theirs)
    return shares.get(theirs, 0.0) >= max(SURE, shares.get(own, 0.0))


RULE = Rule(
    code="SRC604",
    name="copied-source",
    family="source",
    mqm="Accuracy/Untranslated",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "The talks will go on next week.",
            ("The talks will go on next week",),
            source="The talks will go on next week.",
        ),
        Example(
            "fr",
            "Le maire a déclaré que the old bridge will be closed for the winter, sans autre détail.",
            ("the old bridge will be closed for the winter",),
            source="The mayor said that the old bridge will be closed for the winter, without further detail.",
        ),
        Example(
            "en",
            "大臣らは来週も会談を続ける予定だと述べた。",
            ("大臣らは来週も会談を続ける予定だと述べた",),
            source="大臣らは来週も会談を続ける予定だと述べた。",
        ),
        Example(
            "de",
            "Der Roman „The House at the End of the Long Road“ erscheint bei Penguin Random House UK.",
            source="The novel “The House at the End of the Long Road” is published by Penguin Random House UK.",
        ),
        Example("ru", "Netflix, HBO, Apple TV", source="Netflix, HBO, Apple TV"),
    ),
)
