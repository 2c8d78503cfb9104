"""Other checkers on the same English news, each as its command is called; `qa` with its rules alone.

`QA_BENCH_PEERS` names the folder of their commands: proselint, harper (harper-cli), pofilter and txt2po
(translate-toolkit). What is not there is left out. They look for other things, so this tells of time alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.measure import Row, command_seconds, in_turns, times
from tests.bench.news import some

SIZE = 60_000
"""Bytes of news."""


def rows() -> Iterator[Row]:
    """A line a peer."""
    if not (peers := os.environ.get("QA_BENCH_PEERS")):
        return
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "news.txt"
        text.write_text("\n\n".join(some("en", SIZE)), encoding="utf-8")
        po = text.with_suffix(".po")
        commands: dict[str, tuple[str | Path, ...]] = {
            "proselint": ("check", text),
            "harper": ("lint", text),
            "pofilter": ("--progress=none", po, text.with_suffix(".out")),
        }
        ours = (sys.executable, "-m", "qa", "check", text, "--lang", "en", "--model", "none", "--no-cache")
        if (Path(peers) / "txt2po").is_file():
            command_seconds(Path(peers) / "txt2po", "--progress=none", text, po)
        for name, arguments in commands.items():
            if (Path(peers) / name).is_file():
                peer = partial(command_seconds, Path(peers) / name, *arguments)
                mine, theirs = in_turns([partial(command_seconds, *ours), peer])
                what = f"qa check, rules alone, {text.stat().st_size / 1000:.0f} kB of English"
                yield Row(what, f"{mine:.2f} s", f"{name} {theirs:.2f} s", times(theirs / mine))
