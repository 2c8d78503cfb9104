"""Combine the evidence on each passage into one suspicion, and say which passages an editor must look at.

A finding with confidence c speaks for a fault with probability c; the findings of a passage are taken as independent
witnesses (noisy-or), each one's voice scaled by what its severity means for the reader: a minor fault alone never makes
a passage a suspect, two or three of them do.

    suspicion = 1 − Π (1 − c·w(severity))
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from qa.document import STORY_ROLES, Document
from qa.finding import Finding, Severity
from qa.report import Passage
from qa.scoring.fluency import SentenceFluency
from qa.scoring.quality import Grade

THRESHOLD = 0.5
"""Suspicion from which a passage is a suspect."""

VOICE = {Severity.MINOR: 0.35, Severity.MAJOR: 0.95, Severity.CRITICAL: 1.0}
"""How far a finding that is certainly right makes its passage one that must be looked at."""


def suspicion(findings: Sequence[Finding]) -> float:
    """Probability in [0, 1] that an editor must look at a passage with these findings."""
    return 1.0 - math.prod(1.0 - f.confidence * VOICE[f.severity] for f in findings)


def passages(
    document: Document,
    findings: Sequence[Finding],
    fluency: Sequence[SentenceFluency] | None,
    grades: Sequence[Grade | None] = (),
) -> tuple[Passage, ...]:
    """The passages of a document with what was found in each.

    Running text is flagged by the sentence, anything else (a caption, a comment form) as a whole block. A finding
    belongs to each passage that it touches; one that covers several sentences of a block speaks for all of them.
    """
    spans = list(_spans(document, fluency))
    starts = [start for start, *_ in spans]
    inside: list[list[Finding]] = [[] for _ in spans]
    for finding in findings:
        at = max(0, bisect_right(starts, finding.start) - 1)
        while at < len(spans) and (spans[at][0] < finding.end or spans[at][0] <= finding.start):
            if spans[at][1] > finding.start or finding.start == finding.end:
                inside[at].append(finding)
            at += 1
    result = []
    for (start, end, block_index, score), here in zip(spans, inside, strict=True):
        doubt = suspicion(here)
        result.append(
            Passage(
                start=start,
                end=end,
                line=document.positions.line_column(start)[0],
                role=document.blocks[block_index].role,
                text=document.text[start:end],
                fluency=score,
                quality=_quality(document, grades, start, end),
                suspicion=doubt,
                suspect=doubt >= THRESHOLD,
                findings=tuple(here),
                source=_counterpart(document, start, end),
            )
        )
    return tuple(result)


def _quality(document: Document, grades: Sequence[Grade | None], start: int, end: int) -> float | None:
    """The quality of what is linked to a passage, by the characters that they share."""
    if not grades:
        return None
    graded = ((link, grades[i]) for i, link in document.linked(start, end))
    return weighted_mean(
        [(min(end, link.end) - max(start, link.start), grade.quality) for link, grade in graded if grade]
    )


def _counterpart(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The range of the source that goes with a passage; what goes with a moved one may stand anywhere."""
    spans = [
        (link.source_start, link.source_end)
        for _, link in document.linked(start, end)
        if link.source_start < link.source_end
    ]
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None


def _spans(
    document: Document, fluency: Sequence[SentenceFluency] | None
) -> Iterator[tuple[int, int, int, float | None]]:
    """Start, end, index of the block and fluency of each passage."""
    first = 0
    for i, block in enumerate(document.blocks):
        sentences = document.sentences_of(i)
        verdicts = fluency[first : first + len(sentences)] if fluency else ()
        first += len(sentences)
        if block.role in STORY_ROLES and len(sentences) > 1:
            for n, s in enumerate(sentences):
                yield s.start, s.end, i, verdicts[n].fluency if verdicts else None
        else:
            scores = [(s.end - s.start, v.fluency) for s, v in zip(sentences, verdicts, strict=False)]
            yield block.start, block.end, i, weighted_mean(scores)


def weighted_mean(scores: Sequence[tuple[float, float]]) -> float | None:
    """Mean of (weight, value) pairs, None where there is nothing to weigh."""
    total = sum(weight for weight, _ in scores)
    return sum(weight * value for weight, value in scores) / total if total else None
