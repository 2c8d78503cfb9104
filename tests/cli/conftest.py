"""Runs of the command, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import qa
from qa.cli import main
from qa.rules.registry import rule


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory, and a terminal of known width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "QA_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*argv: str | Path) -> Outcome:
        code = main([str(a) for a in argv])
        return Outcome(code, *capfd.readouterr())

    return run


@pytest.fixture
def check(run: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """`qa check` without a model, in English."""
    return lambda *argv: run("check", "--model", "none", "--lang", "en", *argv)


@pytest.fixture
def process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`python -m qa …`, or any other module, in a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*argv: str | Path, module: str = "qa", **environment: str) -> subprocess.Popen[str]:
        path = os.pathsep.join([str(Path(qa.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        child = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, argv)],
            env={**os.environ, "PYTHONPATH": path, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                stream.close()


def faulty(code: str) -> str:
    """A text in English in which that rule finds something."""
    return next(
        e.text for e in rule(code).examples if e.marked and e.lang == "en" and not e.others and e.source is None
    )


@pytest.fixture
def major(here: Path) -> Path:
    """A file with a major fault: a photo credit in the body."""
    return written(here / "major.txt", faulty("DOC102"))


@pytest.fixture
def clean(here: Path) -> Path:
    return written(here / "clean.txt", "Officials met for two days in Geneva. They will meet again in May.\n")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
