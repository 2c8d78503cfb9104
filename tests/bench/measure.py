"""Measuring on a machine that others use too: what is compared runs in turns, and medians are taken."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Run = Callable[[], float]
"""Does something and returns a figure of merit, such as seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, our figure, the peer's, and the ratio of the two."""

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""


def in_turns(runs: Sequence[Run], rounds: int = 3) -> list[float]:
    """The median of each over so many rounds, in each of which all run one after the other."""
    figures = [[run() for run in runs] for _ in range(rounds)]
    return [median(of_run) for of_run in zip(*figures, strict=True)]


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long it takes."""
    start = clock()
    act()
    return clock() - start


def command_seconds(*command: str | Path, stdin: str | None = None) -> float:
    """Wall-clock seconds of a command, whatever its exit code; its output is dropped.

    Raises:
        RuntimeError: it was ended by a signal, or could not run.
    """
    start = time.perf_counter()
    done = subprocess.run([*map(str, command)], input=stdin, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]} fails: {done.stderr.strip()[-300:]}")
    return took


def times(ratio: float) -> str:
    """A ratio as people say it."""
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"


def machine() -> str:
    """What the figures were taken on."""
    try:
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(": ")[2]
    except (OSError, IndexError):
        cpu = platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores, {cpu}, Python {platform.python_version()}, {platform.system()}"


def show(rows: Sequence[Row]) -> None:
    """Print the rows as a Markdown table."""
    sys.stdout.write("| what | qa | beside it | ratio |\n| --- | --- | --- | --- |\n")
    for row in rows:
        sys.stdout.write(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} |\n")
