"""What of a report can be fixed at once, and the text with these fixes in it.

A finding with a suggestion is a fix. It is safe where findings of its kind are right often enough (`confidence.json`).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa.document import Block, Document
from qa.finding import Finding
from qa.report import Report

SAFE = 0.95
"""Confidence from which on a fix is safe: of twenty such findings at most one is a false alarm."""

_GARBLED = "ENC501"
"""In words that were garbled beyond repair, no other mark is what it seems."""

_BREAKS = "\n\r\u2028\u2029\x85"


@dataclass(frozen=True, slots=True)
class Fixes:
    """What to do about the findings of a report.

    Attributes:
        chosen: the findings whose suggestions are to be applied, by place; no two overlap.
        waiting: how many others overlap these, and have to wait for the next run.
        unsafe: how many suggestions are left out because they are not safe.
    """

    chosen: tuple[Finding, ...] = ()
    waiting: int = 0
    unsafe: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in `[start, end)` gives way to `text`."""

    start: int
    end: int
    text: str


def fixes(report: Report, *, unsafe: bool = False) -> Fixes:
    """The fixes of a report; with `unsafe`, also those that are not safe.

    Of two that overlap, one that deletes a whole block wins, since there is nothing left to fix in it; then the more
    severe one.
    """
    spoilt = [f for f in report.findings if f.code == _GARBLED and f.suggestion is None]
    found = [f for f in report.findings if _is_fix(f) and not _overlapping(spoilt, f)]
    safe = [f for f in found if unsafe or f.confidence >= SAFE]
    chosen: list[Finding] = []
    waiting = 0
    for finding in sorted(safe, key=lambda f: _precedence(report.document, f)):
        clashes = _overlapping(chosen, finding)
        if not clashes:
            insort(chosen, finding, key=_start)
        elif not any(_settles(f, finding) for f in clashes):
            waiting += 1
    left = sum(f.confidence < SAFE and not _overlapping(chosen, f) for f in found)
    return Fixes(tuple(chosen), waiting, 0 if unsafe else left)


def _is_fix(finding: Finding) -> bool:
    return finding.suggestion is not None and finding.start < finding.end and finding.suggestion != finding.text


def _overlapping(apart: list[Finding], finding: Finding) -> list[Finding]:
    """Of findings in order and apart, the one that a finding begins in, and the next one if it reaches that."""
    at = bisect_left(apart, finding.start, key=_start)
    return [f for f in apart[max(0, at - 1) : at + 1] if f.start < finding.end and finding.start < f.end]


def fixed(report: Report, *, unsafe: bool = False) -> str:
    """The text of a report with its fixes, the safe ones unless `unsafe`."""
    return fixed_text(report.document, fixes(report, unsafe=unsafe).chosen)


def fixed_text(document: Document, chosen: Collection[Finding]) -> str:
    """The text of a document with the suggestions of these findings, which must not overlap."""
    return edited(document.text, edits(document, chosen))


def edited(text: str, changes: Iterable[Edit]) -> str:
    """`text` with these edits; where two of them take out the same characters, these are gone once."""
    parts, done = [], 0
    for e in sorted(changes, key=lambda e: (e.start, e.end)):
        parts += [text[done : e.start], e.text]
        done = max(done, e.end)
    return "".join((*parts, text[done:]))


def edits(document: Document, chosen: Collection[Finding]) -> list[Edit]:
    """The suggestions of these findings, one each; what is deleted takes the gap beside it along."""
    blocks = sorted(i for finding in chosen if (i := whole_block(document, finding)) is not None)
    deleted = {document.blocks[i].start: span for run in _runs(blocks) for i, span in _with_gaps(document, run)}
    return [_edit(document, finding, deleted) for finding in chosen]


def whole_block(document: Document, finding: Finding) -> int | None:
    """Index of the block that the suggestion deletes whole, None where it does something else."""
    i = bisect_left(document.blocks, finding.start, key=_start)
    if finding.suggestion != "" or i == len(document.blocks):
        return None
    block = document.blocks[i]
    return i if (block.start, block.end) == (finding.start, finding.end) else None


def _edit(document: Document, finding: Finding, deleted: Mapping[int, tuple[int, int]]) -> Edit:
    if finding.suggestion:
        return Edit(finding.start, finding.end, finding.suggestion)
    if whole_block(document, finding) is not None:
        return Edit(*deleted[finding.start], "")
    return Edit(*_with_spaces(document, finding.start, finding.end), "")


def _runs(indexes: Iterable[int]) -> list[list[int]]:
    """Ascending numbers in runs without gaps."""
    runs: list[list[int]] = []
    for i in indexes:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _with_gaps(document: Document, run: list[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each block of a run with a gap beside it, so that the larger gap of the run's two stays between the others."""
    blocks, first, last = document.blocks, run[0], run[-1]
    before = _lines(document, blocks[first - 1].end, blocks[first].start) if first else 0
    after = _lines(document, blocks[last].end, blocks[last + 1].start) if last + 1 < len(blocks) else None
    for i in run:
        if after is not None and (not first or before >= after):
            yield i, (blocks[i].start, blocks[i + 1].start)
        else:
            yield i, (blocks[i - 1].end if i else blocks[i].start, blocks[i].end)


def _lines(document: Document, start: int, end: int) -> int:
    gap = document.text[start:end].replace("\r\n", "\n")
    return sum(gap.count(c) for c in _BREAKS)


def _with_spaces(document: Document, start: int, end: int) -> tuple[int, int]:
    """Words within a block with the spaces that would be left over."""
    text = document.text
    block = (
        document.blocks[max(0, bisect_left(document.blocks, start + 1, key=_start) - 1)] if document.blocks else None
    )
    first, last = (block.start, block.end) if block else (0, len(text))
    if start <= first or text[start - 1].isspace():
        while end < last and text[end].isspace() and text[end] not in _BREAKS:
            end += 1
    if end >= last:
        while start > first and text[start - 1].isspace() and text[start - 1] not in _BREAKS:
            start -= 1
    return start, end


def _precedence(document: Document, finding: Finding) -> tuple[float, ...]:
    """Key that sorts fixes: the first one wins where two overlap."""
    partial = whole_block(document, finding) is None
    return partial, -finding.severity.weight, finding.start - finding.end, -finding.confidence, finding.start


def _settles(done: Finding, other: Finding) -> bool:
    """Whether a fix leaves nothing to do for another: it deletes it, or does the same."""
    covers = done.start <= other.start and other.end <= done.end
    same = (done.start, done.end, done.suggestion) == (other.start, other.end, other.suggestion)
    return same or (covers and not done.suggestion)


def _start(span: Block | Finding) -> int:
    return span.start
