"""JSON and JSON lines: the contract, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import jsonschema
import pytest

from qa.document import Role
from qa.output import FORMATS, View, render
from qa.report import Report

VIEW = View(version="1.0.0", model="gemma", revision="3f2a91", seconds=0.8)

GOLDEN = {
    "schema_version": 1,
    "tool": {"name": "qa", "version": "1.0.0"},
    "model": {"name": "gemma", "revision": "3f2a91"},
    "documents": [
        {
            "path": "a.txt",
            "lang": "en",
            "fluency": 41.2,
            "quality": None,
            "mqm_per_1000_words": 1125.0,
            "signature": "qa|v:1.0.0|…",
            "notes": ["n"],
            "findings": [
                {
                    "code": "DOC102",
                    "name": "photo-credit-in-body",
                    "severity": "major",
                    "confidence": 0.9,
                    "start": 5,
                    "end": 15,
                    "line": 2,
                    "column": 1,
                    "end_line": 2,
                    "end_column": 11,
                    "text": "Jané / dpa",
                    "message": "photo credit",
                    "evidence": "",
                    "suggestion": "",
                    "source": None,
                }
            ],
            "passages": [
                {
                    "start": 0,
                    "end": 4,
                    "line": 1,
                    "role": "title",
                    "fluency": 50.0,
                    "quality": None,
                    "suspicion": 0.0,
                    "suspect": False,
                    "findings": [],
                    "source": None,
                },
                {
                    "start": 5,
                    "end": 15,
                    "line": 2,
                    "role": "body",
                    "fluency": 50.0,
                    "quality": None,
                    "suspicion": 0.86,
                    "suspect": True,
                    "findings": [0],
                    "source": None,
                },
            ],
        }
    ],
    "summary": {"documents": 1, "findings": 1, "suspects": 1, "by_code": {"DOC102": 1}},
}


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads((resources.files("qa.output") / "report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def small(make: Callable[..., Report]) -> Report:
    return make(
        "News\nJané / dpa\n",
        [("Jané / dpa", "DOC102", "major", "photo credit", "")],
        path="a.txt",
        roles={1: Role.TITLE},
        notes=("n",),
    )


def test_golden(small: Report) -> None:
    text = render([small], VIEW, "json")
    assert json.loads(text) == GOLDEN
    assert list(json.loads(text)["documents"][0]) == list(GOLDEN["documents"][0])  # type: ignore[index]
    assert "Jané" in text
    assert text.endswith("}\n")


def test_schema_is_sound(schema: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_json_fits_the_schema(schema: Any, article: Report, clean: Report, small: Report) -> None:
    for reports in ([], [clean], [article, clean, small]):
        jsonschema.validate(json.loads(render(reports, VIEW, "json")), schema)
    jsonschema.validate(json.loads(render([], View(), "json")), schema)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.update(more=1),
        lambda r: r["documents"][0].update(more=1),
        lambda r: r["documents"][0]["findings"][0].update(more=1),
        lambda r: r["documents"][0]["passages"][0].update(more=1),
        lambda r: r["documents"][0]["findings"][0].update(severity="bad"),
        lambda r: r["documents"][0]["passages"][0].update(role="menu"),
        lambda r: r["documents"][0].pop("signature"),
        lambda r: r["documents"][0].update(fluency=101),
        lambda r: r["summary"].pop("by_code"),
        lambda r: r.update(schema_version=2),
    ],
)
def test_schema_is_strict(schema: Any, small: Report, spoil: Callable[[Any], object]) -> None:
    report = json.loads(render([small], VIEW, "json"))
    spoil(report)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema)


def test_jsonl_is_one_document_a_line(schema: Any, article: Report, clean: Report) -> None:
    text = render([article, clean], VIEW, "jsonl")
    documents = [json.loads(line) for line in text.splitlines()]
    assert [d["path"] for d in documents] == ["harbour.txt", "fine.txt"]
    line_schema = {"$ref": "#/$defs/line", "$defs": schema["$defs"]}
    for document in documents:
        jsonschema.validate(document, line_schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document | {"more": 1}, line_schema)
    whole = json.loads(render([article, clean], VIEW, "json"))
    for document, entry in zip(documents, whole["documents"], strict=True):
        assert {k: v for k, v in document.items() if k not in ("schema_version", "tool", "model")} == entry


def test_by_code_is_sorted(article: Report) -> None:
    by_code = json.loads(render([article], VIEW, "json"))["summary"]["by_code"]
    assert list(by_code) == sorted(by_code)
    assert sum(by_code.values()) == 5


def test_odd_characters_come_back_as_they_were(make: Callable[..., Report]) -> None:
    text = "\x1b[2J \x9b \u2028 \x85 \u202e \ud800 😀 é\n"
    report = make(text, [((0, len(text)), "A1", "minor", "m", text)], path="\udcff.txt")
    for name in ("json", "jsonl"):
        written = render([report], VIEW, name)
        written.encode()
        assert not set("\x1b\x9b\u2028\x85\u202e") & set(written)
        assert "😀 é" in written
        read = json.loads(written)
        assert (read["documents"][0] if name == "json" else read)["findings"][0]["text"] == text


def test_the_same_bytes_each_time(article: Report) -> None:
    assert len({render([article], VIEW, "json") for _ in range(3)}) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_no_reports(name: str) -> None:
    assert isinstance(render([], View(), name), str)
