"""The arguments of every command. Nothing heavy is imported here: help and errors come at once."""

from __future__ import annotations

import argparse
import re
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
  qa check de/article.md --source en/article.md
  qa check news.jsonl --fields title,body --format jsonl --output report.jsonl
  qa check content/ --format github --format sarif=qa.sarif
  qa check content/ --baseline qa-baseline.json --diff origin/main...
  pandoc --to plain news.docx | qa check -

Settings can also stand in [tool.qa] of pyproject.toml, or in qa.toml, under the same names without the dashes.
"""

_COMPARE = """\
exit codes:
  0  the scores were computed, and none breaks a limit
  1  one does
  2  a wrong option, a file that can't be read, or texts that don't match

examples:
  qa compare mt.txt human.txt --lang de
  qa compare old.txt new.txt --ref human1.txt --ref human2.txt --test randomization
  qa compare mt/ --ref human/ --lang ja --min-chrf 30
  qa compare mt.txt --ref human.txt --format json --output run.json
  qa compare mt.txt --ref human.txt --max-drop 0.5 --against run.json

A text file has a segment a line; in HTML, Markdown and JSON each block is one. Folders need files of the same names.
"""


_FIX = """\
exit codes:
  0  there is nothing to fix, or --write has fixed it
  1  there is something to fix
  2  a wrong option, or a file that can't be read or written

examples:
  qa fix content/ --lang de
  qa fix article.html --select DOC,ENC --write
  qa fix content/ | git apply -p0
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
    _compare(commands)
    _baseline(commands)
    _fix(commands)
    if not argv:
        parser.print_help(sys.stderr)
        sys.exit(2)
    if not argv[0].startswith("-") and argv[0] not in commands.choices:
        parser.error(_unknown(argv[0], list(commands.choices)))
    if argv[0] in ("check", "compare", "fix"):
        return _parse_mixed(commands.choices[argv[0]], argv[1:])
    return parser.parse_args(argv)


def _parse_mixed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
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
    _what_to_check(parser)
    verdict = parser.add_argument_group("verdict")
    verdict.add_argument(
        "--fail-on", choices=FAIL_ON, help="least severity that makes the exit code 1 (default: major)"
    )
    verdict.add_argument("--max-suspects", metavar="N", type=_number, help="most suspects for exit code 0")
    verdict.add_argument("--baseline", metavar="FILE", type=Path, help="old findings to leave out; see `qa baseline`")
    verdict.add_argument(
        "--diff",
        metavar="REV",
        help="only findings on lines changed since that git revision; main... from where HEAD left main",
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--format",
        metavar="NAME[=FILE]",
        action="append",
        help=f"{', '.join(FORMATS)} (default: console); several, if each but one has its file",
    )
    output.add_argument("--output", metavar="FILE", type=Path, help="write there instead of to standard output")
    output.add_argument("--quiet", action="store_true", default=None, help="print findings only, one a line")


def _what_to_check(parser: argparse.ArgumentParser) -> None:
    """The options that say what is found in which texts."""
    parser.add_argument(
        "--lang", metavar="CODE", help="language of all texts (en, pt-BR); detected where nothing says it"
    )
    parser.add_argument(
        "--source", metavar="PATH", help="the texts they were translated from: a file, or a folder with the same names"
    )
    parser.add_argument("--source-lang", metavar="CODE", help="language of all sources; detected where nothing says it")
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument(
        "--quality",
        metavar="NAME",
        help='model that grades translations against their sources: "auto" (built in), "none", comet:…, metricx:…, '
        "openai:…",
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file; else the nearest qa.toml or pyproject.toml"
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument(
        "--select", metavar="CODES", action="append", help="only these rules (DOC102,TYP); see `qa rules`"
    )
    rules.add_argument("--ignore", metavar="CODES", action="append", help="all but these rules")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--fields",
        metavar="NAMES",
        action="append",
        help="JSON, tables: fields that hold the text (title,article.body)",
    )
    reading.add_argument("--lang-field", metavar="NAME", help="JSON: field that holds the language")
    reading.add_argument("--source-field", metavar="NAME", help="JSON, tables: field that holds the source")
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


def _baseline(commands: Any) -> None:
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
        _what_to_check(action)


def _fix(commands: Any) -> None:
    parser = commands.add_parser(
        "fix",
        help="fix what can be fixed for certain, as a diff or in the files",
        description="Fix what can be fixed for certain. Nothing else in a file changes.",
        epilog=_FIX,
    )
    parser.set_defaults(module="qa.cli.fix")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--diff", dest="write", action="store_false", default=False, help="show a diff (default)")
    what.add_argument("--write", action="store_true", help="make them in the files")
    parser.add_argument("--unsafe", action="store_true", help="also fix what is a false alarm now and then")
    _what_to_check(parser)


def _number(text: str) -> int:
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is no number from 0 up')


def _compare(commands: Any) -> None:
    parser = commands.add_parser(
        "compare",
        help="score translations against reference translations: BLEU, chrF, TER",
        description="Score translations against reference translations with sacreBLEU, and test their differences.",
        epilog=_COMPARE,
    )
    parser.set_defaults(module="qa.cli.compare")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="translations, files or folders, the first the baseline; without --ref, a translation and a reference",
    )
    parser.add_argument("--ref", metavar="PATH", action="append", help="reference translation; may be given repeatedly")
    parser.add_argument("--lang", metavar="CODE", help="language of the translations; says how words are cut (zh, ja)")
    parser.add_argument(
        "--metrics", metavar="NAMES", action="append", help="of bleu, chrf, chrf++, ter (default: bleu,chrf,ter)"
    )
    parser.add_argument(
        "--test",
        choices=("bootstrap", "randomization", "none"),
        default="bootstrap",
        help="how systems are tested against the first one (default: bootstrap)",
    )
    parser.add_argument("--fields", metavar="NAMES", action="append", help="JSON: fields that hold the text")
    limits = parser.add_argument_group("limits", "What every translation must reach for exit code 0.")
    limits.add_argument("--min-bleu", metavar="POINTS", type=_points, help="least BLEU")
    limits.add_argument("--min-chrf", metavar="POINTS", type=_points, help="least chrF")
    limits.add_argument("--max-ter", metavar="POINTS", type=_points, help="most TER")
    limits.add_argument("--max-drop", metavar="POINTS", type=_points, help="most that a score may be worse than before")
    limits.add_argument("--against", metavar="FILE", type=Path, help="the run before, as --format json gave it")
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=("console", "json"), default="console", help="default: console")
    output.add_argument("--output", metavar="FILE", type=Path, help="write there instead of to standard output")


def _points(text: str) -> float:
    """A score, or a difference of scores."""
    try:
        points = float(text)
    except ValueError:
        points = -1.0
    if 0 <= points < float("inf"):
        return points
    raise argparse.ArgumentTypeError(f'"{text}" is no number of points; give one such as 0.5 or 40')
