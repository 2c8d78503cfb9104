"""What happens when a run is broken off, when nothing can be written, and when several runs share a cache."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.checker import Checker
from qa.cli import main
from qa.cli.terminal import write
from qa.output import View, render
from qa.whole_file import write_whole

ROOT = Path(__file__).parents[2]
ARTICLES = [
    (ROOT / f"fixtures/in_the_wild/{name}").read_text(encoding="utf-8") for name in ("en/ferry.txt", "de/seilbahn.txt")
]
Process = Callable[..., "subprocess.Popen[bytes]"]
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and special files of Unix")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Process]:
    """`python -m qa …` in a process of its own, in an empty folder."""
    started = []

    def start(*argv: object, **options: object) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": path, "QA_CACHE_DIR": str(tmp_path / "cache")}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        child = subprocess.Popen(
            [sys.executable, "-m", "qa", *map(str, argv)], cwd=tmp_path, env=environment, **{**pipes, **options}
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


@unix
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_broken_off_leaves_the_old_report_and_nothing_else(
    start: Process, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    report = tmp_path / "report.json"
    report.write_text("the old one")
    os.mkfifo(tmp_path / "endless.txt")  # reading it, the run waits
    child = start("check", "--model", "none", "endless.txt", "--format", "json", "--output", "report.json")
    writer = _opened_for_writing(tmp_path / "endless.txt", child)
    child.send_signal(sent)
    assert child.wait(60) == code
    os.close(writer)
    assert child.stdout
    assert child.stderr
    assert (child.stdout.read(), child.stderr.read()) == (b"", b"")
    assert report.read_text() == "the old one"
    assert {p.name for p in tmp_path.iterdir()} <= {"report.json", "endless.txt", "cache"}


def _opened_for_writing(pipe: Path, child: subprocess.Popen[bytes]) -> int:
    """The end of a pipe to write to, once the child has begun to read from it."""
    while child.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(child.communicate())


class _InterruptedError(BaseException):
    pass


@pytest.mark.parametrize("fault", [_InterruptedError(), OSError(28, "No space left on device")])
def test_a_file_is_written_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    file = tmp_path / "report.json"
    file.write_text("the old one")

    def breaking(handle: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", breaking)
    with pytest.raises(type(fault)):
        write_whole(file, b"the new one")
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]
    assert file.read_text() == "the old one"


@unix
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "report.json", tmp_path / "link.json"
    file.write_text("the old one")
    file.chmod(0o640)
    link.symlink_to(file)
    write(text="the new one", file=link)
    assert link.is_symlink()
    assert file.read_text() == "the new one"
    assert file.stat().st_mode & 0o777 == 0o640


@unix
def test_a_new_file_has_the_permissions_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write("text", tmp_path / "report.json")
    assert (tmp_path / "report.json").stat().st_mode == (tmp_path / "other").stat().st_mode


@unix
def test_devices_and_pipes_are_written_to(tmp_path: Path) -> None:
    write("text", Path("/dev/null"))
    assert not Path("/dev/null").is_file()
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit((tmp_path / "pipe").read_text)
        write("text", tmp_path / "pipe")
        assert seen.result(60) == "text"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line(start: Process, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    child = start("check", "--model", "none", "a.txt", "--output", "/dev/full")
    _, told = child.communicate(timeout=120)
    assert child.returncode == 2
    assert told == b"qa: /dev/full: can't be written: No space left on device\n"


@unix
def test_a_limit_on_the_size_of_files_leaves_the_old_report(start: Process, tmp_path: Path) -> None:
    import resource

    (tmp_path / "a.txt").write_text("A text of some words. " * 200)
    (tmp_path / "report.json").write_text("the old one")

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    argv = ("check", "--model", "none", "--no-cache", "a.txt", "--format", "json", "--output", "report.json")
    child = start(*argv, preexec_fn=limited)
    _, told = child.communicate(timeout=120)
    assert child.returncode == 2
    assert told.startswith(b"qa: report.json: can't be written: ")
    assert told.count(b"\n") == 1
    assert (tmp_path / "report.json").read_text() == "the old one"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("output", "reason"),
    [("nowhere/report.json", "there is no folder nowhere"), (".", "it is a folder"), ("a.txt", "overwrite")],
)
def test_places_that_no_report_can_go_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], output: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("A text.")
    assert main(["check", "--model", "none", "a.txt", "--output", output]) == 2
    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1
    assert (tmp_path / "a.txt").read_text() == "A text."


@unix
def test_head_ends_a_run_without_a_word(start: Process, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Broken ., text ( here.\n\n" * 3000)
    child = start("check", "--model", "none", "--format", "json", "a.txt")
    assert child.stdout
    assert child.stdout.readline() == b"{\n"
    child.stdout.close()
    assert child.wait(120) in (0, 1)
    assert child.stderr
    assert child.stderr.read() == b""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache file of a run of this process, filled by a first run."""
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    reference()
    (file,) = (tmp_path / "cache").glob("*.sqlite*")
    return file


