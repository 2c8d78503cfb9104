"""What a job does with its inputs, its output folder, and what is wrong with them; without a cluster."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

import qa
from qa.errors import InputError, UsageError
from qa.integrations.batch.store import Store

from .jobs import RULES, Here, article, letters_of, rows_of, write_lines

Job = Callable[..., dict[str, Any]]


def jsonl_gz(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))
    return path


def jsonl_zst(path: Path, records: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(r) + "\n" for r in records)
    path.write_bytes(pa.Codec("zstd").compress(text.encode(), asbytes=True))
    return path


def as_parquet(path: Path, records: list[dict[str, Any]]) -> Path:
    parquet.write_table(pa.Table.from_pylist(records), path, row_group_size=3)
    return path


def lines(path: Path, records: list[dict[str, Any]]) -> Path:
    return write_lines(path, records)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.jsonl", lines), ("a.jsonl.gz", jsonl_gz), ("a.jsonl.zst", jsonl_zst), ("a.parquet", as_parquet)],
)
def test_every_row_of_every_format_is_reported_once(
    name: str, write: Callable[[Path, list[dict[str, Any]]], Path], job: Job, tmp_path: Path
) -> None:
    records = [article(i) for i in range(10)]
    summary = job(write(tmp_path / name, records))
    rows = rows_of(tmp_path / "out")
    assert [(row["id"], row["row"]) for row in rows] == [(f"n{i}", i) for i in range(10)]
    assert {row["file"] for row in rows} == {str(tmp_path / name)}
    for row, record in zip(rows, records, strict=True):
        assert [f["code"] for f in row["findings"]] == ["TYP206"]
        assert all(record["text"][f["start"] : f["end"]] == f["text"] for f in row["findings"])
    assert (summary["rows"], summary["checked"], summary["balanced"]) == (10, 10, True)


def test_a_row_has_what_qa_check_says_of_it(job: Job, tmp_path: Path) -> None:
    record = article(7) | {"title": "Hall closed", "source": "Halle 7 ist zu, hiess es.", "body": None}
    job(write_lines(tmp_path / "a.jsonl", [record]), settings=replace(RULES, source_field="source"))
    (row,) = rows_of(tmp_path / "out")
    (report,) = qa.iter_check([record], model="none", options=replace(RULES, source_field="source").reading)
    assert isinstance(report, qa.Report)
    assert row["signature"] == report.signature
    assert row["lang"] == "en"
    assert row["mqm_per_1000_words"] == pytest.approx(report.mqm_per_1000_words, abs=0.05)
    assert row["suspect_count"] == len(report.suspects)
    assert [(p["start"], p["end"], p["role"]) for p in row["passages"]] == [
        (p.start, p.end, p.role) for p in report.passages
    ]
    assert [(f["code"], f["message"], f["start"]) for f in row["findings"]] == [
        (f.code, f.message, f.start) for f in report.findings
    ]


def test_nested_columns_are_named_with_dots(job: Job, tmp_path: Path) -> None:
    record = {"article": {"body": article(1)["text"], "rest": 5}, "meta": {"uuid": 12}, "other": b"\xff"}
    parquet.write_table(pa.Table.from_pylist([record]), tmp_path / "a.parquet")
    job(tmp_path / "a.parquet", settings=replace(RULES, fields=("article.body",), id_field="meta.uuid", lang="en"))
    assert [(row["id"], row["finding_count"]) for row in rows_of(tmp_path / "out")] == [("12", 1)]


def test_a_text_file_is_a_row(job: Job, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text(article(1)["text"])
    (tmp_path / "in" / "a.html").write_text(f"<article><p>{article(2)['text']}</p></article>")
    (tmp_path / "in" / "c.pdf").write_text("not read")
    job(tmp_path / "in")
    assert [Path(row["file"]).name for row in rows_of(tmp_path / "out")] == ["a.html", "b.txt"]


def test_globs_and_urls_are_read(job: Job, tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/corpus/a.jsonl", json.dumps(article(0)).encode())
    write_lines(tmp_path / "b1.jsonl", [article(1)])
    write_lines(tmp_path / "b2.jsonl", [article(2)])
    job("memory://corpus/*.jsonl", f"{tmp_path}/b*.jsonl", tmp_path / "b1.jsonl")
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["n0", "n1", "n2"]
    assert rows_of(tmp_path / "out")[0]["file"] == "memory:///corpus/a.jsonl"


def test_rows_that_fail_become_dead_letters_with_their_place_and_the_reason(job: Job, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(0), {"id": 1, "text": None}, {"id": 2, "text": 5}, [3]])
    with file.open("a") as more:
        more.write("{broken\n\n" + json.dumps({"id": 6, "text": "x" * 501}) + "\n" + json.dumps(article(7)) + "\n")
    summary = job(file, settings=replace(RULES, max_characters=500))
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["n0", "n7"]
    letters = letters_of(tmp_path / "out")
    assert [(letter["row"], letter["id"]) for letter in letters] == [(1, "1"), (2, "2"), (3, None), (4, None), (6, "6")]
    reasons = ["no text", "no text", "not an object", "not JSON", "501 characters, and 500 are the most"]
    for letter, reason in zip(letters, reasons, strict=True):
        assert reason in letter["reason"]
        assert letter["file"] == str(file)
    assert (summary["rows"], summary["checked"], summary["dead_letters"], summary["balanced"]) == (7, 2, 5, True)


def test_a_line_of_any_length_takes_bounded_memory_and_one_dead_letter(job: Job, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"text": "{"x" * 200_000}"}}\n{json.dumps(article(1))}\n')
    job(file, settings=replace(RULES, max_characters=100))
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["n1"]
    assert "the line has more than" in letters_of(tmp_path / "out")[0]["reason"]


def test_a_document_on_which_a_check_breaks_down_is_a_dead_letter(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.checker import Checker

    real = Checker.check_each

    def failing(self: Checker, texts: Any, *rest: Any) -> Any:
        if any("Hall 2" in text.text for text in texts):
            raise ZeroDivisionError("division by zero")
        return real(self, texts, *rest)

    monkeypatch.setattr(Checker, "check_each", failing)
    summary = job(write_lines(tmp_path / "a.jsonl", [article(i) for i in range(6)]))
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["n0", "n1", "n3", "n4", "n5"]
    assert [letter["reason"] for letter in letters_of(tmp_path / "out")] == [
        "can't be checked: ZeroDivisionError: division by zero"
    ]
    assert summary["balanced"]


def test_of_broken_files_what_can_be_read_is_checked_and_each_is_told_of_once(job: Job, tmp_path: Path) -> None:
    noise = random.Random(7).randbytes
    texts = [article(i) | {"text": article(i)["text"] + noise(20_000).hex()} for i in range(6)]
    broken = jsonl_gz(tmp_path / "broken.jsonl.gz", texts)
    broken.write_bytes(broken.read_bytes()[:-5000])
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 this is none PAR1")
    as_parquet(tmp_path / "other.parquet", [{"words": "x"}])
    damaged = as_parquet(tmp_path / "damaged.parquet", [article(i) for i in range(20, 26)])
    content = bytearray(damaged.read_bytes())
    start = parquet.ParquetFile(damaged).metadata.row_group(1).column(0).data_page_offset
    content[start : start + 200] = b"\xff" * 200
    damaged.write_bytes(content)
    sound = write_lines(tmp_path / "sound.jsonl", [article(30)])
    missing = tmp_path / "missing.jsonl"
    summary = job(broken, tmp_path / "bad.parquet", tmp_path / "other.parquet", damaged, sound, missing)
    found = [row["id"] for row in rows_of(tmp_path / "out")]
    assert "n0" in found
    assert "n5" not in found
    assert found[-4:] == ["n20", "n21", "n22", "n30"]
    failures = sorted(summary["failures"])
    assert [Path(failure.split(":")[0]).name for failure in failures] == [
        "bad.parquet",
        "broken.jsonl.gz",
        "damaged.parquet",
        "missing.jsonl",
        "other.parquet",
    ]
    assert "name the one with the text by --fields; there are words" in failures[-1]
    assert (summary["unread"], summary["balanced"]) == (3, True)
    assert summary["rows"] == len(found) + 3


def test_a_run_that_was_cut_short_goes_on_without_doing_anything_twice(job: Job, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(16)])
    cut = Here()
    object.__setattr__(cut, "most", 2)
    with pytest.raises(KeyboardInterrupt):
        job(file, cluster=cut)
    reports = tmp_path / "out" / "reports"
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in reports.iterdir()}
    assert len(before) == 2
    (reports / "part-000002.parquet.1.qa-new").write_bytes(b"half")
    summary = job(file)
    after = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in reports.iterdir()}
    assert len(after) == 4
    assert before.items() <= after.items()
    assert [row["id"] for row in rows_of(tmp_path / "out")] == [f"n{i}" for i in range(16)]
    assert summary["checked"] == 16


@pytest.mark.parametrize("loss", ["reports/part-000001.parquet", "records/part-000001.json"])
def test_a_shard_without_its_reports_or_a_whole_record_is_done_again(job: Job, tmp_path: Path, loss: str) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(12)])
    job(file)
    whole = (tmp_path / "out" / "reports" / "part-000001.parquet").read_bytes()
    (tmp_path / "out" / loss).write_bytes(b'{"plan": ')
    assert job(file)["checked"] == 12
    assert (tmp_path / "out" / "reports" / "part-000001.parquet").read_bytes() == whole


def test_other_settings_or_inputs_are_refused_unless_the_run_is_restarted(job: Job, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(6)])
    job(file)
    with pytest.raises(UsageError, match=r"holds a run with other settings \(ignore\); .*--restart"):
        job(file, settings=replace(RULES, ignore=("TYP206",)))
    write_lines(file, [article(i) for i in range(3)])
    with pytest.raises(UsageError, match=r"holds a run of other inputs \(.*a\.jsonl has changed\); .*--restart"):
        job(file)
    assert job(file, restart=True)["rows"] == 3
    assert len(rows_of(tmp_path / "out")) == 3


def test_a_file_that_was_only_touched_is_the_same(job: Job, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(1)])
    job(file)
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content)
    assert job(file)["checked"] == 1


def test_two_runs_do_not_write_to_one_folder(job: Job, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [article(1)])
    store = Store(str(tmp_path / "out"))
    store.create()
    with store.locked(), pytest.raises(UsageError, match="another run is writing there"):
        job(file)
    assert job(file)["checked"] == 1


def test_a_folder_with_other_files_is_refused(job: Job, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").touch()
    with pytest.raises(UsageError, match="holds files that are none of qa's"):
        job(write_lines(tmp_path / "a.jsonl", [article(1)]), restart=True)
    assert (tmp_path / "out" / "thesis.tex").exists()


def test_nothing_to_read_is_an_error(job: Job, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        job(tmp_path / "none.jsonl")
    (tmp_path / "a.docx").touch()
    with pytest.raises(InputError, match="can be read, this can't"):
        job(tmp_path / "a.docx")


def test_reports_can_go_to_an_object_store(job: Job, tmp_path: Path) -> None:
    import fsspec

    from qa.integrations.batch.job import run

    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(6)])

    def start() -> dict[str, Any]:
        from contextlib import nullcontext

        return run([str(file)], "memory://checked", RULES, Here(), False, lambda *_: nullcontext(lambda n: None))

    assert start()["checked"] == 6
    assert start()["checked"] == 6
    names = fsspec.filesystem("memory").find("/checked")
    assert [n.rsplit("/", 1)[1] for n in names if "/reports/" in n] == ["part-000000.parquet", "part-000001.parquet"]


def test_the_summary_adds_up_and_names_the_worst_documents_first(job: Job, tmp_path: Path) -> None:
    records = [article(i) for i in range(9)]
    records[5]["text"] += "\n\nJane Doe / Reuters\n\nThe talks go on ( in May.\n\nShe said &nbsp; nothing .,"
    summary = job(write_lines(tmp_path / "a.jsonl", records))
    rows = rows_of(tmp_path / "out")
    assert summary["findings"] == sum(row["finding_count"] for row in rows) == sum(summary["by_code"].values())
    assert summary["suspects"] == sum(row["suspect_count"] for row in rows)
    assert summary["words"] == sum(row["words"] for row in rows)
    assert summary["worst"][0]["id"] == "n5"
    assert summary["distributions"]["suspects"]["documents"] == 9
    assert json.loads((tmp_path / "out" / "summary.json").read_text()) == summary


def test_the_page_shows_untrusted_names_as_text(job: Job, tmp_path: Path) -> None:
    record = article(1) | {
        "id": "<script>alert(1)</script>",
        "text": "She said &nbsp; that\n\nJane Doe / Reuters\n\nA.",
    }
    job(write_lines(tmp_path / "a.jsonl", [record]))
    page = (tmp_path / "out" / "index.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_a_restart_that_finds_nothing_to_read_throws_nothing_away(job: Job, tmp_path: Path) -> None:
    job(write_lines(tmp_path / "a.jsonl", [article(1)]))
    with pytest.raises(InputError):
        job(tmp_path / "gone.jsonl", restart=True)
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["n1"]
