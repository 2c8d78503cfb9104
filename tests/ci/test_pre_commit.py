"""The hook for pre-commit, run by the real one on a small repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("git") is None, reason="needs git")]

ROOT = Path(__file__).parents[2]
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {revision}
    hooks:
      - id: qa
        language: system
        args: [--model, none, --lang, en, --select, TYP203]
"""


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


def test_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    hooks, texts = tmp_path / "hooks", tmp_path / "texts"
    hooks.mkdir()
    texts.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    revision = committed(hooks)
    (texts / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=hooks.as_posix(), revision=revision))
    (texts / "a.md").write_text("The council met again., and it left.\n")
    (texts / "b.py").write_text("# What., no text.\n")
    committed(texts)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
            cwd=texts,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "PRE_COMMIT_HOME": str(tmp_path / "home"),
            },
            check=False,
        )

    failed = run()
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "a.md:1:22: TYP203" in failed.stdout
    assert "b.py" not in failed.stdout
    (texts / "a.md").write_text("The council met again, and it left.\n")
    assert run().returncode == 0
