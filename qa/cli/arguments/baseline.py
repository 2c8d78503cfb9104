"""`qa baseline`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.cli.arguments.what_to_check import add_what_to_check


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "baseline",
        help="accept the findings of today, so that checks tell of new ones only",
        description="Keep the findings that are accepted in a file, for `qa check --baseline FILE`.",
    )
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    for name, text in (
        ("write", "write all findings of these paths to a file"),
        ("prune", "take out of a file what is no longer found"),
    ):
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        action.set_defaults(module="qa.cli.baseline")
        action.add_argument("file", metavar="FILE", type=Path, help="the baseline")
        action.add_argument("paths", nargs="+", metavar="PATH", help="files and folders, as `qa check` takes them")
        add_what_to_check(action)
