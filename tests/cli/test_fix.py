"""`qa fix`: diffs, files, exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import written

Run = Callable[..., Any]

GLUED = "Nobody had expected that the vote was clear.Then the members went home in the rain.\n"
MENDED = "Nobody had expected that the vote was clear. Then the members went home in the rain.\n"


@pytest.fixture
def fix(run: Run) -> Run:
    return lambda *argv: run("fix", "--model", "none", "--lang", "en", *argv)


@pytest.fixture
def glued(here: Path) -> Path:
    return written(here / "glued.txt", GLUED)


@pytest.mark.parametrize("option", [[], ["--diff"]])
def test_shows_a_diff_and_changes_nothing(fix: Run, glued: Path, option: list[str]) -> None:
    shown = fix("glued.txt", *option)
    assert shown.code == 1
    assert shown.out == f"--- glued.txt\n+++ glued.txt\n@@ -1 +1 @@\n-{GLUED}+{MENDED}"
    assert shown.err == ""
    assert glued.read_text(encoding="utf-8") == GLUED


def test_a_line_without_an_end_shows_as_one(fix: Run, here: Path) -> None:
    written(here / "a.txt", GLUED.rstrip())
    assert fix("a.txt").out.count("\\ No newline at end of file\n") == 2


def test_writes_files_and_a_line_for_each(fix: Run, glued: Path, clean: Path) -> None:
    made = fix(".", "--write")
    assert (made.code, made.out) == (0, "glued.txt: 1 fixed\n")
    assert glued.read_text(encoding="utf-8") == MENDED


def test_a_second_run_has_nothing_to_do(fix: Run, glued: Path) -> None:
    fix("glued.txt", "--write")
    assert (fix("glued.txt", "--write").out, fix("glued.txt").code, fix("glued.txt").out) == ("", 0, "")


def test_nothing_to_fix(fix: Run, clean: Path) -> None:
    shown = fix(clean)
    assert (shown.code, shown.out, shown.err) == (0, "", "")


def test_only_the_rules_that_are_asked_for(fix: Run, glued: Path) -> None:
    assert fix("glued.txt", "--select", "ENC").code == 0
    assert fix("glued.txt", "--ignore", "DOC107,TYP206").code == 0


def test_what_is_not_safe_needs_to_be_asked_for(fix: Run, here: Path) -> None:
    text = "The council of of Norsund met on Monday to vote on the bridge.\n"
    path = written(here / "a.txt", text)
    assert fix("a.txt").code == 0
    assert fix("a.txt", "--unsafe", "--write").out == "a.txt: 1 fixed\n"
    assert path.read_text(encoding="utf-8") == text.replace("of of", "of")


def test_tells_what_is_left_to_people(fix: Run, here: Path) -> None:
    written(here / "a.html", "<p>The vote was <b>clear.</b>Then the members went home.</p>")
    shown = fix("a.html")
    assert (shown.code, shown.out, shown.err) == (0, "", "qa: a.html: 1 to be fixed by hand\n")


def test_what_a_file_has_ignored_stays(fix: Run, here: Path) -> None:
    written(here / "a.html", "<!-- qa: ignore -->\n<p>The vote was clear.Then the members went home.</p>")
    assert fix("a.html").code == 0


def test_records_of_one_file_are_one_change(fix: Run, here: Path) -> None:
    line = '{"text": "%s"}\n'
    path = written(here / "a.jsonl", line % GLUED.strip() + line % f"So it was. {GLUED.strip()}")
    assert fix("a.jsonl", "--write").out == "a.jsonl: 2 fixed\n"
    assert path.read_text(encoding="utf-8") == line % MENDED.strip() + line % f"So it was. {MENDED.strip()}"


def test_a_file_that_can_not_be_read_keeps_no_other_from_being_fixed(fix: Run, glued: Path) -> None:
    made = fix("glued.txt", "none.txt", "--write")
    assert (made.code, made.out) == (2, "glued.txt: 1 fixed\n")
    assert made.err == "qa: none.txt: no such file; check the path\n"


@pytest.mark.parametrize("argv", [["-"], [], ["--write", "--diff", "a.txt"]])
def test_wrong_usage(fix: Run, argv: list[str]) -> None:
    wrong = fix(*argv)
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("qa: ")
    assert wrong.err.count("\n") == 1
