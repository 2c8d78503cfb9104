"""Reports made by hand, so that outputs are tested without rules and models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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


HOSTILE = (
    "Breaking | news `rm -rf` <script>alert(1)</script> ]]> &amp; --> *bold* _it_ ~no~ $x$\n"
    "@editor see #12, GH-3, !4 and [click](https://evil.example) www.evil.example ::error::boom\n"
    "NUL\x00 ESC\x1b[31m BEL\x07 C1\x9b lone\ud800 nonchar\uffff sep\u2028 override\u202ekcab\u202c 100%, a: b\r\n"
    "\u200fمرحبا بالعالم\u200e and שלום 👩\u200d👩\u200d👧 e\u0301 zero\u200bwidth\n" + "very long words " * 300 + "\n"
    "Ends in\nthe next line.\n"
)


@pytest.fixture
def hostile() -> Report:
    """Every character that some reader of a report could stumble over, in the text, its path and its messages."""
    script = "<script>alert(1)</script>"
    first, second, third, fourth, *_ = HOSTILE.split("\n")
    long = HOSTILE.index("very long")
    faults: list[tuple[str | tuple[int, int], str, str, str, str | None]] = [
        (first, "ODD1", "critical", f"Residue: {script} ]]> | `code` *bold* [link](1)", None),
        (script, "ODD1", "major", "Tag\nin the text\r\x00", ""),
        ("@editor", "ODD2", "minor", "Names @editor, #12 and GH-3; 100%, see https://evil.example", "::warning::"),
        (second, "ODD2", "major", "A whole line", "a|b\n\x07"),
        (third.removesuffix("\r"), "ODD3", "critical", "\x1b[2J\u202e\ud800 \x9b", "\ud800"),
        (fourth, "ODD3", "minor", "مرحبا", "שלום"),
        ((long, long + 4800), "ODD4", "major", "long " * 200, "short " * 100),
        ("in\nthe", "ODD4", "major", "Over two lines", "in the"),
        ((0, 0), "ODD5", "minor", "Between two characters", None),
    ]
    report = make_report(HOSTILE, faults, path="we|rd, 50%/`x` @team <b>\udcff.jsonl:12[3]", notes=("a | b @c",))
    findings = {f: replace(f, counterpart=(4, 12)) if f.message == "A whole line" else f for f in report.findings}
    return replace(
        report,
        findings=tuple(findings.values()),
        passages=tuple(replace(p, findings=tuple(findings[f] for f in p.findings)) for p in report.passages),
        document=replace(
            report.document, source=Document.from_text("Der\nganze]( Satz\x00.\n", "de", "source/ä ö.txt")
        ),
    )
