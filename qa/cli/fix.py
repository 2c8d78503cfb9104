"""`qa fix`: what can be fixed for certain, as a diff or in the files."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator, Sequence

from qa.cli.check import FOUND, TROUBLE, check_paths, with_arguments
from qa.cli.terminal import complain, write
from qa.config import load
from qa.configured import read_options
from qa.errors import InputError, UsageError
from qa.output.safe import file_of
from qa.output.visible import visible
from qa.readers import STDIN
from qa.report import Report
from qa.rewriting import Rewrite, rewrite, write_back

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")


def run(arguments: argparse.Namespace) -> int:
    """Show or make the fixes of what is named; the exit code."""
    if not arguments.paths:
        raise UsageError("nothing to fix; give files or folders, as in: qa fix article.txt")
    if STDIN in arguments.paths:
        raise UsageError("standard input can't be fixed; name files, as in: qa fix article.txt")
    settings = with_arguments(load(arguments.config), arguments)
    _, reports, failures = check_paths(arguments, settings)
    trouble, found = bool(failures), False
    for file, of_file in _by_file(reports).items():
        try:
            change = rewrite(file, of_file, read_options(settings), unsafe=arguments.unsafe)
            if arguments.write and change.fixed:
                write_back(change)
        except InputError as error:
            complain(str(error))
            trouble = True
            continue
        found = found or change.fixed > 0
        if arguments.write:
            if change.fixed or change.by_hand:
                write(f"{visible(file)}: {', '.join((f'{change.fixed:,} fixed', *_left(change)))}\n")
        else:
            write(_diff(change))
            if change.by_hand:
                complain(f"{file}: {', '.join(_left(change))}")
    return TROUBLE if trouble else FOUND if found and not arguments.write else 0


def _by_file(reports: Sequence[Report]) -> dict[str, list[Report]]:
    files: dict[str, list[Report]] = {}
    for report in reports:
        files.setdefault(file_of(report.document.path), []).append(report)
    return files


def _left(change: Rewrite) -> Iterator[str]:
    """What remains to be done."""
    if change.by_hand:
        yield f"{change.by_hand:,} to be fixed by hand"
    if change.waiting:
        yield f"{change.waiting:,} in the next run"
    if change.unsafe:
        yield f"{change.unsafe:,} more with --unsafe"


def _diff(change: Rewrite) -> str:
    """The change as a unified diff; on a terminal nothing in it works as a command."""
    lines = difflib.unified_diff(_LINE.findall(change.old), _LINE.findall(change.new), change.file, change.file)
    shown = [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    if sys.stdout.isatty():
        shown = [f"{visible(line[:-1])}\n" for line in shown]
    return "".join(shown)
