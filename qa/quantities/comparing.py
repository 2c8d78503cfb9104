"""Which quantities of a text its source has not, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from qa.quantities.reading import Quantity, Reading

_CONVERSIONS = {
    "mile": ("1.609344", "1609.344"),
    "foot": ("0.3048", "30.48"),
    "inch": ("2.54", "25.4", "0.0254"),
    "yard": ("0.9144",),
    "pound_mass": ("0.45359237", "453.59237"),
    "acre": ("0.40468564", "0.0040468564", "4046.8564"),
}
"""What one of a unit is in metric units of several sizes."""

_TOLERANCE = Decimal("0.05")


def without_counterpart(ours: Reading, theirs: Reading) -> list[Quantity]:
    """The digit numbers of one side that stand for no number of the other."""
    known = frozenset[Decimal]().union(*(q.values for q in theirs.numbers))
    return [q for q in ours.numbers if q.digits and not q.values & known and not _converted(q, theirs.numbers)]


def _converted(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    """Whether it is another number in other units, within 5 %."""
    return any(_conversion(quantity, other) or _conversion(other, quantity) for other in others if other.value)


def _conversion(metric: Quantity, old: Quantity) -> bool:
    """Whether `old` may be in miles, feet or pounds, and `metric` the same in metric units."""
    if not old.value:
        return False
    factors = [f for unit in old.units | metric.units for f in _CONVERSIONS.get(unit.name, ())]
    return any(abs(metric.value / (old.value * Decimal(factor)) - 1) <= _TOLERANCE for factor in factors)


def renamed(ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...]) -> tuple[Quantity, Quantity] | None:
    """The first month or weekday of ours that they have not, and the first of theirs that we have not.

    None where one side merely names fewer.
    """
    known, wanted = {q.value for q in theirs}, {q.value for q in ours}
    mine = next((q for q in ours if q.value not in known), None)
    other = next((q for q in theirs if q.value not in wanted), None)
    return (mine, other) if mine and other else None


def in_other_units(ours: Reading, theirs: Reading) -> list[tuple[Quantity, Quantity]]:
    """Pairs of one number on both sides, which counts one thing here and another there."""
    found = []
    for mine in ours.numbers:
        same = [q for q in theirs.numbers if mine.digits and q.digits and mine.value == q.value]
        if mine.units and same and all(q.units and not _alike(q, mine) for q in same):
            found.append((mine, same[0]))
    return found


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same; a yard is as good as a metre."""
    return any(
        a == b or (a.kind == b.kind and a.size and b.size and 0.9 < a.size / b.size < 1.12)
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
