"""The arguments of every command. Nothing heavy is imported here: help and errors come at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from qa.cli.terminal import complain
from qa.config import FAIL_ON
from qa.output import FORMATS

_CHECK = """\
exit codes:
  0  nothing at or above --fail-on was found
  1  something was
  2  a wrong option, or a file that can't be read (the others are still checked)

examples:
  qa check article.txt
  qa check content/ --lang de --fail-on critical
  qa check news.jsonl --fields title,body --format jsonl --output report.jsonl
  pandoc --to plain news.docx | qa check -

Settings can also stand in [tool.qa] of pyproject.toml, or in qa.toml, under the same names without the dashes.
"""


class Parser(argparse.ArgumentParser):
    """Tells an error in one line."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Leave with the exit code for errors of usage."""
        complain(f"{message}; see {self.prog} --help")
        sys.exit(2)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command; `module` names the one whose `run` does the work."""
    parser = Parser(prog="qa", description="Find what machine translation and scraping broke in translated news.")
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    _check(commands)
    _explain(commands)
    _rules(commands)
    _models(commands)
    if not argv:
        parser.print_help(sys.stderr)
        sys.exit(2)
    if not argv[0].startswith("-") and argv[0] not in commands.choices:
        parser.error(_unknown(argv[0], list(commands.choices)))
    return _parse_check(commands.choices["check"], argv[1:]) if argv[0] == "check" else parser.parse_args(argv)


def _parse_check(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Options may stand among the paths; what follows `--` are paths, whatever they look like."""
    end = argv.index("--") if "--" in argv else len(argv)
    arguments = parser.parse_intermixed_args(argv[:end])
    arguments.paths += argv[end + 1 :]
    return arguments


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        sys.stdout.write(f"qa {version()}\n")
        sys.exit(0)


def version() -> str:
    """The version that is installed."""
    from importlib import metadata

    try:
        return metadata.version("qa")
    except metadata.PackageNotFoundError:  # run from a folder of sources
        return "unknown"


def _unknown(command: str, commands: list[str]) -> str:
    if Path(command).exists():
        return f'"{command}" is no command; did you mean: qa check {command}?'
    from difflib import get_close_matches

    near = get_close_matches(command, commands, 1)
    hint = f"did you mean: qa {near[0]}?" if near else f"there are {', '.join(commands)}"
    return f'"{command}" is no command; {hint}'


def _check(commands: Any) -> None:
    parser = commands.add_parser(
        "check",
        help="check files and say which passages an editor must look at",
        description="Check translated texts and say which passages an editor must look at.",
        epilog=_CHECK,
    )
    parser.set_defaults(module="qa.cli.check")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input")
    parser.add_argument(
        "--lang", metavar="CODE", help="language of all texts (en, pt-BR); detected where nothing says it"
    )
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file; else the nearest qa.toml or pyproject.toml"
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument(
        "--select", metavar="CODES", action="append", help="only these rules (DOC102,TYP); see `qa rules`"
    )
    rules.add_argument("--ignore", metavar="CODES", action="append", help="all but these rules")
    rules.add_argument("--fail-on", choices=FAIL_ON, help="least severity that makes the exit code 1 (default: major)")
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=tuple(FORMATS), help="default: console")
    output.add_argument("--output", metavar="FILE", type=Path, help="write there instead of to standard output")
    output.add_argument("--quiet", action="store_true", default=None, help="print findings only, one a line")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--fields", metavar="NAMES", action="append", help="JSON: fields that hold the text (title,article.body)"
    )
    reading.add_argument("--lang-field", metavar="NAME", help="JSON: field that holds the language")
    reading.add_argument(
        "--whole-page", action="store_true", default=None, help="HTML: also what stands outside the article"
    )
    reading.add_argument(
        "--no-cache", dest="cache", action="store_false", default=None, help="keep no scores for the next run"
    )


def _explain(commands: Any) -> None:
    parser = commands.add_parser("explain", help="explain rules", description="What a rule finds, why, and what to do.")
    parser.set_defaults(module="qa.cli.explain")
    parser.add_argument("codes", nargs="+", metavar="CODE", help="a rule's code or name (DOC102, photo-credit-in-body)")


def _rules(commands: Any) -> None:
    parser = commands.add_parser("rules", help="list all rules", description="List all rules.")
    parser.set_defaults(module="qa.cli.rules")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="default: console")


def _models(commands: Any) -> None:
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
