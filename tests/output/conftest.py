"""Reports made by hand, so that outputs are tested without rules and models."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from qa.document import Document, Role
from qa.finding import Finding, Severity
from qa.report import Passage, Report

ARTICLE = """\
Harbour opens after ten years

The new Harbour was opened on Monday .
Jane Doe / Newswire

(Read also: Ferry late again,

All ships may enter from May.
"""
FAULTS = [
    ("Harbour was", "TYP207", "minor", "capital letter in mid-sentence", None),
    (" .", "TYP206", "minor", "space before the full stop", "."),
    ("Jane Doe / Newswire", "DOC102", "major", "photo credit in the running text", ""),
    ("(Read also: Ferry late again,", "DOC103", "major", "link to another article in the running text", ""),
    ("(", "TYP201", "critical", "bracket that is never closed", None),
]
NAMES = {
    "TYP207": "mid-sentence-capital",
    "TYP206": "spacing",
    "DOC102": "photo-credit-in-body",
    "DOC103": "related-link-in-body",
    "TYP201": "unbalanced-bracket",
}


def make_report(
    text: str,
    faults: Sequence[tuple[str | tuple[int, int], str, str, str, str | None]] = (),
    *,
    path: str | None = "harbour.txt",
    lang: str | None = "en",
    fluency: float | None = 41.23,
    notes: tuple[str, ...] = (),
    roles: dict[int, Role] | None = None,
) -> Report:
    """A report whose passages are the lines of the text; a line with a fault that is not minor is a suspect.

    Each fault is (words or range, code, severity, message, suggestion).
    """
    document = Document.from_text(text, lang, path)
    findings = []
    for place, code, severity, message, suggestion in faults:
        start, end = (text.index(place), text.index(place) + len(place)) if isinstance(place, str) else place
        where = document.positions.span(start, end)
        name = NAMES.get(code, "some-rule")
        findings.append(
            Finding(code, name, Severity(severity), 0.9, start, end, *where, text[start:end], message, "", suggestion)
        )
    findings.sort(key=lambda f: (f.start, f.end, f.code))
    passages, at = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        start, end = at, at + len(line.rstrip("\n"))
        at += len(line)
        if start == end:
            continue
        inside = tuple(f for f in findings if (f.start < end and f.end > start) or f.start == f.end == start)
        worst = max((f.severity.weight for f in inside), default=0)
        role = (roles or {}).get(number, Role.BODY)
        doubt = {0: 0.0, 1: 0.3, 5: 0.86, 25: 0.95}[worst]
        passages.append(Passage(start, end, number, role, text[start:end], 50.04, None, doubt, doubt >= 0.5, inside))
    return Report(document, tuple(findings), tuple(passages), fluency, None, "gemma", "3f2a91", "qa|v:1.0.0|…", notes)


@pytest.fixture
def make() -> Callable[..., Report]:
    return make_report


@pytest.fixture
def article() -> Report:
    return make_report(ARTICLE, FAULTS, notes=("no language data",))


@pytest.fixture
def clean() -> Report:
    return make_report("All is well.\n", path="fine.txt", fluency=62.0)
