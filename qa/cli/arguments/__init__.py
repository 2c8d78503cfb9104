"""The arguments of every command, a module each. Nothing heavy is imported here: help and errors come at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from qa.cli.arguments import baseline, batch, check, compare, explain, fix, lsp, models, rules, serve
from qa.cli.arguments.parser import Parser, Version, version

COMMANDS = (check, explain, rules, models, compare, baseline, fix, batch, lsp, serve)
"""The commands, in the order that help shows them in."""

MIXED = ("check", "compare", "fix", "batch")
"""Those whose options may stand among their paths."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command; `module` names the one whose `run` does the work."""
    parser = Parser(prog="qa", description="Find what machine translation and scraping broke in translated news.")
    parser.add_argument("--version", action=Version, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    if not argv:
        parser.print_help(sys.stderr)
        sys.exit(2)
    if not argv[0].startswith("-") and argv[0] not in commands.choices:
        parser.error(_unknown(argv[0], list(commands.choices)))
    if argv[0] in MIXED:
        return _parse_mixed(commands.choices[argv[0]], argv[1:])
    return parser.parse_args(argv)


def _parse_mixed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Options may stand among the paths; what follows `--` are paths, whatever they look like."""
    end = argv.index("--") if "--" in argv else len(argv)
    arguments = parser.parse_intermixed_args(argv[:end])
    arguments.paths += argv[end + 1 :]
    return arguments


def _unknown(command: str, commands: list[str]) -> str:
    if Path(command).exists():
        return f'"{command}" is no command; did you mean: qa check {command}?'
    from difflib import get_close_matches

    near = get_close_matches(command, commands, 1)
    hint = f"did you mean: qa {near[0]}?" if near else f"there are {', '.join(commands)}"
    return f'"{command}" is no command; {hint}'


__all__ = ["parse", "version"]
