"""Rules of other packages: the one of the documentation works as it stands there, and a broken one costs one line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / ".github" / "docs" / "plugin-rules.md").read_text(encoding="utf-8")
MODULE, TRIAL = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PROJECT, SETTINGS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
GOOD = "house-style = house_style:RULE"


def install(folder: Path, points: str, module: str = MODULE) -> Path:
    """Lay a package out as pip would."""
    folder.mkdir()
    (folder / "house_style.py").write_text(module, encoding="utf-8")
    info = folder / "acme_qa-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-qa\nVersion: 1.0.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[qa.rules]\n{points}\n", encoding="utf-8")
    return folder


def python(folder: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(folder), str(ROOT)])
    env = os.environ | {"PYTHONPATH": paths, "QA_CACHE_DIR": str(folder / "cache"), "COLUMNS": "120"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_documented_entry_point_is_the_one_that_is_tested() -> None:
    assert 'house-style = "house_style:RULE"' in PROJECT


def test_the_documented_rule_works_in_python(tmp_path: Path) -> None:
    result = python(install(tmp_path / "site", GOOD), "-c", TRIAL)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_documented_rule_is_listed_and_explained(tmp_path: Path) -> None:
    site = install(tmp_path / "site", GOOD)
    assert "ACME101" in python(site, "-m", "qa", "rules").stdout
    assert "Each of the words that the settings name." in python(site, "-m", "qa", "explain", "house-style").stdout


def test_the_documented_rule_obeys_its_settings_and_is_named_in_the_signature(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "a.txt").write_text("The talks commence on Monday in the town hall of Lund.\n", encoding="utf-8")
    site = install(tmp_path / "site", GOOD)
    result = python(site, "-m", "qa", "check", "a.txt", "--model", "none", "--format", "json", cwd=tmp_path)
    report = json.loads(result.stdout)["documents"][0]
    assert [f["message"] for f in report["findings"]] == ['House style: "begin".']
    assert "|rules:all+ACME101|" in report["signature"]


@pytest.mark.parametrize(
    ("points", "module", "message"),
    [
        (GOOD, "import nothing_of_this_name\n", "can't be loaded: ModuleNotFoundError"),
        (GOOD, "raise SystemError('boom')\n", "can't be loaded: SystemError: boom"),
        ("house-style = house_style:MISSING", MODULE, "can't be loaded: AttributeError"),
        (GOOD, "RULE = 7\n", "is no qa.rules.rule.Rule but int"),
        (GOOD, MODULE.replace('code="ACME101"', 'code="DOC101"'), "another rule has 'DOC101' already"),
        (
            GOOD,
            MODULE.replace('name="house-style"', 'name="misplaced-caption"'),
            "another rule has 'misplaced-caption'",
        ),
        (GOOD, MODULE.replace('code="ACME101"', 'code="acme 1"'), "'acme 1' is no code for a rule"),
        (GOOD, MODULE.replace('name="house-style"', 'name="House style"'), "'House style' is no name for a rule"),
    ],
)
def test_a_rule_that_cant_be_used_is_one_line(tmp_path: Path, points: str, module: str, message: str) -> None:
    result = python(install(tmp_path / "site", points, module), "-m", "qa", "rules")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr
    assert "of the package acme-qa (house_style:" in result.stderr


def test_a_rule_that_fails_on_a_text_costs_no_other_findings(tmp_path: Path) -> None:
    module = MODULE.replace("words = context.option", "raise KeyError('mutton')\n    words = context.option")
    (tmp_path / "a.txt").write_text("The talks went on (at night.\n\nThey end in May.\n", encoding="utf-8")
    site = install(tmp_path / "site", GOOD, module)
    result = python(site, "-m", "qa", "check", "a.txt", "--model", "none", "--lang", "en", cwd=tmp_path)
    assert "TYP201" in result.stdout
    assert "ACME101 house-style failed on this text: KeyError: 'mutton'" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
