"""Calibration: what the surprisal of a sentence means, measured on edited news.

Mean surprisal falls with the length of a sentence and differs between models and languages. Each table therefore holds,
for one model, language and way of reading (sentence `alone`, or in the `context` of its document), the expected mean
surprisal as a function of the size n of the text (`scorer.surprise`), and the spread around it. What is left after both
are taken out is alike in all languages; its distribution, pooled over them, gives the fluency:

    expected(n) = level + slope · ln n          z = (mean − expected(n)) / (spread · n^−decay)
    fluency     = 100 · (1 − F(z))              F: the share of edited news with a smaller z

so that 50 is the median of edited news and 5 its fifth percentile, in every language. `models/recipes/calibration.py`
makes the tables.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import median


@dataclass(frozen=True, slots=True)
class Norm:
    """What is normal in one language, read in one way.

    Attributes:
        level, slope: expected mean surprisal (`measure`) is `level + slope · ln n` for size n.
        spread, decay: its spread is `spread · n^−decay`.
        floor: see `measure`.
    """

    level: float
    slope: float
    spread: float
    decay: float
    floor: float = 0.0

    def z(self, bits: float, size: float) -> float:
        """How many spreads the mean surprisal of a sentence lies above what is expected at its length."""
        n = max(1.0, size)
        expected = self.level + self.slope * math.log(n)
        return (measure(bits, self.floor) - expected) / (self.spread * math.pow(n, -self.decay))


def measure(bits: float, floor: float) -> float:
    """Mean surprisal as it is compared: in bits, or where there is a floor as ln(bits + floor).

    Of a language model sound sentences have a mean around which they scatter. A detector of damage gives them almost
    nothing, and damaged ones ten or a hundred times as much: there it is the ratio that tells.
    """
    return math.log(bits + floor) if floor else bits


@dataclass(frozen=True, slots=True)
class Calibration:
    """The tables of one model.

    Attributes:
        date: when they were made.
        alone, context: what is normal by language, for a sentence on its own and within its document.
        shape: pairs (z, standard normal deviate of the same rank), ascending: how z is distributed in edited news.
        peak: surprisal in bits from which a word stands out from its sentence.
        floor: see `measure`.
    """

    date: str
    alone: dict[str, Norm]
    context: dict[str, Norm]
    shape: tuple[tuple[float, float], ...]
    peak: float = 14.0
    floor: float = 0.0

    def fluency(self, z: float) -> float:
        """0–100 for a z: the share of edited news that is more surprising. Never quite 0 or 100, always falling."""
        return 100.0 * 0.5 * math.erfc(_interpolated(self.shape, z) / math.sqrt(2.0))


def _interpolated(knots: Sequence[tuple[float, float]], x: float) -> float:
    """Piecewise linear through the knots, the first and last piece going on for ever."""
    i = min(max(bisect_right(knots, x, key=lambda knot: knot[0]), 1), len(knots) - 1)
    (x0, y0), (x1, y1) = knots[i - 1], knots[i]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


UNCALIBRATED = Calibration("none", {}, {}, ((-1.0, -1.0), (1.0, 1.0)))
"""For models without tables: z is taken as normally distributed."""


@cache
def load(model: str) -> Calibration:
    """The tables of a model; `UNCALIBRATED` where none are shipped."""
    file = resources.files("qa.scoring") / "tables" / f"{model}.json"
    if not file.is_file():
        return UNCALIBRATED
    data = json.loads(file.read_text(encoding="utf-8"))
    floor = data["floor"]
    return Calibration(
        date=data["date"],
        alone={lang: Norm(**norm, floor=floor) for lang, norm in data["alone"].items()},
        context={lang: Norm(**norm, floor=floor) for lang, norm in data["context"].items()},
        shape=tuple((z, deviate) for z, deviate in data["shape"]),
        peak=data["peak"],
        floor=floor,
    )


def norm_of(norms: dict[str, Norm], lang: str | None) -> Norm | None:
    """The norm of a language, whatever its region; None where it has none."""
    return norms.get((lang or "").split("-")[0])


def own_norm(sentences: Sequence[tuple[float, float]], floor: float = 0.0) -> Norm:
    """A document's own norm, from (mean bits, size) of its sentences: median and MAD, the length left aside."""
    values = [measure(bits, floor) for bits, _ in sentences] or [0.0]
    middle = median(values)
    mad = median(abs(v - middle) for v in values)
    return Norm(level=middle, slope=0.0, spread=max(1.4826 * mad, 0.3), decay=0.0, floor=floor)
