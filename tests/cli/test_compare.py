"""`qa compare`: what it prints, its exit codes, its mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

REFERENCE = "The bridge opens on Monday.\nNobody was hurt in the storm.\nThe harvest was good this year.\n"
GOOD = "The bridge opens on Monday.\nNobody was hurt by the storm.\nThe harvest was good this year.\n"
POOR = "Bridge open Monday.\nHurt nobody storm.\nHarvest of year good.\n"


@pytest.fixture(autouse=True)
def texts(here: Path) -> None:
    for name, text in (("ref", REFERENCE), ("good", GOOD), ("poor", POOR)):
        (here / f"{name}.txt").write_text(text)


def folder(path: Path, text: str) -> None:
    path.mkdir()
    for i, line in enumerate(text.splitlines()):
        (path / f"{i}.txt").write_text(line)


def test_two_files_are_a_translation_and_a_reference(run: Run) -> None:
    result = run("compare", "good.txt", "ref.txt", "--test", "none")
    assert (result.code, result.err) == (0, "")
    assert result.out == run("compare", "--test", "none", "good.txt", "--ref", "ref.txt").out
    lines = result.out.splitlines()
    assert lines[0].split() == ["system", "BLEU", "↑", "chrF2", "↑", "TER", "↓"]
    assert lines[1].split()[0] == "good.txt"
    assert lines[3].startswith("  BLEU   nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:")


def test_several_systems(run: Run) -> None:
    out = run("compare", "good.txt", "poor.txt", "--ref", "ref.txt", "--metrics", "chrf").out
    lines = out.splitlines()
    assert lines[1].startswith("good.txt  ")
    assert "p" not in lines[1].removeprefix("good.txt")
    assert " ± " in lines[2]
    assert " p=" in lines[2] or " p<" in lines[2]
    assert "by paired bootstrap resampling" in " ".join(out.split())


def test_folders(run: Run, here: Path) -> None:
    folder(here / "mt", POOR)
    folder(here / "human", REFERENCE)
    out = run("compare", "mt", "human", "--test", "none", "--metrics", "ter").out
    lines = out.splitlines()
    assert lines[3].split() == ["document", "segments", "TER", "↓"]
    scores = [float(line.split()[2]) for line in lines[4:7]]
    assert scores == sorted(scores, reverse=True)
    data = json.loads(run("compare", "mt", "human", "--format", "json").out)
    assert [d["path"] for d in data["systems"][0]["documents"]] == ["0.txt", "1.txt", "2.txt"]
    assert data["references"]["segments"] == 3


def test_a_long_table_is_cut(run: Run, here: Path) -> None:
    for name in ("mt", "human"):
        folder(here / name, "It rained.\n" * 23)
    out = run("compare", "mt", "human", "--test", "none").out
    assert "  and 3 better ones, which --format json shows\n" in out


def test_limits_decide_the_exit_code(run: Run) -> None:
    assert run("compare", "good.txt", "ref.txt", "--min-chrf", "50", "--max-ter", "50").code == 0
    result = run("compare", "poor.txt", "ref.txt", "--min-chrf", "99", "--format", "json")
    assert result.code == 1
    assert result.err.startswith("qa: poor.txt: chrF2 is ")
    assert json.loads(result.out)["failures"] == [result.err.removeprefix("qa: ").strip()]


def test_a_stored_run(run: Run) -> None:
    stored = run("compare", "good.txt", "ref.txt", "--format", "json", "--output", "run.json")
    assert (stored.code, stored.out, stored.err) == (0, "", "")
    gate = ("--max-drop", "0.5", "--against", "run.json")
    assert run("compare", "good.txt", "ref.txt", *gate).code == 0
    result = run("compare", "poor.txt", "ref.txt", *gate)
    assert result.code == 1
    assert result.err.count("in run.json; --max-drop is 0.5\n") == 3
    result = run("compare", "poor.txt", "ref.txt", *gate, "--lang", "zh")
    assert result.code == 2
    assert "run.json: BLEU has another signature (there tok:13a, here tok:zh); " in result.err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "give translations and a reference, as in: qa compare mt.txt --ref human.txt"),
        (["good.txt"], "give translations and a reference"),
        (["good.txt", "poor.txt", "ref.txt"], "give translations and a reference"),
        (["--ref", "ref.txt"], "give translations and a reference"),
        (["good.txt", "good.txt", "--ref", "ref.txt"], "good.txt: is given twice; name each translation once"),
        (["-", "-"], "-: standard input can be read only once"),
        (["no.txt", "ref.txt"], "no.txt: no such file; check the path"),
        (["empty.txt", "ref.txt"], "empty.txt: is empty; there is nothing to compare"),
        (["short.txt", "ref.txt"], "short.txt: number of segments is 1, but 3 in ref.txt; a segment is a line"),
        (["good.txt", "ref.txt", "--metrics", "meteor"], 'unknown metric "meteor"; there are bleu, chrf, chrf++, ter'),
        (["good.txt", "ref.txt", "--metrics", "ter", "--min-bleu", "3"], "--min-bleu needs bleu among --metrics"),
        (["good.txt", "ref.txt", "--min-bleu", "nan"], 'argument --min-bleu: "nan" is no number of points'),
        (["good.txt", "ref.txt", "--max-drop", "1"], "--max-drop and --against go together"),
        (["good.txt", "ref.txt", "--max-drop", "1", "--against", "no.json"], "no.json: can't be read"),
        (["good.txt", "ref.txt", "--max-drop", "1", "--against", "ref.txt"], "ref.txt: is no stored run"),
        (["good.txt", "ref.txt", "--lang", "german"], '"german" is no language code'),
        (["good.txt", "ref.txt", "--output", "ref.txt"], "ref.txt: is what is to be checked"),
    ],
)
def test_mistakes_are_told_in_one_line(run: Run, here: Path, argv: list[str], message: str) -> None:
    (here / "empty.txt").write_text("")
    (here / "short.txt").write_text("The bridge opens.\n")
    result = run("compare", *argv)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"qa: {message}")
    assert result.err.count("\n") == 1


def test_help_does_not_load_sacrebleu(process: Callable[..., Any], here: Path) -> None:
    (here / "probe.py").write_text(
        "import sys\nfrom qa.cli import main\nmain(['compare', '--help'])\nprint('sacrebleu' in sys.modules)\n"
    )
    assert process(module="probe").communicate()[0].endswith("False\n")
