"""`qa fix`."""

from __future__ import annotations

from typing import Any

from qa.cli.arguments.what_to_check import add_what_to_check

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


def add(commands: Any) -> None:
    """Add the command."""
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
    add_what_to_check(parser)
