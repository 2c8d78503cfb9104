"""How long a translation may be expected to be, from what `models/recipes/lengths.py` measured.

A language needs more or fewer letters than another for the same words. The table `lengths.json` holds for each language
the logarithm of its usual length against the mean of all, and how much single sentences stray from it.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import NamedTuple

FEWEST = 30
"""Letters and digits on the longer side below which lengths tell nothing: a few words may well double."""


class Table(NamedTuple):
    """What was measured.

    Attributes:
        level: by language, the mean natural logarithm of a sentence's size against that of all languages.
        spread: by language, the standard deviation around it for long sentences.
        decay: letters at which the variance is twice that of long sentences.
        short, long: standard deviations below and above the expected length that one sound sentence in 10,000 reaches
            each.
    """

    level: dict[str, float]
    spread: dict[str, float]
    decay: float
    short: float
    long: float


def size(text: str) -> int:
    """Letters and digits of a text: marks and spaces differ too much between scripts."""
    return sum(map(str.isalnum, text))


def deviation(source: str, target: str, languages: tuple[str, str]) -> float | None:
    """By how many standard deviations a translation is longer (or, below 0, shorter) than expected.

    Args:
        source: the text translated.
        target: its translation.
        languages: codes of the two. Regions are ignored.

    Returns:
        None where a text is too short to tell, or a language was not measured.
    """
    known = table()
    theirs, own = (code.split("-")[0] for code in languages)
    sizes = size(source), size(target)
    if theirs not in known.level or own not in known.level or max(sizes) < FEWEST or not min(sizes):
        return None
    return strayed(math.log(sizes[1] / sizes[0]), max(sizes), theirs, own, known)


def strayed(ratio: float, longer: int, theirs: str, own: str, known: Table) -> float:
    """Standard deviations between a logarithm of a ratio of sizes and the expected one."""
    expected = known.level[own] - known.level[theirs]
    variance = known.spread[own] ** 2 + known.spread[theirs] ** 2
    return (ratio - expected) / math.sqrt(variance * (1 + known.decay / longer))


@cache
def table() -> Table:
    """The table of the package."""
    text = (resources.files("qa.rules.source") / "lengths.json").read_text(encoding="utf-8")
    return Table(**{name: value for name, value in json.loads(text).items() if name in Table._fields})
