"""Pair opening marks with closing ones, within a block and over the blocks that follow."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum


class Turn(Enum):
    """Which way a mark faces. `MAYBE` is an unreliable mark: a partner for another at best, never a fault itself."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Mark:
    """A bracket or quotation mark at `start` in the block with index `block`; two of one kind can make a pair."""

    start: int
    kind: str
    turn: Turn
    block: int


def unpaired(blocks: Iterable[Sequence[Mark]], reach: int) -> Iterator[tuple[Mark, bool]]:
    """Marks without a partner, each with whether it opens.

    Args:
        blocks: the marks of each block, in order.
        reach: how many blocks further on an open mark may still find its partner.
    """
    waiting: dict[str, deque[Mark]] = defaultdict(deque)
    for marks in blocks:
        opening, closing = _alone(marks)
        for mark in closing:
            if waiting[mark.kind] and mark.block - waiting[mark.kind][-1].block <= reach:
                waiting[mark.kind].pop()
            else:
                yield mark, False
        for mark in opening:
            waiting[mark.kind].append(mark)
    yield from ((mark, True) for queue in waiting.values() for mark in queue)


def _alone(marks: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks of one block that open and are not closed in it, and those that close what it does not open."""
    stack: list[Mark] = []
    depth: Counter[str] = Counter()
    unclosed: list[Mark] = []
    unopened: list[Mark] = []
    for mark in marks:
        if mark.turn is Turn.MAYBE:
            continue
        if mark.turn is Turn.OPENS or (mark.turn is Turn.EITHER and not depth[mark.kind]):
            stack.append(mark)
            depth[mark.kind] += 1
        elif not depth[mark.kind]:
            unopened.append(mark)
        else:
            while (last := stack.pop()).kind != mark.kind:
                depth[last.kind] -= 1
                unclosed.append(last)
            depth[mark.kind] -= 1
    unreliable = [mark for mark in marks if mark.turn is Turn.MAYBE]
    return _settled([*unclosed, *stack], unreliable, backwards=True), _settled(unopened, unreliable, backwards=False)


def _settled(alone: list[Mark], unreliable: list[Mark], backwards: bool) -> list[Mark]:
    """The marks that no unreliable one can be the partner of; each of those serves once."""
    if not (alone and unreliable):
        return alone
    spare: Counter[str] = Counter()
    left = []
    for mark in sorted([*alone, *unreliable], key=lambda m: m.start, reverse=backwards):
        if mark.turn is Turn.MAYBE:
            spare[mark.kind] += 1
        elif spare[mark.kind]:
            spare[mark.kind] -= 1
        else:
            left.append(mark)
    return left
