"""What only a process of its own shows: imports, pipes, `python -m qa`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.Popen[str]"]

HEAVY = {
    "numpy",
    "torch",
    "transformers",
    "rich",
    "sentencex",
    "langdetect",
    "onnxruntime",
    "sentencepiece",
    "py3langid",
    "ftfy",
}
_PROBE = """\
import sys
from qa.cli import main
code = main(sys.argv[1:])
print("\\nMODULES", code, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["rules", "--help"], ["check", "--help"], ["chek"], []])
def test_help_imports_nothing_heavy(process: Process, here: Path, argv: list[str]) -> None:
    (here / "probe.py").write_text(_PROBE)
    out, err = process(*argv, module="probe").communicate()
    modules = out.split("MODULES", 1)[1].split()
    assert modules[0] == ("0" if "--help" in argv or "--version" in argv else "2"), err
    assert not HEAVY & set(modules)


def test_python_m_qa(process: Process) -> None:
    started = process("--version")
    assert started.communicate()[0].startswith("qa ")
    assert started.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise")
def test_a_reader_that_goes_away_changes_nothing(process: Process, major: Path) -> None:
    started = process("check", "--model", "none", "--lang", "en", "--select", "DOC102", major)
    assert started.stdout
    started.stdout.close()
    assert started.wait() == 1
    assert started.stderr
    assert started.stderr.read() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output(process: Process, here: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "qa", "rules"]
        path = os.pathsep.join(sys.path)
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env={**os.environ, "PYTHONPATH": path}
        )
    assert done.returncode == 2
    assert done.stderr == "qa: standard output: can't be written: No space left on device\n"


def test_output_is_utf8_whatever_the_locale(process: Process, major: Path) -> None:
    argv = ("check", "--model", "none", "--lang", "en", "--select", "DOC102", major)
    out, err = process(*argv, PYTHONIOENCODING="ascii", LC_ALL="C").communicate()
    assert "▲ DOC102" in out, err
