"""SARIF: the parts that code scanning reads, against a strict schema of what this tool writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qa.document import Document
from qa.finding import Severity
from qa.output import View, render
from qa.report import Report
from qa.rules.registry import rule


def run_of(reports: Sequence[Report], view: View | None = None) -> Any:
    return json.loads(render(reports, view or View(), "sarif"))["runs"][0]


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads((Path(__file__).parent / "sarif.schema.json").read_text(encoding="utf-8"))


def test_fits_the_schema(schema: Any, article: Report, clean: Report, hostile: Report) -> None:
    for reports in ([], [clean], [article, clean, hostile]):
        written = render(reports, View(unread=("a.txt: no such file",)), "sarif")
        jsonschema.validate(json.loads(written), schema)


def test_schema_is_strict(schema: Any, article: Report) -> None:
    log = json.loads(render([article], View(), "sarif"))
    log["runs"][0]["results"][0]["line"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, schema)


def test_a_rule_brings_its_page(article: Report) -> None:
    run = run_of([article])
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["DOC102", "DOC103", "TYP201", "TYP206", "TYP207"]
    known = rule("DOC102")
    assert rules[0]["name"] == known.name
    assert rules[0]["shortDescription"]["text"] == known.documentation["Summary"]
    assert "Why it happens" in rules[0]["help"]["text"]
    assert "## Why it happens" in rules[0]["help"]["markdown"]
    assert rules[0]["defaultConfiguration"] == {"level": "warning"}
    assert rules[0]["properties"]["mqm"] == known.mqm
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.MINOR, "note"), (Severity.MAJOR, "warning"), (Severity.CRITICAL, "error")]
)
def test_levels(article: Report, severity: Severity, level: str) -> None:
    report = replace(article, findings=(replace(article.findings[0], severity=severity),))
    assert run_of([report])["results"][0]["level"] == level


def test_place_rank_and_fix(make: Callable[..., Report]) -> None:
    report = make("One.\nGrüße , 😀 x y\n", [("😀 x", "A1", "minor", "m", "z")], path="./a b/ü.txt")
    result = run_of([report])["results"][0]
    location = result["locations"][0]["physicalLocation"]
    region = {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 12}
    assert location["artifactLocation"] == {"uri": "a%20b/%C3%BC.txt", "index": 0}
    assert location["region"] == region | {"snippet": {"text": "😀 x"}}
    assert result["rank"] == 90.0
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "z"}}]


def test_no_fix_in_markup(make: Callable[..., Report]) -> None:
    report = make("One , two", [(" ,", "A1", "minor", "m", ",")])
    marked_up = replace(report, document=replace(report.document, markup=True))
    assert "fixes" in run_of([report])["results"][0]
    assert "fixes" not in run_of([marked_up])["results"][0]


def test_absolute_path(make: Callable[..., Report], tmp_path: Path) -> None:
    report = make("One , two", path=str(tmp_path / "a b.txt"))
    assert run_of([report])["artifacts"][0]["location"]["uri"] == (tmp_path / "a b.txt").as_uri()


def test_counterpart_in_the_source(make: Callable[..., Report]) -> None:
    report = make("Two boats", [("Two", "A1", "major", "m", None)])
    source = Document.from_text("Heute:\nDrei Boote", "de", "source.txt")

    def related(path: str | None) -> Any:
        return run_of(
            [
                replace(
                    report,
                    document=replace(report.document, source=replace(source, path=path)),
                    findings=(replace(report.findings[0], counterpart=(7, 11)),),
                )
            ]
        )["results"][0]["relatedLocations"][0]

    place = related("source.txt")["physicalLocation"]
    assert related("source.txt")["message"]["text"] == "In the source: “Drei”"
    assert place["artifactLocation"] == {"uri": "source.txt"}
    assert place["region"]["startLine"] == 2
    assert place["region"]["endColumn"] == 5
    assert "physicalLocation" not in related(None)


def test_fingerprints_do_not_depend_on_lines(make: Callable[..., Report]) -> None:
    fault = [(" ,", "A1", "minor", "m", None)]
    first, second = (
        run_of([make(text, fault)])["results"][0]["partialFingerprints"] for text in ("A , b", "New.\n\nA , b")
    )
    assert first == second


def test_entries_of_one_file_are_one_artifact(make: Callable[..., Report]) -> None:
    fault = [(" ,", "A1", "minor", "m", None)]
    run = run_of([make("A , b", fault, path=f"news.jsonl:{i}") for i in (1, 2)])
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["news.jsonl"]
    assert len({r["partialFingerprints"]["qa/v1"] for r in run["results"]}) == 2
    names = [r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for r in run["results"]]
    assert names == ["news.jsonl:1", "news.jsonl:2"]


def test_what_could_not_be_read_and_notes(article: Report) -> None:
    (sound,) = run_of([article])["invocations"]
    (failed,) = run_of([article], View(unread=("a.txt: no such file",)))["invocations"]
    assert (sound["executionSuccessful"], failed["executionSuccessful"]) == (True, False)
    said = [(n["level"], n["message"]["text"]) for n in failed["toolExecutionNotifications"]]
    assert said == [("error", "a.txt: no such file"), ("note", "no language data")]


def test_no_links_in_messages(make: Callable[..., Report]) -> None:
    report = make("x", [("x", "A1", "minor", "[here](https://evil.example)", None)])
    assert "](" not in run_of([report])["results"][0]["message"]["text"]


def test_signature(article: Report) -> None:
    assert run_of([article])["properties"]["signatures"] == [article.signature]
