"""What the source tells of two spellings: whether it has one name in both places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.languages import load
from qa.rules.consistency.likeness import difference
from qa.rules.context import Context, Pair
from qa.spellings import full_names, names

_WIDE = 800
"""Characters of source beyond which a link tells no longer where a word comes from."""

_LONG = 7
"""Letters of a name from which its last two may be an ending."""

_MOST = 300
"""Names of the source that are looked for."""

Span = tuple[int, int]


class Verdict(NamedTuple):
    """Whether the source has one name in both places; `at` is where it stands, for the first of the spans asked."""

    one: bool
    at: Span | None = None


def ask(context: Context, ours: Sequence[Span], theirs: Sequence[Span]) -> Verdict | None:
    """What the source has where a text spells a name in two ways, None if it can't be told.

    Args:
        context: of the text, with its source.
        ours: where the text has one spelling, offsets of the text.
        theirs: where it has the other.
    """
    source = context.source
    if not source or not (language := load(source.document.lang)):
        return None
    if _verbatim(context, ours[0], theirs[0]):
        return Verdict(one=False)
    mine, others = (list(_links(context, spans)) for spans in (ours, theirs))
    found = names(source.masked, language)
    if language.casing.nouns_capitalised:
        found &= {word for pair in full_names(source.masked) for word in pair}
    known = sorted(found)[:_MOST]
    if not mine or not others or not known:
        return None
    here, there = ({n for n in known if all(_stem(n) in pair.source for pair in pairs)} for pairs in (mine, others))
    shared = [n for n in here & there if _only_there(context, n, {*mine, *others})]
    if any(difference(a, b, language) for a in here - there for b in there - here):
        return Verdict(one=False)
    if not shared:
        return None
    link, _, text = mine[0]
    start = link.source_start + text.index(_stem(shared[0]))
    return Verdict(one=True, at=(start, start + len(_stem(shared[0]))))


def _verbatim(context: Context, *spans: Span) -> bool:
    """Whether the source has the very same spellings."""
    assert context.source
    return all(context.document.text[a:b] in context.source.document.text for a, b in spans)


def _links(context: Context, spans: Sequence[Span]) -> Iterator[Pair]:
    """What is linked to these spans, where it is short enough to tell something."""
    for start, _ in spans:
        for pair in context.pairs:
            if pair.link.start <= start < pair.link.end and 0 < len(pair.source) <= _WIDE:
                yield pair


def _stem(name: str) -> str:
    return name[:-2] if len(name) >= _LONG else name


def _only_there(context: Context, name: str, pairs: set[Pair]) -> bool:
    """Whether a name of the source stands there and hardly anywhere else, and so is the one that was spelled twice."""
    return sum(_stem(name) in pair.source for pair in context.pairs) <= len(pairs) + 1
