"""Checkstyle XML."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from qa.output import View, render
from qa.report import Report


def test_errors_by_file(article: Report, clean: Report) -> None:
    root = ElementTree.fromstring(render([article, clean], View(), "checkstyle").encode())
    assert [(f.get("name"), len(f)) for f in root] == [("harbour.txt", 5), ("fine.txt", 0)]
    assert root[0][2].attrib == {
        "line": "4",
        "column": "1",
        "severity": "warning",
        "message": "photo credit in the running text Delete it.",
        "source": "qa.DOC102",
    }


def test_entries_of_one_file_are_one_file(make: Callable[..., Report]) -> None:
    reports = [make("A , b", [(" ,", "A1", "minor", "m", None)], path=f"news.jsonl:{i}") for i in (1, 2)]
    root = ElementTree.fromstring(render(reports, View(), "checkstyle").encode())
    assert [(f.get("name"), len(f)) for f in root] == [("news.jsonl", 2)]


def test_hostile_text_is_well_formed(hostile: Report) -> None:
    root = ElementTree.fromstring(render([hostile], View(), "checkstyle").encode())
    assert len(root[0]) == len(hostile.findings)
