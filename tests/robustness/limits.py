"""Measure what hostile input costs: `python tests/robustness/limits.py`, or `--help`.

Each file of `hostile.FILES` goes through `qa check` in a process of its own. The table has the seconds (of the wall
clock and of the processor), the memory and the exit code of each, slowest first; with `--doubled` each is also run at
half the size, and the last column tells by what factor the processor time grew (2 is linear). Exit code 1 where a limit
is broken.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from hostile import FILES

SECONDS, MEGABYTES = 10.0, 1000
"""Most that a file of a million characters may cost."""
PATIENCE = 3
"""Times the limit after which a run is ended."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, in seconds and megabytes, and how it ended; `broken` if not as runs should."""

    wall: float
    processor: float
    memory: float
    code: int
    broken: bool


def measured(path: Path, model: str, language: list[str]) -> Cost:
    """The cost of checking one file."""
    command = [sys.executable, "-m", "qa", "check", "--model", model, "--no-cache", "--format", "json", *language, path]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        started = time.monotonic()
        child = subprocess.Popen(command, stdout=output, stderr=complaints)
        timer = threading.Timer(PATIENCE * SECONDS, os.kill, (child.pid, signal.SIGKILL))
        timer.start()
        ended = os.wait4(child.pid, 0)
        timer.cancel()
        wall = time.monotonic() - started
        code = child.returncode = os.waitstatus_to_exitcode(ended[1])
        complaints.seek(0)
        broken = code not in (0, 1, 2) or re.search(rb"internal error|Traceback|can't be checked", complaints.read())
    usage = ended[2]
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code, bool(broken))


def tell(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Measure all, print the table; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument(
        "--only", default="", metavar="REGEX", help="only the cases whose name matches, as txt:.*quotes"
    )
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--lang", default="en", help="empty: have it detected")
    parser.add_argument("--doubled", action="store_true", help="run each at half the size too")
    arguments = parser.parse_args()
    language = ["--lang", arguments.lang] if arguments.lang else []
    rows: list[tuple[str, Cost, float | None]] = []
    with tempfile.TemporaryDirectory() as folder:
        for ending, makers in FILES.items():
            for name, make in makers.items():
                if not re.search(arguments.only, case := f"{ending}: {name}"):
                    continue
                path = Path(folder, f"hostile.{ending}")
                growth = None
                if arguments.doubled:
                    path.write_text(make(arguments.size // 2), encoding="utf-8", newline="")
                    half = measured(path, arguments.model, language)
                path.write_text(make(arguments.size), encoding="utf-8", newline="")
                cost = measured(path, arguments.model, language)
                if arguments.doubled:
                    growth = cost.processor / half.processor
                rows.append((case, cost, growth))
                tell(_line(*rows[-1]))
    rows.sort(key=lambda row: -row[1].wall)
    tell("\nslowest first")
    for row in rows[:20]:
        tell(_line(*row))
    broken = [row for row in rows if row[1].wall > SECONDS or row[1].memory > MEGABYTES or row[1].broken]
    tell(f"{len(rows)} cases, {len(broken)} over {SECONDS:.0f} s or {MEGABYTES} MB or broken off")
    return bool(broken)


def _line(case: str, cost: Cost, growth: float | None) -> str:
    factor = "" if growth is None else f"{growth:6.2f}x"
    return f"{case:40} {cost.wall:7.1f} s {cost.processor:7.1f} s {cost.memory:7.0f} MB  {cost.code:4} {factor}"


if __name__ == "__main__":
    sys.exit(main())
