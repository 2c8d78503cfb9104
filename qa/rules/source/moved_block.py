"""A block of the page that the translation has in another place.

What it finds
-------------
A caption, credit, link or part of the page in the source whose translation stands as a paragraph in the middle of the story,
and paragraphs that stand in another order than in the source.

Why it happens
--------------
A page is flattened to plain text before it is translated, and what stood beside the story lands within it.

Example
-------
    <figcaption>The harbour at dawn</figcaption> → a paragraph of its own: "Der Hafen im Morgengrauen"

Better
------
    <figcaption>Der Hafen im Morgengrauen</figcaption>

Options
-------
None.

Limits
------
Where the source is plain text, nothing tells that a block is a caption but its wording, which DOC101 to DOC104 read. A new
order is seen in files that tell what goes with what, or where most of the order was kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from qa.document import Block, Document, Role
from qa.finding import Finding, Severity
from qa.roles import stated
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule

_ASIDE = {
    Role.CAPTION: "a caption",
    Role.CREDIT: "a credit",
    Role.RELATED: "a link to another article",
    Role.FURNITURE: "a part of the page",
}
"""Roles that are no part of the story."""

_MOST_MOVED = 0.2
"""Share of the links out of order up to which the rest is the order that was meant."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each block that is in the wrong place."""
    if not context.source:
        return
    both = [p for p in context.pairs if p.target.strip() and p.source.strip()]
    marked: set[int] = set()
    for pair in both:
        index, theirs = _block(document, pair.link.start), _block(context.source.document, pair.link.source_start)
        if index is None or theirs is None or index in marked:
            continue
        block, origin = document.blocks[index], context.source.document.blocks[theirs]
        if stated(origin) and origin.role in _ASIDE and _in_story(document, index) and not context.placements[index]:
            marked.add(index)
            message = f"In the source this is {_ASIDE[origin.role]}, here it is a paragraph of the story"
            yield _finding(document, block, message, origin.role.value, origin)
    for pair in _out_of_order(both):
        index, theirs = _block(document, pair.link.start), _block(context.source.document, pair.link.source_start)
        if index is not None and theirs is not None and index not in marked:
            marked.add(index)
            message = "In the source this stands in another place"
            yield _finding(document, document.blocks[index], message, "order", context.source.document.blocks[theirs])


def _finding(document: Document, block: Block, message: str, evidence: str, origin: Block) -> Finding:
    place = origin.start, origin.end
    return RULE.finding(document, block.start, block.end, message, evidence=evidence, counterpart=place)


def _block(document: Document, at: int) -> int | None:
    """The index of the block that holds an offset."""
    index = bisect_right(document.blocks, at, key=lambda b: b.start) - 1
    return index if index >= 0 and at < document.blocks[index].end else None


def _in_story(document: Document, index: int) -> bool:
    """Whether a block is a paragraph with paragraphs above and below."""
    roles = [block.role for block in document.blocks]
    return roles[index] is Role.BODY and Role.BODY in roles[:index] and Role.BODY in roles[index + 1 :]


def _out_of_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The fewest links without which the rest follow their source; none where these are many."""
    best: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for i, pair in enumerate(pairs):
        at = bisect_left(tails, pair.link.source_start)
        before.append(best[at - 1] if at else -1)
        tails[at:] = [pair.link.source_start, *tails[at + 1 :]]
        best[at:] = [i, *best[at + 1 :]]
    kept: set[int] = set()
    last = best[-1] if best else -1
    while last >= 0:
        kept.add(last)
        last = before[last]
    moved = [pair for i, pair in enumerate(pairs) if i not in kept]
    return moved if len(moved) <= _MOST_MOVED * len(pairs) else []


def _page(*parts: tuple[Role, str]) -> Document:
    """A document whose markup tells the roles, for the examples."""
    text, blocks = "", []
    for role, words in parts:
        blocks.append(Block(len(text), len(text) + len(words), role, from_markup=True))
        text += words + "\n\n"
    return Document(text=text.rstrip(), blocks=tuple(blocks), markup=True)


_HARBOUR = _page(
    (Role.BODY, "The port of Emden was closed for three days after the storm of last week."),
    (Role.CAPTION, "The harbour of Emden at dawn, seen from the old lighthouse."),
    (Role.BODY, "It opens again on Thursday, the head of the port told reporters."),
)
_PARAGRAPHS = _page(
    *((role, _HARBOUR.slice(block)) for block, role in zip(_HARBOUR.blocks, [Role.BODY] * 3, strict=True))
)
_GERMAN = "Der Hafen von Emden war nach dem Sturm der vergangenen Woche drei Tage lang geschlossen.\n\nDer Hafen von Emden lag im Morgengrauen da, vom alten Leuchtturm aus gesehen.\n\nEr öffnet am Donnerstag wieder, sagte der Leiter des Hafens vor Journalisten."
_FRENCH = "Le port d'Emden a été fermé pendant trois jours après la tempête de la semaine dernière.\n\nLe port d'Emden s'est éveillé à l'aube, vu du vieux phare de la ville.\n\nIl rouvrira jeudi, a déclaré le directeur du port devant la presse."

RULE = Rule(
    code="SRC611",
    name="moved-block",
    family="source",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example("de", _GERMAN, (_GERMAN.split("\n\n")[1],), source=_HARBOUR),
        Example("fr", _FRENCH, (_FRENCH.split("\n\n")[1],), source=_HARBOUR),
        Example("de", _GERMAN, source=_PARAGRAPHS),
        Example("fr", _FRENCH, source=_PARAGRAPHS),
    ),
)
