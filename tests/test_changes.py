"""Lines changed since a revision: real repositories, made by the real git."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.changes import Changes, new_lines, only_new, since
from qa.document import Document, Positions
from qa.errors import UsageError
from qa.finding import Finding, Severity
from qa.report import Reason, Report

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository in the current directory, with settings that change what diffs look like."""
    monkeypatch.chdir(tmp_path)
    config = tmp_path.parent / f"{tmp_path.name}.gitconfig"
    config.write_text(
        "[user]\nname = a\nemail = a@b\n[diff]\nnoprefix = true\nmnemonicPrefix = true\nrenames = false\n"
        "context = 5\ninterHunkContext = 9\nrelative = true\nexternal = false\n[color]\nui = always\n"
    )
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout

    run("init", "-q", "-b", "main")
    return run


def commit(git: Git, **files: str) -> None:
    for name, text in files.items():
        Path(f"{name}.txt").write_text(text)
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "x")


def test_new_and_changed_lines(git: Git) -> None:
    commit(git, a="one\ntwo\nthree\n", b="all\n")
    Path("a.txt").write_text("one\nTWO\nthree\nfour\n")
    changes = since("HEAD")
    assert [changes.touch("a.txt", n, n) for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert changes.touch("a.txt", 1, 3)
    assert not changes.touch("b.txt", 1, 1)


def test_where_lines_were_taken_out_what_spans_the_place_is_new(git: Git) -> None:
    commit(git, a="one\ntwo\nthree\n")
    Path("a.txt").write_text("one\nthree\n")
    changes = since("HEAD")
    assert changes.touch("a.txt", 1, 2)
    assert not changes.touch("a.txt", 1, 1)
    assert not changes.touch("a.txt", 2, 2)


def test_files_that_git_does_not_know_are_all_new(git: Git, tmp_path: Path) -> None:
    commit(git, a="one\n")
    Path("new.txt").write_text("one\n")
    changes = since("HEAD")
    assert changes.touch("new.txt", 1, 1)
    assert changes.touch(str(tmp_path.parent / "elsewhere.txt"), 1, 1)
    assert changes.touch("-", 1, 1)
    git("add", "new.txt")
    assert since("HEAD").touch("new.txt", 1, 1)


def test_renames_are_followed(git: Git) -> None:
    commit(git, a="one\ntwo\nthree\nfour\nfive\n")
    git("mv", "a.txt", "b.txt")
    Path("b.txt").write_text("one\ntwo\nthree\nfour\nFIVE\n")
    changes = since("HEAD")
    assert [changes.touch("b.txt", n, n) for n in range(1, 6)] == [False, False, False, False, True]


@pytest.mark.parametrize("name", ["ä ö", 'quo"te', "tab\there", "new\nline", "b'ack\\slash", "-dash"])
def test_odd_names(git: Git, name: str) -> None:
    commit(git, **{name: "one\ntwo\n"})
    Path(f"{name}.txt").write_text("one\nTWO\n")
    changes = since("HEAD")
    assert (changes.touch(f"{name}.txt", 1, 1), changes.touch(f"{name}.txt", 2, 2)) == (False, True)


def test_lines_that_look_like_a_diff(git: Git) -> None:
    commit(git, a="one\n-- a/x\n", b="x\n")
    Path("a.txt").write_text("one\n++ b/b.txt\n@@ -1 +1 @@\nend")
    changes = since("HEAD")
    assert not changes.touch("b.txt", 1, 1)
    assert not changes.touch("a.txt", 1, 1)
    assert all(changes.touch("a.txt", n, n) for n in (2, 3, 4))


def test_a_last_line_without_an_end(git: Git) -> None:
    commit(git, a="one\ntwo", b="x\n")
    Path("a.txt").write_text("one\n++ b/b.txt")
    Path("b.txt").write_text("x\ny\n")
    changes = since("HEAD")
    assert [changes.touch("b.txt", n, n) for n in (1, 2)] == [False, True]


def test_three_dots_are_where_head_left_the_branch(git: Git) -> None:
    commit(git, a="one\ntwo\n")
    git("checkout", "-q", "-b", "mine")
    git("checkout", "-q", "main")
    commit(git, a="ONE\ntwo\n")
    git("checkout", "-q", "mine")
    commit(git, a="one\nTWO\n")
    assert [since("main").touch("a.txt", n, n) for n in (1, 2)] == [True, True]
    assert [since("main...").touch("a.txt", n, n) for n in (1, 2)] == [False, True]


def test_a_folder_of_the_repository(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sub").mkdir()
    commit(git, **{"sub/a": "one\ntwo\n"})
    Path("sub/a.txt").write_text("one\nTWO\n")
    monkeypatch.chdir("sub")
    changes = since("HEAD")
    assert (changes.touch("a.txt", 1, 1), changes.touch("a.txt", 2, 2)) == (False, True)


@pytest.mark.parametrize("revision", ["nope", "--output=x", "", "nope...", "HEAD:a.txt"])
def test_no_such_revision(git: Git, revision: str) -> None:
    commit(git, a="one\n")
    with pytest.raises(UsageError, match=r"there is no revision .*; fetch it first"):
        since(revision)
    assert not Path("x").exists()


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match=r"can't tell what changed in .*repository"):
        since("HEAD", tmp_path)


def test_no_git(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git can't be run"):
        since("HEAD")


@given(st.binary())
def test_any_bytes_are_read(diff: bytes) -> None:
    new_lines(b"+++ b/x\n" + diff)


def test_a_finding_counts_if_its_words_in_the_source_changed(tmp_path: Path) -> None:
    text, source = tmp_path / "de.txt", tmp_path / "en.txt"
    real = [os.path.realpath(path) for path in (text, source)]
    findings = tuple(
        Finding("SRC601", "a", Severity.MAJOR, 1.0, n, n + 1, 1, n + 1, 1, n + 2, "x", "m", counterpart=counterpart)
        for n, counterpart in enumerate([(0, 3), (4, 7), None])
    )
    document = Document(
        "xyz",
        path=str(text),
        positions=Positions.of("xyz"),
        source=Document("one\ntwo", path=str(source), positions=Positions.of("one\ntwo")),
    )
    report = Report(document, findings, (), None, None, "rules", "", "qa|")
    (kept,) = only_new([report], Changes(frozenset(real), {real[1]: [(2, 2)]}))
    assert kept.findings == (findings[1],)
    assert kept.left_out == ((findings[0], Reason.UNCHANGED), (findings[2], Reason.UNCHANGED))
