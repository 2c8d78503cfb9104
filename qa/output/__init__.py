"""The outputs: one module a format, each with one function from reports to text.

A module of this folder holds `render(reports, view) -> str` and knows nothing but reports; it neither prints nor opens
files. To add a format, write its module and give it a line in `FORMATS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.report import Report

FORMATS: dict[str, str] = {
    "console": "console",
    "json": "as_json",
    "jsonl": "as_jsonl",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "markdown": "markdown",
    "html": "html",
}
"""Name of a format → its module in `qa.output`."""


@dataclass(frozen=True, slots=True)
class View:
    """What an output must know of the run beside its reports.

    Attributes:
        version: of `qa`.
        model, revision: the language model of the run, "rules" where there is none.
        width: columns that lines of prose may take.
        colour: whether the text goes to a terminal that shows colours.
        quiet: findings only, one a line.
        fail_on: least severity that makes the run fail, or "never".
        unread: what is wrong with each input that could not be read or checked; the user has been told.
        seconds: how long the run took; None leaves it out.
    """

    version: str = "unknown"
    model: str = "rules"
    revision: str = ""
    width: int = 100
    colour: bool = False
    quiet: bool = False
    fail_on: str = "major"
    unread: tuple[str, ...] = ()
    seconds: float | None = None


def render(reports: Sequence[Report], view: View, name: str = "console") -> str:
    """The reports of one run in one of `FORMATS`."""
    module = importlib.import_module(f"qa.output.{FORMATS[name]}")
    return cast("Callable[[Sequence[Report], View], str]", module.render)(reports, view)
