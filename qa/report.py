"""What the checker says of one document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from qa.document import Document, Role
from qa.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a whole block, the unit that is flagged.

    Attributes:
        start, end: half-open range in code points of the document's text.
        line: line of the file on which it starts, from 1.
        role: what its block is on the page.
        text: its words.
        fluency: 0–100, None without a model.
        quality: 0–100, None without a quality model.
        suspicion: probability in [0, 1] that an editor must look at it.
        suspect: whether the suspicion passes the threshold.
        findings: the findings that lie in it.
        source: half-open range of the source's text that goes with it, None where there is none.
    """

    start: int
    end: int
    line: int
    role: Role
    text: str
    fluency: float | None
    quality: float | None
    suspicion: float
    suspect: bool
    findings: tuple[Finding, ...]
    source: tuple[int, int] | None = None


class Reason(StrEnum):
    """Why a finding is left out of a report, in the words of the summary."""

    IGNORED = "ignored"
    BASELINE = "in the baseline"
    UNCHANGED = "on unchanged lines"


@dataclass(frozen=True)
class Report:
    """The findings and the passages of one document.

    Attributes:
        document: what was checked.
        findings: in order of their place.
        passages: all of them, in order of their place.
        fluency: of the document, 0–100: the mean over its passages, weighted by length; None without a model.
        quality: likewise, from the quality model.
        model, revision: the language model that gave the scores, "rules" where none did.
        signature: what it takes to get the same report again.
        notes: what the reader of the report must know, such as a language without a language file.
        left_out: findings that the user does not want to see, and why.
    """

    document: Document
    findings: tuple[Finding, ...]
    passages: tuple[Passage, ...]
    fluency: float | None
    quality: float | None
    model: str
    revision: str
    signature: str
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[Finding, Reason], ...] = ()

    @property
    def text(self) -> str:
        """The text that was checked."""
        return self.document.text

    @property
    def lang(self) -> str | None:
        """Its language."""
        return self.document.lang

    def source_text(self, span: tuple[int, int]) -> str:
        """The words of a range of the source's text."""
        return self.document.source.text[slice(*span)] if self.document.source else ""

    @cached_property
    def suspects(self) -> tuple[Passage, ...]:
        """The passages that an editor must look at, worst first."""
        return tuple(sorted((p for p in self.passages if p.suspect), key=lambda p: (-p.suspicion, p.start)))

    @cached_property
    def words(self) -> int:
        """Words of the text; in scripts without spaces, every two characters count as one."""
        spaced = self.text.split()
        return len(spaced) if len(self.text) < 15 * max(1, len(spaced)) else len(self.text) // 2

    @cached_property
    def mqm_per_1000_words(self) -> float:
        """MQM penalty points (minor 1, major 5, critical 25), each weighed by its confidence, per 1,000 words."""
        penalty = sum(f.severity.weight * f.confidence for f in self.findings)
        return 1000 * penalty / max(1, self.words)

    def count(self, severity: Severity) -> int:
        """How many findings are at least that severe."""
        return sum(f.severity.weight >= severity.weight for f in self.findings)
