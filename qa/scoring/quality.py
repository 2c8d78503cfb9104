"""What every quality model gives: a grade for each translation, with the words that are probably wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.finding import Severity


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch of a translation that is probably wrong.

    Attributes:
        start, end: half-open range in code points of the translation that was given.
        severity: how bad it probably is.
        probability: in [0, 1], that people would mark it.
        category: MQM category, "" where the model tells none.
        why: what the model says about it, "" where it says nothing.
    """

    start: int
    end: int
    severity: Severity
    probability: float
    category: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a model makes of one translation.

    Attributes:
        quality: 0–100, higher is better.
        doubts: in order, without overlap.
        unrelated: whether it seems to be no translation of its source at all.
    """

    quality: float
    doubts: tuple[Doubt, ...] = ()
    unrelated: bool = False


class QualityModel(Protocol):
    """A model that grades translations. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """The name that `load_quality` takes."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the model does, so that grades can be cached and reports reproduced."""
        ...

    def calibrated(self, lang: str | None) -> bool:
        """Whether its grades of translations into a language are on the scale on which people grade."""
        ...

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        """Grade each translation, with its source where there is one.

        Args:
            targets: the translations.
            sources: what they were translated from, one each.
            lang: the language that the translations should be in.
            source_lang: that of the sources.

        Raises:
            ModelError: the model can't be run, or says what can't be understood.
        """
        ...
