"""`qa models`."""

from __future__ import annotations

from typing import Any


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "models", help="list, describe and install language models", description="Language models."
    )
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    for name, text in (
        ("list", "all models, and which are installed"),
        ("info", "size, languages, licence and figures of a model"),
        ("install", "make a model ready to use"),
    ):
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        action.set_defaults(module="qa.cli.models")
        if name != "list":
            action.add_argument("name", metavar="NAME", help="as `qa models list` gives it")
