"""What is said of a document or a whole run in a few words, alike in every output for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from qa.finding import Finding, Severity
from qa.report import Reason, Report

_NAMED = 3
"""Most documents that a note names."""


def plural(n: int, noun: str) -> str:
    """`1 suspect`, `1,200 suspects`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def severities(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    """How many findings there are of each severity that occurs, worst first."""
    found = list(findings)
    counts = [(s, sum(f.severity is s for f in found)) for s in reversed(Severity)]
    return [(s, n) for s, n in counts if n]


def scores(reports: Sequence[Report]) -> list[str]:
    """`fluency 41` and `quality 38`, over all words of the reports; those that no model gave are left out."""
    pairs = (("fluency", [(r.words, r.fluency) for r in reports]), ("quality", [(r.words, r.quality) for r in reports]))
    return [f"{name} {mean:.0f}" for name, scored in pairs if (mean := _mean(scored)) is not None]


def _mean(scored: Iterable[tuple[int, float | None]]) -> float | None:
    known = [(max(1, words), score) for words, score in scored if score is not None]
    return sum(w * s for w, s in known) / sum(w for w, _ in known) if known else None


def summary(reports: Sequence[Report], unread: int = 0, seconds: float | None = None) -> str:
    """`1 document · 12 suspects · 21 findings (3 critical, 10 major, 8 minor) · fluency 41 · 0.8 s`."""
    findings = [f for r in reports for f in r.findings]
    found = ["nothing found"]
    if findings:
        kinds = ", ".join(f"{n:,} {s}" for s, n in severities(findings))
        suspects = sum(len(r.suspects) for r in reports)
        found = [plural(suspects, "suspect"), f"{plural(len(findings), 'finding')} ({kinds})"]
    reasons = Counter(reason for r in reports for _, reason in r.left_out)
    left = ", ".join(f"{reasons[reason]:,} {reason}" for reason in Reason if reasons[reason])
    found += [f"left out: {left}"] if left else []
    lost = [f"{unread:,} not checked"] if unread else []
    time = [] if seconds is None else [f"{seconds:.1f} s"]
    return " · ".join((plural(len(reports), "document"), *lost, *found, *scores(reports), *time))


def notes(reports: Sequence[Report]) -> list[str]:
    """What readers of the reports must know, each note once; one that not all reports share names its documents."""
    holders: dict[str, list[str]] = {}
    for report in reports:
        for note in report.notes:
            holders.setdefault(note, []).append(report.document.path or "text")
    return [note if len(names) == len(reports) else f"{note} ({_some(names)})" for note, names in holders.items()]


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
