"""The GitHub Action: what its steps do in the shell, and that nothing of a pull request gets into a command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml")
pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash")

ROOT = Path(__file__).parents[2]
FAULTY = "The council met again., and it left.\n"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    outputs: dict[str, str]
    summary: str


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def step(action: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in action["runs"]["steps"] if s["name"] == name)


def run(action: dict[str, Any], name: str, here: Path, **environment: str) -> Outcome:
    """The shell of a step, with inputs at their defaults unless given."""
    found = step(action, name)
    values = {"runner.temp": str(here / "temp"), "github.action_path": str(ROOT)}
    values |= {f"inputs.{name}": str(value.get("default", "")) for name, value in action["inputs"].items()}

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda m: values.get(m[1], ""), text)

    (here / "temp").mkdir(exist_ok=True)
    bin_folder = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]],
        cwd=here,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "QA_BIN": bin_folder,
            "RUNNER_TEMP": str(here / "temp"),
            **{name: str(here / name) for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")},
            **{name: filled(text) for name, text in found.get("env", {}).items()},
            **environment,
        },
        check=False,
    )

    def content(name: str) -> str:
        return (here / name).read_text(encoding="utf-8") if (here / name).exists() else ""

    outputs = dict(line.split("=", 1) for line in content("GITHUB_OUTPUT").splitlines())
    return Outcome(done.returncode, done.stdout + done.stderr, outputs, content("GITHUB_STEP_SUMMARY"))


def test_no_expression_stands_in_a_command(action: dict[str, Any]) -> None:
    for found in action["runs"]["steps"]:
        assert "${{" not in found.get("run", "")
        assert "run" not in found or found["shell"] == "bash"


def test_all_inputs_are_described_and_used(action: dict[str, Any]) -> None:
    steps = str(action["runs"])
    for name, value in action["inputs"].items():
        assert value["description"].endswith(".")
        assert f"inputs.{name}" in steps


def test_findings(action: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text(FAULTY)
    result = run(
        action,
        "Check",
        tmp_path,
        QA_PATHS="a b.txt\n",
        QA_MODEL="none",
        QA_LANG="en",
        QA_ARGUMENTS="--select=TYP203\n--quality=none",
    )
    assert result.code == 0, result.out
    assert result.out.startswith("::warning file=a b.txt,line=1,")
    assert {name: result.outputs[name] for name in ("exit-code", "findings", "suspects")} == {
        "exit-code": "1",
        "findings": "1",
        "suspects": "1",
    }
    assert Path(result.outputs["sarif"]).read_text(encoding="utf-8").startswith("{")
    assert result.summary.startswith("### qa: 1 passage to look at in 1 document")


def test_trouble(action: dict[str, Any], tmp_path: Path) -> None:
    result = run(action, "Check", tmp_path, QA_PATHS="a.txt", QA_MODEL="no-such-model")
    assert result.code == 0
    assert result.outputs == {"exit-code": "2"}


def test_hostile_inputs_are_only_words(action: dict[str, Any], tmp_path: Path) -> None:
    words = "$(touch gone) `touch gone`; touch gone #\n--output=gone"
    result = run(action, "Check", tmp_path, QA_PATHS=words, QA_MODEL="none", QA_LANG="$(touch gone)")
    assert result.outputs["exit-code"] == "2"
    run(action, "Check", tmp_path, QA_PATHS=words, QA_MODEL="none", QA_DIFF="--output=gone", QA_BASELINE="; touch gone")
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("code", [0, 1, 2])
def test_verdict(action: dict[str, Any], tmp_path: Path, code: int) -> None:
    assert run(action, "Verdict", tmp_path, QA_EXIT_CODE=str(code)).code == code


@pytest.mark.parametrize(("extras", "wanted"), [("", "/src/qa"), ("gemma", "/src/qa[gemma]")])
def test_install(action: dict[str, Any], tmp_path: Path, extras: str, wanted: str) -> None:
    """With a `python` that writes down what it is asked to do."""
    fake = tmp_path / "bin" / "python"
    fake.parent.mkdir()
    fake.write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; else echo "$@"; fi\n'
    )
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    result = run(action, "Install qa", tmp_path, QA_SOURCE="/src/qa", QA_EXTRAS=extras, PATH=path)
    assert result.code == 0, result.out
    pip = "-m pip --quiet --disable-pip-version-check install"
    pinned, package = result.out.splitlines()[-2:]
    assert pinned.endswith(f"{pip} --require-hashes --requirement /src/qa/.ci/requirements.txt")
    assert package.endswith(f"{pip} {wanted}")
    assert (tmp_path / "GITHUB_ENV").read_text() == f"QA_BIN={tmp_path}/temp/qa-venv/bin\n"


def test_every_dependency_of_the_core_is_pinned_with_its_hashes_as_the_tests_ran_with_it() -> None:
    lines = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pinned = {line.split("==")[0]: line.split() for line in lines if line and not line.startswith("#")}
    assert all(parts[1:] and all(p.startswith("--hash=sha256:") for p in parts[1:]) for parts in pinned.values())
    tested = (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    assert {parts[0].lower() for parts in pinned.values()} <= set(tested)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {re.split("[><=]", wanted)[0] for wanted in project["dependencies"]} <= pinned.keys()
