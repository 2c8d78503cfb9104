"""`qa lsp`."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "lsp",
        help="run the language server, for editors",
        description="Run the language server on standard input and output, as editors do. Settings come from the "
        "nearest qa.toml or pyproject.toml of each file, then from the editor, then from here.",
    )
    parser.set_defaults(module="qa.cli.lsp")
    parser.add_argument("--stdio", action="store_true", help="for editors that say so; there is no other way")
    parser.add_argument("--lang", metavar="CODE", help="language of all texts; detected where nothing says it")
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument("--config", metavar="FILE", type=Path, help="settings file, in place of the nearest one")
