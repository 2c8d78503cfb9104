"""Another name than the source has.

What it finds
-------------
A name that has nothing to do with the one that the source has in that sentence, in whatever alphabet and case; full
names that only one of the two has; and, between languages in Latin letters, a name with a letter that the source's does
not have.

Why it happens
--------------
Machine translation replaces rare names by frequent ones, takes a name from the sentence before, and misspells names that
it has not seen.

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
Single words that are only left out, or only added, are not reported: they may be translated, or a pronoun may stand for
them. Of names replaced by another article's it finds three in ten between languages with capitals, of misspelled ones
half where both have Latin letters. In languages without capitals it reads the other side's full names only, and finds
hardly any; Chinese and Thai, which part no words, are left alone. Acronyms, countries, languages and many cities are not
looked at; in German, where every noun has a capital, only names of several words are, and so in languages of which few
ordinary words are known (Greek, Indonesian, Norwegian, Romanian, Vietnamese).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import product

from qa.document import Document
from qa.finding import Finding, Severity
from qa.names import common_start, consonants, likeness, readings, same, skeleton, stands_in
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.mentions import Name, Side
from qa.rules.source.passages import languages

_FEWEST = 5
"""Consonants of a full name that can be told from others."""

_FEWEST_OF_ONE = 3
"""Consonants of a word that can, in another alphabet."""

_UNLIKE = 0.45
"""Share of letters in common below which two names are not forms or translations of one."""

_APART = 0.6
"""Share of consonants in common below which they are not."""

_UNSPACED = frozenset({"th", "zh"})
"""Scripts that part no words, so that a name may stand anywhere."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the sentences whose names do not agree with those of their source."""
    known = languages(context)
    if not known or not context.source or _UNSPACED & {*known}:
        return
    ours = Side(context, [(p.link.start, p.link.end) for p in context.pairs])
    theirs = Side(context.source, [(p.link.source_start, p.link.source_end) for p in context.pairs])
    latin = all(c.language and c.language.script == "Latn" for c in (context, context.source))
    for link, pair in enumerate(context.pairs):
        if pair.target and pair.source:
            yield from _compared(document, pair, link, ours, theirs, latin)


def _compared(document: Document, pair: Pair, link: int, ours: Side, theirs: Side, latin: bool) -> Iterator[Finding]:
    """What the names of a link are at fault in: at most one is reported."""
    if slip := _misspelled(link, ours, theirs) if latin else None:
        right, own = slip
        at = pair.link.source_start + pair.source.index(right)
        message = f"The source spells this name otherwise: “{right}”"
        place = at, at + len(right)
        yield RULE.finding(document, own.start, own.end, message, evidence="spelling", counterpart=place)
        return
    if exchange := _exchanged(link, ours, theirs, latin):
        source, own = exchange
        message = f"The source has another name here: “{' '.join(source.words)}”"
        place = source.start, source.end
        yield RULE.finding(document, own.start, own.end, message, evidence="changed", counterpart=place)
        return
    lost, new = _alone(link, theirs, ours), _alone(link, ours, theirs)
    for name in lost[:1]:
        message = f"“{' '.join(name.words)}” of the source is missing here"
        yield RULE.finding(
            document, pair.link.start, pair.link.end, message, evidence="lost", counterpart=(name.start, name.end)
        )
    for name in () if lost else new[:1]:
        message = "The source has no such name here"
        place = pair.link.source_start, pair.link.source_end
        yield RULE.finding(document, name.start, name.end, message, evidence="new", counterpart=place)


def _exchanged(link: int, ours: Side, theirs: Side, latin: bool) -> tuple[Name, Name] | None:
    """A name of the source and one of the text that stands for it.

    Each must be missing on the other side: both near the link; or the one in the link alone if the other stands nowhere
    on the other side, since a name of the next sentence is no excuse for that; or their last words.
    """
    lost, new = _missing(link, theirs, ours), _missing(link, ours, theirs)
    exchanges = (
        (lost, new),
        (_missing_in(link, theirs, ours), [n for n in new if _foreign(n, theirs)]),
        ([n for n in lost if _foreign(n, ours)], _missing_in(link, ours, theirs)),
        (_missing(link, theirs, ours, last=True), _missing(link, ours, theirs, last=True)),
    )
    for source, own in (both for exchange in exchanges for both in product(*exchange)):
        sure = all(side.well_known or (latin and n.full) for n, side in ((source, theirs), (own, ours)))
        fewest = _FEWEST_OF_ONE - latin
        if sure and _unlike(source, own) and _told(source, fewest) and _told(own, fewest):
            return source, own
    return None


def _missing(link: int, side: Side, other: Side, last: bool = False) -> list[Name]:
    """The names of a link of which nothing near on the other side may be a word (or, if `last`, the last word)."""
    return [
        n
        for n in side.names[link]
        if not any(other.may_mention(w, link, side) for w in (n.words[-1:] if last else n.words))
    ]


def _missing_in(link: int, side: Side, other: Side) -> list[Name]:
    """The names of a link that the other side doesn't have in the link itself."""
    return [n for n in side.names[link] if not any(other.mentions(w, link) for w in n.words)]


def _foreign(name: Name, side: Side) -> bool:
    """Whether a name stands nowhere on a side."""
    return not any(stands_in(word, side.everywhere) for word in name.words)


def _alone(link: int, side: Side, other: Side) -> list[Name]:
    """The full names of a link that nothing on the other side stands for; single words may be translated."""
    return [n for n in _missing(link, side, other) if n.full and side.well_known and _told(n, _FEWEST)]


def _told(name: Name, fewest: int) -> bool:
    """Whether there is enough of a name to tell it from others."""
    return sum(len(skeleton(word)) for word in name.words) >= fewest


def _unlike(one: Name, other: Name) -> bool:
    """Whether two names are not forms or translations of one: of two full names, their last words tell."""
    pairs = [(one.words[-1], other.words[-1])] if one.full and other.full else product(one.words, other.words)
    return all(
        likeness(a, b) < _UNLIKE and SequenceMatcher(None, skeleton(a), skeleton(b), autojunk=False).ratio() < _APART
        for a, b in pairs
    )


def _misspelled(link: int, ours: Side, theirs: Side) -> tuple[str, Name] | None:
    """A word of the source and the name that has it with a wrong letter, in Latin letters both."""
    for own in ours.names[link]:
        for word in own.words:
            if any(same(word, w) for w in theirs.near(link)):
                continue
            right = sorted(w for w in theirs.capitalised[link] if _slip(w, word))
            if right and not any(same(right[0], w) for w in ours.capitalised[link]):
                return right[0], own
    return None


def _slip(right: str, wrong: str) -> bool:
    """Whether one letter in the stem of a name is another consonant, of a sound that no spelling writes like that."""
    x, y = readings(right)[0], readings(wrong)[0]
    at = common_start(x, y)
    inside = 0 < at < min(len(x), len(y)) - 2 and x[at + 1 : at + 3] == y[at + 1 : at + 3]
    sounds = (consonants(x[at]), consonants(y[at])) if inside else ("", "")
    return all(sounds) and sounds[0] != sounds[1] and not {x[at], y[at]} & set("jw")


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
