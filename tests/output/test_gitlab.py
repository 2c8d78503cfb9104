"""GitLab Code Quality."""

from __future__ import annotations

import json
from collections.abc import Callable

from qa.output import View, render
from qa.report import Report


def test_one_entry(make: Callable[..., Report]) -> None:
    report = make("One\nJane", [("Jane", "DOC102", "major", "A credit.", "")], path="./a/b.txt")
    (entry,) = json.loads(render([report], View(), "gitlab"))
    assert len(entry.pop("fingerprint")) == 32
    assert entry == {
        "description": "A credit. Delete it.",
        "check_name": "DOC102 photo-credit-in-body",
        "severity": "major",
        "location": {"path": "a/b.txt", "lines": {"begin": 2, "end": 2}},
    }


def test_fingerprints_differ(make: Callable[..., Report]) -> None:
    paths = ("a.txt", "b.txt", "c.jsonl:1", "c.jsonl:2")
    reports = [make("A , b", [(" ,", "A1", "minor", "m", None)], path=path) for path in paths]
    entries = json.loads(render(reports, View(), "gitlab"))
    assert len({entry["fingerprint"] for entry in entries}) == 4
