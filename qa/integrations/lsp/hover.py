"""What the editor shows over a word: why it is marked, and how surprising the model finds it."""

from __future__ import annotations

import re
from inspect import cleandoc

from qa.checker import Checker
from qa.document import Document
from qa.finding import Finding
from qa.integrations.lsp.analysis import Analysis
from qa.output.visible import visible
from qa.report import Report
from qa.rules.registry import rule
from qa.scoring.scorer import WORD, word_bits

_SHOWN = ("What it finds", "Why it happens", "Better", "Limits")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|<>~-])")


def hover(analysis: Analysis, offset: int) -> tuple[str, tuple[int, int]] | None:
    """Markdown about what stands at an offset of the file, and the range of the file that it is about."""
    parts: list[str] = []
    place: tuple[int, int] | None = None
    for report in analysis.reports:
        for finding in report.findings:
            start, end = span(report.document, finding.start, finding.end)
            if start <= offset <= max(end, start + 1):
                parts.append(_about(finding))
                place = place or (start, end)
        if analysis.checker and (word := _word(report, offset)):
            parts.append(_surprisal(report, analysis.checker, *word))
            place = place or span(report.document, *word)
    texts = [part for part in parts if part]
    return ("\n\n---\n\n".join(texts), place) if texts and place else None


def span(document: Document, start: int, end: int) -> tuple[int, int]:
    """The range of the file in which a range of the document stands."""
    first = document.positions.file_offset(start)
    return first, document.positions.file_offset(end - 1) + 1 if end > start else first


def _about(finding: Finding) -> str:
    known = rule(finding.code)
    sections = known.documentation
    told = [f"**{h}** {cleandoc(sections[h])}" for h in _SHOWN if h in sections and not sections[h].startswith(" ")]
    head = f"**{finding.code} {known.name}** · {finding.severity} · {known.mqm} · {finding.confidence:.0%} sure"
    fix = [] if finding.suggestion is None else [f"Suggestion: {_suggestion(finding.suggestion)}"]
    return "\n\n".join([head, escaped(finding.message), *fix, *told])


def _suggestion(text: str) -> str:
    return f"write “{escaped(text)}”" if text.strip() else ("delete it" if not text else "put a space")


def _word(report: Report, offset: int) -> tuple[int, int] | None:
    """The word of the document that stands at an offset of the file."""
    document = report.document
    at = _document_offset(document, offset)
    if at is None:
        return None
    for match in WORD.finditer(document.text, max(0, at - 60), at + 60):
        if match.start() <= at <= match.end():
            return match.span()
    return None


def _document_offset(document: Document, offset: int) -> int | None:
    """The offset in the document of what stands at one of the file, None where that is no text."""
    pieces = document.positions.pieces
    for i in range(len(pieces) - 1, -1, -1):
        at, in_file = pieces[i]
        if in_file <= offset:
            end = pieces[i + 1][0] if i + 1 < len(pieces) else len(document.text)
            return at + offset - in_file if at + offset - in_file <= end else None
    return None


def _surprisal(report: Report, checker: Checker, start: int, end: int) -> str:
    """Bits of the word by the built-in encoder, and the fluency of what it stands in."""
    if not checker.scorer:
        return ""
    document = report.document
    (reading,) = checker.scorer.read([document])
    bits = word_bits(reading.scores, start, end)
    within = [p for p in report.passages if p.start <= start < p.end and p.fluency is not None]
    fluency = f"; fluency of its sentence {within[0].fluency:.0f} of 100" if within else ""
    return f"“{escaped(document.text[start:end])}”: {bits:.1f} bits of surprisal{fluency}"


def escaped(text: str) -> str:
    """Text of an article that works as text within Markdown."""
    return _MARKUP.sub(r"\\\1", visible(text)).replace("&", "&amp;")
