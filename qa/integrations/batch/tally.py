"""Figures of a corpus that can be added up: counts and distributions, and the worst documents."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from qa.report import Report

WORST = 50
"""Documents that are named."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Worst(NamedTuple):
    """A document to look at; the least of two is the worse one."""

    suspects: int
    mqm: float
    fluency: float | None
    file: str
    row: int
    id: str | None
    lang: str | None

    @property
    def order(self) -> tuple[float, float, float, str, int]:
        """Most suspects first, then most penalty points, then least fluent; as the HTML page of `qa check` does."""
        fluency = 100.0 if self.fluency is None else self.fluency
        return -self.suspects, -self.mqm, fluency, self.file, self.row


class Tally:
    """Figures of some documents. Tallies add up to the same whatever the order.

    Attributes:
        counts: "documents", "words", "characters", "suspects".
        codes, severities: of findings.
        spread: name and language → value, rounded down → documents; names are "fluency", "quality" and "suspects".
            Of these, a language "" is that of texts whose language could not be told.
        worst: the `WORST` documents with suspects, worst first.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.spread: dict[str, dict[str, Counter[int]]] = {"fluency": {}, "quality": {}, "suspects": {}}
        self.worst: tuple[Worst, ...] = ()

    def add(self, report: Report, file: str, row: int, identity: str | None) -> None:
        """Count a document in."""
        suspects = len(report.suspects)
        self.counts.update(documents=1, words=report.words, characters=len(report.text), suspects=suspects)
        self.codes.update(finding.code for finding in report.findings)
        self.severities.update(finding.severity.value for finding in report.findings)
        for name, value in (("fluency", report.fluency), ("quality", report.quality), ("suspects", suspects)):
            if value is not None:
                self.spread[name].setdefault(report.lang or "", Counter())[int(value)] += 1
        if suspects:
            fluency = None if report.fluency is None else round(float(report.fluency), 1)
            mqm = round(report.mqm_per_1000_words, 1)
            self._keep([Worst(suspects, mqm, fluency, file, row, identity, report.lang)])

    def merge(self, other: Tally) -> None:
        """Count in what another has counted."""
        self.counts.update(other.counts)
        self.codes.update(other.codes)
        self.severities.update(other.severities)
        for name, by_lang in other.spread.items():
            for lang, counter in by_lang.items():
                self.spread[name].setdefault(lang, Counter()).update(counter)
        self._keep(other.worst)

    def over_all(self, name: str) -> Counter[int]:
        """A distribution over all languages."""
        return sum(self.spread[name].values(), Counter())

    def _keep(self, more: Iterable[Worst]) -> None:
        self.worst = tuple(heapq.nsmallest(WORST, (*self.worst, *more), key=lambda worst: worst.order))

    def as_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "counts": dict(sorted(self.counts.items())),
            "codes": dict(sorted(self.codes.items())),
            "severities": dict(sorted(self.severities.items())),
            "spread": {
                name: {lang: {str(v): n for v, n in sorted(c.items())} for lang, c in sorted(by_lang.items())}
                for name, by_lang in self.spread.items()
            },
            "worst": self.worst,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Tally:
        """What `as_json` gave."""
        tally = cls()
        tally.counts.update(stored["counts"])
        tally.codes.update(stored["codes"])
        tally.severities.update(stored["severities"])
        for name, by_lang in stored["spread"].items():
            tally.spread[name] = {lang: Counter({int(v): n for v, n in c.items()}) for lang, c in by_lang.items()}
        tally.worst = tuple(Worst(*entry) for entry in stored["worst"])
        return tally


def quantiles(counter: Counter[int]) -> dict[str, int] | None:
    """The values below or at which 5, 25, 50, 75 and 95 % of the documents lie; None where there are none."""
    if not counter:
        return None
    found = {}
    for part in QUANTILES:
        wanted, seen = part * counter.total(), 0
        for value, n in sorted(counter.items()):
            seen += n
            if seen >= wanted:
                found[f"p{round(100 * part):02}"] = value
                break
    return found
