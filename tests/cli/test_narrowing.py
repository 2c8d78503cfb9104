"""`qa check` and `qa baseline`: what is left out of a run, and what that does to the verdict."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

FAULTY = "The council met again., and it left.\n"
GOOD = "Officials met for two days in Geneva.\n"


@pytest.fixture
def typ(check: Run) -> Run:
    """`qa check` with the rule TYP203 alone."""
    return lambda *argv: check("--select", "TYP203", *argv)


@pytest.fixture
def baseline(run: Run) -> Run:
    def baseline(action: str, *argv: str) -> Any:
        return run("baseline", action, "b.json", *argv, "--model", "none", "--lang", "en", "--select", "TYP203")

    return baseline


def test_a_baseline_is_written_and_left_out(typ: Run, baseline: Run, here: Path) -> None:
    (here / "a.txt").write_text(FAULTY)
    written = baseline("write", ".")
    assert (written.code, written.out, written.err) == (0, "b.json: 1 finding in 1 file accepted\n", "")
    result = typ("--baseline", "b.json", ".")
    assert (result.code, result.err) == (0, "")
    assert "1 document · nothing found · left out: 1 in the baseline" in result.out
    (here / "a.txt").write_text("A new line, it is.\n\n" + FAULTY + "\n" + FAULTY)
    assert "1 suspect · 1 finding (1 major) · left out: 1 in the baseline" in typ("--baseline", "b.json", ".").out


def test_a_baseline_is_pruned(baseline: Run, here: Path) -> None:
    (here / "a.txt").write_text(FAULTY)
    (here / "b.txt").write_text(FAULTY)
    baseline("write", ".")
    (here / "a.txt").write_text(GOOD)
    pruned = baseline("prune", ".")
    assert (pruned.code, pruned.out) == (0, "b.json: 1 finding removed, 1 left\n")
    assert [entry["path"] for entry in json.loads((here / "b.json").read_text())["findings"]] == ["b.txt"]


def test_nothing_is_pruned_if_not_all_could_be_checked(baseline: Run, here: Path) -> None:
    (here / "a.txt").write_text(FAULTY)
    baseline("write", ".")
    before = (here / "b.json").read_bytes()
    result = baseline("prune", "no.txt")
    assert result.code == 2
    assert result.err.endswith("qa: b.json: left as it is, since not all could be checked\n")
    assert (here / "b.json").read_bytes() == before


def test_a_baseline_that_does_not_cover_what_could_not_be_read(baseline: Run, here: Path) -> None:
    (here / "a.txt").write_text(FAULTY)
    assert baseline("write", "a.txt", "no.txt").code == 2
    assert (here / "b.json").exists()


@pytest.mark.parametrize("argv", [("check", "a.txt", "--baseline", "b.json"), ("baseline", "prune", "b.json", "a.txt")])
def test_a_baseline_of_another_version(run: Run, here: Path, argv: tuple[str, ...]) -> None:
    (here / "a.txt").write_text(GOOD)
    (here / "b.json").write_text('{"schema_version": 9, "findings": []}')
    result = run(*argv, "--model", "none")
    assert result.code == 2
    assert result.err.startswith("qa: b.json: has the schema version 9")
    assert result.err.count("\n") == 1


def test_a_baseline_does_not_overwrite_a_text(run: Run, here: Path) -> None:
    (here / "a.txt").write_text(GOOD)
    result = run("baseline", "write", "a.txt", "a.txt", "--model", "none")
    assert (result.code, (here / "a.txt").read_text()) == (2, GOOD)


def test_the_baseline_of_the_settings_lies_beside_them(
    typ: Run, baseline: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "a.txt").write_text(FAULTY)
    (here / "qa.toml").write_text('baseline = "b.json"\n')
    baseline("write", ".")
    monkeypatch.chdir(here / "sub")
    assert typ("a.txt").code == 0


@pytest.mark.parametrize(("most", "code"), [("0", 1), ("1", 0)])
def test_most_suspects(typ: Run, here: Path, most: str, code: int) -> None:
    (here / "a.txt").write_text(FAULTY)
    result = typ("a.txt", "--fail-on", "never", "--max-suspects", most)
    assert result.code == code
    assert result.err == ("qa: 1 suspect, and --max-suspects allows 0\n" if code else "")


@pytest.mark.parametrize("most", ["-1", "many", "1.5"])
def test_no_number_of_suspects(typ: Run, most: str) -> None:
    result = typ("a.txt", f"--max-suspects={most}")
    assert result.code == 2
    assert "is no number from 0 up" in result.err


def test_settings_per_path(typ: Run, here: Path) -> None:
    (here / "legacy" / "x").mkdir(parents=True)
    for name in ("legacy/x/a.txt", "b.txt"):
        (here / name).write_text(FAULTY)
    (here / "qa.toml").write_text('[per-path]\n"legacy/**" = {ignore = ["TYP"]}\n')
    result = typ(".", "--format", "json")
    assert [len(d["findings"]) for d in json.loads(result.out)["documents"]] == [1, 0]
    assert "left out: 1 ignored" in typ(".").out


def test_a_comment_in_the_file(typ: Run, here: Path) -> None:
    (here / "a.md").write_text(f"<!-- qa: ignore TYP203 -->\n\n{FAULTY}\n<!-- qa: ignore TYP999 -->\n")
    result = typ("a.md")
    assert result.code == 0
    assert "note: line 5: qa: ignore TYP999: there is no such rule; `qa rules` lists all\n" in result.out
    assert "nothing found · left out: 1 ignored" in result.out


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_only_changed_lines(typ: Run, here: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True)

    git("init", "-q")
    (here / "a.txt").write_text(FAULTY)
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    assert typ("a.txt", "--diff", "HEAD").code == 0
    (here / "a.txt").write_text(f"{FAULTY}\nThey came., and they saw.\n")
    result = typ("a.txt", "--diff", "HEAD", "--format", "json")
    assert result.code == 1
    assert [f["line"] for f in json.loads(result.out)["documents"][0]["findings"]] == [3]
    result = typ("a.txt", "--diff", "no")
    assert result.code == 2
    assert result.err.startswith('qa: --diff: there is no revision "no" in ')
