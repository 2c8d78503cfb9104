"""A finding: one fault at one place, with a reason that an editor understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Severities of the MQM typology; `weight` is the penalty they carry in its score."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        """Penalty points: 1, 5 and 25 (MQM-Full scoring model)."""
        return {"minor": 1, "major": 5, "critical": 25}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    Attributes:
        code, name: the rule's.
        severity: how much it harms the text.
        confidence: measured probability in [0, 1] that it is a fault.
        start, end: half-open range in code points of the document's text.
        line, column, end_line, end_column: the same in the file, from 1; the end is exclusive.
        text: the words marked.
        message: what is wrong, in the editor's words.
        evidence: which cue gave it away ("agency", "position"); confidence is measured for each.
        counterpart: half-open range of the source's text that the fault is about, None where there is none.
        suggestion: text to put in place of `text`, "" to delete it, None where no fix is certain.
    """

    code: str
    name: str
    severity: Severity
    confidence: float
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    message: str
    evidence: str = ""
    suggestion: str | None = None
    counterpart: tuple[int, int] | None = None