def reference() -> str:
    """The report on two articles, with the cache."""
    return render(Checker("builtin").check_many(ARTICLES), View(), "json")


def uncached() -> str:
    return render(Checker("builtin", cache=False).check_many(ARTICLES), View(), "json")


def _halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garbage(file: Path) -> None:
    file.write_bytes(b"\x00\xffgarbage" * 500)


def _other_entries(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE scores SET tokens = substr(tokens, 1, length(tokens) / 2)")
    database.close()


def _other_tables(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DROP TABLE scores")
        database.execute("CREATE TABLE scores (other)")
    database.close()


@pytest.mark.parametrize("harm", [_halved, _garbage, _other_entries, _other_tables])
@pytest.mark.filterwarnings("ignore:nothing is cached")
def test_a_damaged_cache_changes_no_result(cache: Path, harm: Callable[[Path], None]) -> None:
    harm(cache)
    assert reference() == uncached()


def test_a_damaged_cache_is_told_of_in_one_line(start: Process, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    _garbage(tmp_path / "cache/scores.sqlite3")
    (tmp_path / "a.txt").write_text("A text of some words.")
    _, told = start("check", "--model", "builtin", "a.txt").communicate(timeout=120)
    file = tmp_path / "cache/scores.sqlite3"
    assert told.decode() == f"qa: nothing is cached: {file}: file is not a database; delete it, it is damaged\n"


@unix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_can_only_be_read_is_told_of_once(cache: Path) -> None:
    cache.chmod(0o400)
    cache.parent.chmod(0o500)
    with pytest.warns(RuntimeWarning, match="nothing is cached") as told:
        assert reference() == uncached()
    assert len(told) == 1


def test_processes_share_a_cache(start: Process, tmp_path: Path) -> None:
    for i, article in enumerate(ARTICLES):
        (tmp_path / f"{i}.txt").write_text(article)
    argv = ("check", "--model", "builtin", "--format", "json", "0.txt", "1.txt")
    runs = [child.communicate(timeout=120) for child in [start(*argv) for _ in range(3)]]
    assert {told for _, told in runs} == {b""}
    assert len({out for out, _ in runs}) == 1


def test_threads_share_a_checker() -> None:
    checker = Checker("builtin", cache=False)
    alone = [render([checker.check(text)], View(), "json") for text in ARTICLES]
    gate = threading.Barrier(6)

    def check(i: int) -> str:
        gate.wait()
        return render([checker.check(ARTICLES[i % 2])], View(), "json")

    with ThreadPoolExecutor(6) as pool:
        assert [*pool.map(check, range(6))] == [alone[i % 2] for i in range(6)]


def _in_child(answer: multiprocessing.connection.Connection, checker: Checker | None) -> None:
    checker = checker or Checker("builtin", cache=False)
    answer.send(render([checker.check(ARTICLES[0])], View(), "json"))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("method", [m for m in ("fork", "spawn") if m in multiprocessing.get_all_start_methods()])
def test_a_checker_works_in_child_processes(method: str) -> None:
    checker = Checker("builtin", cache=False)
    expected = render([checker.check(ARTICLES[0])], View(), "json")  # loads the model, whose threads no fork copies
    context = multiprocessing.get_context(method)
    here, there = context.Pipe()
    child = context.Process(target=_in_child, args=(there, checker if method == "fork" else None))
    child.start()
    assert here.poll(120), "the child hangs"
    assert here.recv() == expected
    child.join(60)
    assert child.exitcode == 0


def test_a_report_can_be_sent_to_another_process() -> None:
    report = Checker("none").check(ARTICLES[0])
    assert pickle.loads(pickle.dumps(report)) == report


def test_a_checker_goes_on_after_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker("builtin", cache=False)
    expected = render([checker.check(ARTICLES[0])], View(), "json")
    with monkeypatch.context() as broken:
        broken.setattr("qa.roles.infer", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            checker.check(ARTICLES[0])
    assert render([checker.check(ARTICLES[0])], View(), "json") == expected
