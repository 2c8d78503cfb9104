"""The baseline: what it knows again, and how it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.baseline import Entry, accept, dump, entries, load, prune
from qa.document import Document
from qa.errors import InputError
from qa.finding import Finding, Severity
from qa.report import Reason, Report
from qa.segmentation import segment

TEXT = "The Mayor came. She met , as planned , the harbour master.\n\nThey spoke."


def report(text: str, words: list[str], path: str | Path = "a.txt") -> Report:
    """Findings at the words, each looked for after the one before."""
    document = segment(Document.from_text(text, "en", str(path)))
    findings, at = [], 0
    for marked in words:
        start = text.index(marked, at)
        at = start + len(marked)
        place = document.positions.span(start, at)
        findings.append(Finding("TYP206", "a", Severity.MINOR, 0.9, start, at, *place, marked, "m"))
    return Report(document, tuple(findings), (), None, None, "rules", "", "qa|")


def left(text: str, words: list[str], known: list[Entry]) -> int:
    return len(accept([report(text, words)], known, Path("b.json"))[0].findings)


def test_what_it_knows_is_left_out() -> None:
    known = entries([report(TEXT, ["Mayor", " ,"])], Path("b.json"))
    (kept,) = accept([report(TEXT, ["Mayor", " ,", "spoke"])], known, Path("b.json"))
    assert [f.text for f in kept.findings] == ["spoke"]
    assert [(f.text, reason) for f, reason in kept.left_out] == [("Mayor", Reason.BASELINE), (" ,", Reason.BASELINE)]


def test_lines_may_move() -> None:
    known = entries([report(TEXT, ["Mayor"])], Path("b.json"))
    assert left("A new line.\n\n" + TEXT, ["Mayor"], known) == 0


def test_equal_findings_are_counted() -> None:
    known = entries([report(TEXT, [" ,"])], Path("b.json"))
    assert left(TEXT, [" ,", " ,"], known) == 1
    assert left(TEXT, [" ,", " ,"], entries([report(TEXT, [" ,", " ,"])], Path("b.json"))) == 0


def test_files_are_told_apart_and_named_from_the_folder_of_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts").mkdir()
    monkeypatch.chdir(tmp_path / "texts")
    known = entries([report(TEXT, ["Mayor"], "./a.txt")], Path("../b.json"))
    assert [entry.path for entry in known] == ["texts/a.txt"]
    monkeypatch.chdir(tmp_path)
    (same,) = accept([report(TEXT, ["Mayor"], tmp_path / "texts" / "a.txt")], known, Path("b.json"))
    (other,) = accept([report(TEXT, ["Mayor"], "texts/b.txt")], known, Path("b.json"))
    assert (len(same.findings), len(other.findings)) == (0, 1)


def test_records_of_a_file_are_counted_together() -> None:
    records = [report(TEXT, ["Mayor"], f"news.jsonl:{n}") for n in (1, 2, 3)]
    known = entries(records[:2], Path("b.json"))
    assert {entry.path for entry in known} == {"news.jsonl"}
    kept = accept(records, known, Path("b.json"))
    assert [len(r.findings) for r in kept] == [0, 0, 1]


def test_the_file_is_sorted_with_an_entry_a_line() -> None:
    written = dump(entries([report(TEXT, ["Mayor", " ,"], "b.txt"), report(TEXT, ["spoke"], "a.txt")], Path("x.json")))
    lines = [line for line in written.splitlines() if '"path"' in line]
    assert lines == sorted(lines)
    assert [json.loads(line.rstrip(","))["text"] for line in lines] == ["spoke", ",", "Mayor"]
    assert json.loads(written)["schema_version"] == 1


_STRINGS = st.text(max_size=9)


@given(st.lists(st.builds(Entry, _STRINGS, _STRINGS, _STRINGS, _STRINGS)))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, known: list[Entry]) -> None:
    file = tmp_path_factory.getbasetemp() / "round-trip.json"
    file.write_text(dump(known), encoding="utf-8")
    assert load(file) == sorted(set(known))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no baseline"),
        ('{"schema_version": 1}', "is no baseline"),
        (
            '{"schema_version": 2, "findings": []}',
            "has the schema version 2, and this qa reads version 1; write it anew",
        ),
        ('{"schema_version": 1, "findings": [{"path": "a"}]}', "finding 1 lacks"),
        ('{"schema_version": 1, "findings": [3]}', "finding 1 lacks"),
    ],
)
def test_files_that_are_no_baseline(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "b.json").write_text(content)
    with pytest.raises(InputError, match=message):
        load(tmp_path / "b.json")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file; make it with: qa baseline write"):
        load(tmp_path / "b.json")
    with pytest.raises(InputError, match="can't be read"):
        load(tmp_path)


def test_prune(tmp_path: Path) -> None:
    for name in ("checked", "other"):
        (tmp_path / f"{name}.txt").write_text(TEXT)
    paths = {name: tmp_path / f"{name}.txt" for name in ("checked", "other", "gone")}
    file = tmp_path / "b.json"
    known = entries([report(TEXT, ["Mayor", " ,"], path) for path in paths.values()], file)
    kept = prune(known, [report(TEXT, ["Mayor"], paths["checked"])], file)
    assert sorted((entry.path, entry.text) for entry in kept) == [
        ("checked.txt", "Mayor"),
        ("other.txt", ","),
        ("other.txt", "Mayor"),
    ]
