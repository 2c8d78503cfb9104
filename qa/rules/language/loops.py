"""Where a list of words repeats itself, in linear time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import eq

_LONGEST = 30
"""Words of the longest phrase whose repetition is looked for."""


@dataclass(frozen=True, slots=True)
class Loop:
    """The words from `first` to `last` repeat a phrase of `period` words."""

    first: int
    last: int
    period: int

    @property
    def times(self) -> int:
        """How often the phrase stands there in full."""
        return (self.last - self.first) // self.period


def loops(words: Sequence[str]) -> list[Loop]:
    """Phrases that stand twice in a row or more, the longest stretch first where two overlap; in order of place."""
    found = []
    for period in _periods(words):
        same = bytes(map(eq, words, islice(words, period, None)))
        at = same.find(1)
        while at >= 0:
            stop = same.find(0, at)
            stop = len(same) if stop < 0 else stop
            if stop - at >= period:
                found.append(Loop(at, stop + period, period))
            at = same.find(1, stop)
    taken = bytearray(len(words))
    kept = []
    for loop in sorted(found, key=lambda x: (x.first - x.last, x.period)):
        if 1 not in taken[loop.first : loop.last]:
            taken[loop.first : loop.last] = b"\1" * (loop.last - loop.first)
            kept.append(loop)
    return sorted(kept, key=lambda x: x.first)


def _periods(words: Sequence[str]) -> list[int]:
    """Distances at which a loop can run: one and two words, and those at which three words return."""
    triples = list(zip(words, words[1:], words[2:], strict=False))
    periods = {1, 2}
    if len(set(triples)) < len(triples):
        last: dict[tuple[str, str, str], int] = {}
        for i, triple in enumerate(triples):
            periods.add(i - last.get(triple, i))
            last[triple] = i
    return sorted(p for p in periods if 0 < p <= _LONGEST)
