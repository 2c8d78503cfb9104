"""`qa check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.cli.arguments.values import number
from qa.cli.arguments.what_to_check import add_what_to_check
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


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="check files and say which passages an editor must look at",
        description="Check translated texts and say which passages an editor must look at.",
        epilog=_CHECK,
    )
    parser.set_defaults(module="qa.cli.check")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input")
    add_what_to_check(parser)
    verdict = parser.add_argument_group("verdict")
    verdict.add_argument(
        "--fail-on", choices=FAIL_ON, help="least severity that makes the exit code 1 (default: major)"
    )
    verdict.add_argument("--max-suspects", metavar="N", type=number, help="most suspects for exit code 0")
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
