"""The template for GitLab CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="needs a shell")

ROOT = Path(__file__).parents[2]


def test_script_and_artifacts(tmp_path: Path) -> None:
    template = yaml.safe_load((ROOT / ".ci" / "qa.gitlab-ci.yml").read_text(encoding="utf-8"))
    job = template[".qa"]
    assert template["qa"]["extends"] == ".qa"
    (tmp_path / "a.txt").write_text("The council met again., and it left.\n")
    install, *rest = job["script"]
    assert install.startswith("pip install ")
    done = subprocess.run(
        ["sh", "-ec", "\n".join(rest)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            **{name: str(value) for name, value in job["variables"].items()},
            "QA_CACHE_DIR": str(tmp_path / "cache"),
            "QA_MODEL": "none",
            "QA_OPTIONS": "--lang en --select TYP203",
        },
        check=False,
    )
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    assert len(json.loads((tmp_path / reports["codequality"]).read_text(encoding="utf-8"))) == 1
    assert "<failure" in (tmp_path / reports["junit"]).read_text(encoding="utf-8")
