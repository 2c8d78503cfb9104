"""Which quantities of a text its source has not, and the other way round."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from qa.quantities.quantity import Quantity, Reading
from qa.quantities.words import Unit

_ROUND, _EXACT, _ROUNDED = Decimal("0.05"), Decimal("0.015"), Decimal("0.12")
"""How far a quantity may be off that was converted to a round number ("200 km" for "130 miles"), that was converted to
three digits or more, and that was rounded ("30 m" for "27 m").
"""

_TURNS = frozenset({Decimal(180), Decimal(360)})
"""Degrees of a figure of speech: a U-turn is a turn by 180 degrees in other languages."""


def without_counterpart(ours: Reading, theirs: Reading) -> list[Quantity]:
    """The numbers of one side, in digits or in plain words, that stand for no number of the other."""
    return [
        q for q in ours.numbers if q.sure and not _is_turn(q) and not any(_same(q, o, theirs) for o in theirs.numbers)
    ]


def more_often(ours: Reading, theirs: Reading) -> list[Quantity]:
    """The numbers that one side has more often than the other."""
    seen: Counter[Decimal] = Counter()
    found = []
    for q in ours.numbers:
        if q.sure:
            seen[q.value] += 1
            if seen[q.value] > sum(1 for o in theirs.numbers if _same(q, o, theirs)):
                found.append(q)
    return found


def _same(one: Quantity, other: Quantity, reading: Reading) -> bool:
    """Whether a number may stand for one of the other `reading`; a month may stand for digits alone."""
    alike = not one.values.isdisjoint(other.values) and (one.digits or other not in reading.months)
    return alike or _converted(one, other)


def _is_turn(quantity: Quantity) -> bool:
    return quantity.value in _TURNS and any(unit.name == "degree" for unit in quantity.units)


def _converted(one: Quantity, other: Quantity) -> bool:
    """Whether they measure the same in different units, or one is the other rounded: "2 m" for "1.98 m"."""
    return any(
        a.size and b.size and a.kind == b.kind and _near(one, other, a, b) for a in one.units for b in other.units
    )


def _near(one: Quantity, other: Quantity, unit: Unit, unit_of_other: Unit) -> bool:
    measures = [(q.value + Decimal(u.offset)) * Decimal(u.size) for q, u in ((one, unit), (other, unit_of_other))]
    if not measures[1]:
        return not measures[0]
    off = abs(measures[0] / measures[1] - 1)
    fewer, more = sorted((_digits(one.value), _digits(other.value)))
    if unit == unit_of_other:
        return fewer < more and fewer < 3 and off <= (_ROUNDED if fewer == 1 else _EXACT)
    return off <= (_EXACT if more > 2 and fewer > 1 else _ROUND)


def _digits(value: Decimal) -> int:
    """How many digits of a number are significant."""
    return len(value.normalize().as_tuple().digits)


def renamed(ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...]) -> tuple[Quantity, Quantity] | None:
    """The first month or weekday that we have more often than they, and the first that they have more often.

    None where one side merely names fewer.
    """
    counts, their_counts = (Counter(q.value for q in side) for side in (ours, theirs))
    mine, other = counts - their_counts, their_counts - counts
    if not mine or not other:
        return None
    return next(q for q in ours if q.value in mine), next(q for q in theirs if q.value in other)


def in_other_units(ours: Reading, theirs: Reading) -> list[tuple[Quantity, Quantity]]:
    """Pairs of one number on both sides, which counts one thing here and another there."""
    found = []
    for mine in ours.numbers:
        same = [q for q in theirs.numbers if mine.digits and q.digits and mine.value == q.value]
        if same and _comparable(mine) and all(_comparable(q) and not _alike(q, mine) for q in same):
            found.append((mine, same[0]))
    return found


def _comparable(quantity: Quantity) -> bool:
    """Whether a number has a unit that all languages share; degrees of an earthquake are points elsewhere."""
    return bool(quantity.units) and all(unit.kind != "degree" for unit in quantity.units)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same; a yard is as good as a metre, a point as a percentage point."""
    return any(
        a == b
        or a.kind == b.kind == "share"
        or (a.kind == b.kind and a.size and b.size and 0.9 < a.size / b.size < 1.12)
        for a in one.units
        for b in other.units
    )


def lost_percents(ours: Reading, theirs: Reading) -> list[tuple[Quantity, Quantity]]:
    """Pairs of one number that is a percentage for them, where our side has no percentage at all."""
    if any(_percent(q) for q in ours.numbers):
        return []
    percentages = [q for q in theirs.numbers if _percent(q) and q.digits]
    return [
        (mine, q)
        for q in percentages
        for mine in [m for m in ours.numbers if m.digits and m.values & q.values][:1]
        if not mine.units
    ]


def _percent(quantity: Quantity) -> bool:
    return any(unit.name == "percent" for unit in quantity.units)
