"""How long a command takes to start, beside Python itself."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.measure import Row, command_seconds, in_turns, times
from tests.bench.news import articles

QA = (sys.executable, "-m", "qa")


def rows() -> Iterator[Row]:
    """A line each for help, the import, and one short article without and with the built-in model."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(articles()["en"][0], encoding="utf-8")
        check = (*QA, "check", article, "--lang", "en", "--no-cache", "--model")
        commands: dict[str, tuple[str | Path, ...]] = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "import qa": (sys.executable, "-c", "import qa"),
            "qa --help": (*QA, "--help"),
            "qa check, one article, rules alone": (*check, "none"),
            "qa check, one article, builtin": (*check, "builtin"),
        }
        bare, *others = in_turns([partial(command_seconds, *command) for command in commands.values()], 5)
    for what, took in zip(list(commands)[1:], others, strict=True):
        yield Row(what, f"{took:.2f} s", f"python -c pass {bare:.3f} s", times(took / bare))
