"""Jobs on a real Ray cluster of two worker processes, some of which are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qa.integrations.batch.cluster import Cluster
from qa.integrations.batch.job import run
from qa.integrations.batch.settings import Settings

from .jobs import article, rows_of, write_lines

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds worker processes in /proc"),
]

ROWS, SHARD = 600, 40
SETTINGS = Settings(model="none", id_field="id", shard_rows=SHARD, first_pass=False)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster on this machine for all tests of this module."""
    with Cluster(workers=2).connected():
        import ray

        yield ray.get_runtime_context().gcs_address


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lines(tmp_path_factory.mktemp("corpus") / "a.jsonl", [article(i) for i in range(ROWS)])


def start(corpus: Path, output: Path, workers: int, settings: Settings = SETTINGS, told: Any = None) -> dict[str, Any]:
    @contextmanager
    def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
        yield told or (lambda rows: None)

    return run([str(corpus)], str(output), settings, Cluster(workers=workers), False, progress)


def assert_each_row_once(output: Path) -> None:
    rows = rows_of(output)
    assert [row["id"] for row in rows] == [f"n{i}" for i in range(ROWS)]
    for row in rows:
        text = article(row["row"])["text"]
        assert [text[f["start"] : f["end"]] for f in row["findings"]] == [" ,"], row["id"]
        assert row["passages"][-1]["end"] == len(text)


def test_one_worker_and_two_give_the_same_bytes(address: str, tmp_path: Path) -> None:
    box = "Get the Lund Courier every morning"
    records = [article(i) | {"text": f"{article(i)['text']}\n\n{box}", "url": f"a.org/{i}"} for i in range(48)]
    corpus = write_lines(tmp_path / "a.jsonl", records)
    settings = Settings(model="none", id_field="id", shard_rows=8)
    outputs = [tmp_path / "one", tmp_path / "two"]
    for workers, output in enumerate(outputs, 1):
        start(corpus, output, workers, settings)
    for name in ["recurring.npy", *(f"reports/part-{i:06}.parquet" for i in range(6))]:
        assert (outputs[0] / name).read_bytes() == (outputs[1] / name).read_bytes(), name
    rows = rows_of(outputs[0])
    assert len(rows) == 48
    assert all(box in [f["text"] for f in row["findings"] if f["evidence"] == "recurring"] for row in rows)


def test_a_job_outlives_a_worker_that_is_killed(address: str, corpus: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(rows: int) -> None:
        if not killed:
            killed.append(worker_processes(os.getpid())[0])
            os.kill(killed[0], signal.SIGKILL)

    summary = start(corpus, tmp_path / "out", 2, told=kill)
    assert killed
    assert (summary["checked"], summary["lost"], summary["balanced"]) == (ROWS, 0, True)
    assert_each_row_once(tmp_path / "out")


def test_a_second_run_finishes_what_a_killed_one_left(address: str, corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-m", "qa", "batch", str(corpus), "--output", str(output), "--address", address]
    options = ["--model", "none", "--id-field", "id", "--shard-rows", str(SHARD), "--no-first-pass", "--workers", "2"]
    driver = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while driver.poll() is None and len(list(output.glob("records/*.json"))) < 3:
            time.sleep(0.02)
    finally:
        driver.kill()
        driver.wait()
    before = committed(output)
    assert 3 <= len(before) < ROWS // SHARD
    finished = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert f"{ROWS} rows · {ROWS} checked · 0 dead letters" in finished.stdout
    after = committed(output)
    assert len(after) == ROWS // SHARD
    assert before.items() <= after.items()
    assert_each_row_once(output)


def committed(output: Path) -> dict[str, tuple[int, int]]:
    """Time and inode of the reports whose shard has a record."""
    names = [record.stem for record in output.glob("records/*.json")]
    files = [output / "reports" / f"{name}.parquet" for name in names]
    return {file.name: (file.stat().st_mtime_ns, file.stat().st_ino) for file in files}


def worker_processes(ancestor: int) -> list[int]:
    """The actors that check shards among the descendants of a process: no other cluster's."""
    parents, names = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            names[int(folder.name)] = (folder / "cmdline").read_bytes()
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue

    def descends(process: int) -> bool:
        return process == ancestor or (process in parents and descends(parents[process]))

    return [process for process, name in names.items() if b"MapBatches(Checking)" in name and descends(process)]
