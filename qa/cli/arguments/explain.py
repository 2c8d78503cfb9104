"""`qa explain`."""

from __future__ import annotations

from typing import Any


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("explain", help="explain rules", description="What a rule finds, why, and what to do.")
    parser.set_defaults(module="qa.cli.explain")
    parser.add_argument("codes", nargs="+", metavar="CODE", help="a rule's code or name (DOC102, photo-credit-in-body)")
