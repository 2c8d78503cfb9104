"""Whole articles: every planted fault is found, nothing else is, and sound text stays clean. Rules alone, no model.

Beside each article of `in_the_wild` and `known_failures` lies `<name>.expected.json`: `must` lists what has to be
found, `may` what may be. An entry has a `code` or `codes` (any of them) and the `text` to be touched, or a list of
which one text must be; `nth` picks one of its occurrences, from 0; `"needs": "model"` leaves it to the tests of the
models. A known failure also says `why`. What is missed in an article of `in_the_wild` today stands under `may` there
and under `must` in an excerpt among the known failures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa import readers
from qa.checker import Checker
from qa.document import Document
from qa.finding import Finding

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = {".txt", ".html", ".md"}


@dataclass(frozen=True)
class Expected:
    """A finding that must or may come: one of `codes` (any, where empty) that overlaps one of `spans`."""

    codes: frozenset[str]
    spans: tuple[tuple[int, int], ...]
    entry: str

    def fits(self, finding: Finding) -> bool:
        return (not self.codes or finding.code in self.codes) and any(
            finding.start < end and start < finding.end for start, end in self.spans
        )


def articles(folder: str) -> list[Any]:
    paths = sorted(p for p in (FIXTURES / folder).glob("*/*") if p.suffix in ARTICLES)
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in paths]


@cache
def checker() -> Checker:
    return Checker("none")


@cache
def findings(path: Path) -> tuple[Document, tuple[Finding, ...]]:
    """The article and what is found in it. Its folder is named after its language."""
    (document,) = readers.read(path)
    assert isinstance(document, Document), document
    return document, checker().check(document, lang=path.parent.name).findings


def expected(path: Path, document: Document, key: str) -> list[Expected]:
    """The entries of `<name>.expected.json`, without those that only a language model can find."""
    data: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert data.keys() - {"why"} == {"lang", "must", "may"}, f"{path.name}: wrong keys"
    assert data["lang"] == path.parent.name
    return [_entry(document, entry) for entry in data[key] if entry.get("needs") != "model"]


def _entry(document: Document, entry: dict[str, Any]) -> Expected:
    texts = entry["text"] if isinstance(entry["text"], list) else [entry["text"]]
    spans = [span for text in texts for span in _occurrences(document.text, text)]
    if "nth" in entry:
        spans = [spans[entry["nth"]]]
    assert spans, f"not in the article: {entry}"
    codes = frozenset([entry["code"]] if "code" in entry else entry.get("codes", []))
    return Expected(codes, tuple(spans), json.dumps(entry, ensure_ascii=False))


def _occurrences(text: str, part: str) -> list[tuple[int, int]]:
    spans, at = [], text.find(part)
    while at >= 0:
        spans.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return spans


def missed(path: Path) -> list[str]:
    document, found = findings(path)
    return [e.entry for e in expected(path, document, "must") if not any(map(e.fits, found))]


def unexpected(path: Path) -> list[str]:
    document, found = findings(path)
    known = expected(path, document, "must") + expected(path, document, "may")
    return [_shown(f) for f in found if not any(e.fits(f) for e in known)]


def _shown(finding: Finding) -> str:
    return f"{finding.line}:{finding.column} {finding.code} {finding.text!r} ({finding.evidence})"


@pytest.mark.parametrize("path", articles("in_the_wild"))
def test_every_planted_fault_is_found(path: Path) -> None:
    assert missed(path) == []


@pytest.mark.parametrize("path", articles("in_the_wild"))
def test_nothing_else_is_found(path: Path) -> None:
    assert unexpected(path) == []


@pytest.mark.parametrize("path", articles("negative"))
def test_sound_text_stays_clean(path: Path) -> None:
    assert [_shown(f) for f in findings(path)[1]] == []


@pytest.mark.parametrize("path", articles("known_failures"))
def test_known_failure_still_fails(path: Path) -> None:
    """A fix is noticed here: the article then belongs among those that pass."""
    assert missed(path) or unexpected(path), "passes now: move it to in_the_wild, or to negative if nothing is planted"


def test_articles_and_expectations_come_in_pairs() -> None:
    for folder in ("in_the_wild", "known_failures"):
        texts = {p.with_suffix("") for p in (FIXTURES / folder).glob("*/*") if p.suffix in ARTICLES}
        pairs = {p.with_suffix("").with_suffix("") for p in (FIXTURES / folder).glob("*/*.expected.json")}
        assert texts == pairs


def test_known_failures_say_why() -> None:
    for path in (FIXTURES / "known_failures").glob("*/*.expected.json"):
        assert json.loads(path.read_text(encoding="utf-8")).get("why"), path
