"""`qa rules`."""

from __future__ import annotations

from typing import Any


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("rules", help="list all rules", description="List all rules.")
    parser.set_defaults(module="qa.cli.rules")
    parser.add_argument("--format", choices=("console", "json", "markdown"), default="console", help="default: console")
