"""Where text leaves the program: standard output, a file, standard error."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.errors import InputError
from qa.output.visible import visible
from qa.whole_file import write_whole


def write(text: str, file: Path | None = None) -> None:
    """Write a result to `file`, as a whole, or to standard output; as UTF-8, except on a terminal of something else.

    Raises:
        InputError: the file can't be written.
    """
    if file is not None:
        try:
            write_whole(file, text.encode())
        except OSError as error:
            raise InputError(f"{file}: can't be written: {error.strerror}") from error
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again when it ends
        if not isinstance(error, BrokenPipeError):  # `| head` has seen enough; what was found stays the exit code
            raise InputError(f"standard output: can't be written: {error.strerror}") from error


def complain(message: str) -> None:
    """Tell an error or a warning, on one line of standard error."""
    with suppress(OSError):
        sys.stderr.write(f"qa: {visible(message)}\n")


def traceback(error: BaseException | None) -> None:
    """Where an unexpected error came from, for those who set QA_DEBUG=1."""
    if error and os.environ.get("QA_DEBUG"):
        from traceback import print_exception

        print_exception(error)


def columns() -> int:
    """Width for prose: that of the terminal within reason; 100 where there is none and COLUMNS doesn't say."""
    return min(120, max(40, shutil.get_terminal_size((100, 24)).columns))


def shows_colours() -> bool:
    """Whether standard output is a terminal with colours, and NO_COLOR is not set."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform != "win32":
        return True
    from rich.console import Console

    return not Console().legacy_windows


@contextmanager
def progress(what: str, total: int, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal, gone when the work is done. Yields what to tell progress to."""
    if not shown or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown_columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown_columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
