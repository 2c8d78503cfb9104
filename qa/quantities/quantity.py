"""What is read of a text: its numbers, months and weekdays."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qa.quantities.words import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, month or weekday of a text.

    Attributes:
        start, end: half-open range in the text, scale words included, units not.
        values: what it may stand for; the first reading that the language's own conventions give is `value`.
        value: the plain reading.
        digits: whether it is written in digits.
        sure: whether it is that number and nothing else; other words are evidence only.
        units: what it may count or measure, empty where nothing tells.
    """

    start: int
    end: int
    value: Decimal
    values: frozenset[Decimal]
    digits: bool = True
    sure: bool = True
    units: frozenset[Unit] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one text counts, measures and dates."""

    numbers: tuple[Quantity, ...] = ()
    months: tuple[Quantity, ...] = ()
    weekdays: tuple[Quantity, ...] = ()
