"""`qa check`: settings, inputs, one run of the checker, one output, one exit code."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.arguments import version
from qa.cli.inputs import read_all
from qa.cli.terminal import columns, complain, progress, shows_colours, traceback, write
from qa.config import Settings, language_code, load
from qa.errors import InputError, QaError, UsageError
from qa.finding import Severity
from qa.output import View, render

if TYPE_CHECKING:
    from qa.checker import Checker
    from qa.document import Document
    from qa.report import Report

FOUND, TROUBLE = 1, 2
"""Exit codes."""

_MANY = 20
"""Documents from which on it is shown that work is going on, even without a model."""


def run(arguments: argparse.Namespace) -> int:
    """Check what is named; the verdict as an exit code."""
    started = time.monotonic()
    if not arguments.paths:
        raise UsageError("nothing to check; give files, folders, or - for standard input, as in: qa check article.txt")
    settings = with_arguments(load(arguments.config), arguments)
    output = writable(arguments.output, arguments.paths)
    checker = _checker(settings)
    documents, failures = read_all(arguments.paths, settings, leave_out=output)
    patience = not settings.quiet and (checker.scorer is not None or len(documents) > _MANY)
    with progress("checking", len(documents), shown=patience) as advance:
        reports, failed = check_all(checker, documents, settings.lang, advance)
    failures += failed
    for failure in failures:
        complain(str(failure))
        traceback(failure.__cause__)
    view = View(
        version=version(),
        model=checker.scorer.name if checker.scorer else "rules",
        revision=checker.scorer.revision if checker.scorer else "",
        width=100 if output else columns(),
        colour=not output and shows_colours(),
        quiet=settings.quiet,
        unread=len(failures),
        seconds=time.monotonic() - started,
    )
    write(render(reports, view, settings.format), output)
    return TROUBLE if failures else exit_code(reports, settings.fail_on)


def with_arguments(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The settings with those put in that stand on the command line."""
    given = {f.name: value for f in fields(Settings) if (value := getattr(arguments, f.name, None)) is not None}
    for name in ("select", "ignore", "fields"):
        if name in given:
            given[name] = tuple(entry for text in given[name] for entry in re.split(r"[,\s]+", text) if entry)
    if "lang" in given:
        given["lang"] = language_code(given["lang"])
    return replace(settings, **given)


def writable(output: Path | None, inputs: Sequence[str]) -> Path | None:
    """The file to write to, found good before the work begins.

    Raises:
        UsageError: it is one of the inputs.
        InputError: it can't be written.
    """
    if output is None or str(output) == "-":
        return None
    if output.is_dir():
        raise InputError(f"{output}: can't be written: it is a folder")
    if not output.parent.is_dir():
        raise InputError(f"{output}: can't be written: there is no folder {output.parent}")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise InputError(f"{output}: can't be written: not allowed to")
    if output.exists() and any(Path(i).exists() and output.samefile(i) for i in inputs):
        raise UsageError(f"{output}: is what is to be checked; --output would overwrite it")
    return output


def check_all(
    checker: Checker, documents: Sequence[Document], lang: str | None, advance: Callable[[int], None]
) -> tuple[list[Report], list[InputError]]:
    """Check all documents as one run; those on which the checker breaks down are left out, with the reason."""
    try:
        return checker.check_many(documents, lang=lang, progress=advance), []
    except QaError:
        raise
    except Exception:
        sound, failures = [], []
        for document in documents:
            try:
                sound.append((document, checker.check(document, lang=lang)))
            except QaError:
                raise
            except Exception as error:
                failures.append(_failure(document, error))
    try:
        return checker.check_many([document for document, _ in sound], lang=lang), failures
    except Exception:  # they are sound one by one
        return [report for _, report in sound], failures


def exit_code(reports: Sequence[Report], fail_on: str) -> int:
    """1 if a finding is at least as severe as `fail_on`, else 0."""
    return FOUND if fail_on != "never" and any(r.count(Severity(fail_on)) for r in reports) else 0


def _checker(settings: Settings) -> Checker:
    from qa.checker import Checker

    return Checker(
        settings.model, select=settings.select, ignore=settings.ignore, options=settings.rules, cache=settings.cache
    )


def _failure(document: Document, error: Exception) -> InputError:
    failure = InputError(f"{document.path or 'text'}: can't be checked: {type(error).__name__}: {error}")
    failure.__cause__ = error
    return failure
