"""`qa check`: settings, inputs, one run of the checker, its outputs, one exit code."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa import baseline
from qa.changes import only_new, since
from qa.cli.arguments import version
from qa.cli.inputs import read_all
from qa.cli.terminal import columns, complain, progress, shows_colours, traceback, write
from qa.config import Output, Settings, language_code, load
from qa.config import output as parse_output
from qa.configured import checker_of
from qa.errors import InputError, QaError, UsageError
from qa.finding import Severity
from qa.leaving_out import ignored
from qa.output import View, render
from qa.output.summary import plural
from qa.report import Report
from qa.suppressions import suppressed

if TYPE_CHECKING:
    from qa.checker import Checker
    from qa.document import Document

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
    outputs = destinations(settings.format, arguments.output, arguments.paths)
    accepted = baseline.load(settings.baseline) if settings.baseline else []
    changes = since(settings.diff) if settings.diff else None
    checker, reports, failures = check_paths(arguments, settings, [o.file for o in outputs if o.file])
    if settings.baseline:
        reports = baseline.accept(reports, accepted, settings.baseline)
    if changes:
        reports = only_new(reports, changes)
    view = View(
        version=version(),
        model=checker.scorer.name if checker.scorer else "rules",
        revision=checker.scorer.revision if checker.scorer else "",
        quiet=settings.quiet,
        fail_on=settings.fail_on,
        unread=tuple(str(failure) for failure in failures),
        seconds=time.monotonic() - started,
    )
    for output in outputs:
        shown = view if output.file else replace(view, width=columns(), colour=shows_colours())
        write(render(reports, shown, output.format), output.file)
    crowded = has_too_many(reports, settings.max_suspects)
    return TROUBLE if failures else FOUND if crowded else exit_code(reports, settings.fail_on)


def check_paths(
    arguments: argparse.Namespace, settings: Settings, leave_out: Sequence[Path] = ()
) -> tuple[Checker, list[Report], list[InputError]]:
    """The reports on the paths of a command line, less what the files and the settings ignore, and what went wrong.

    The user is told what went wrong. Files in `leave_out` are no input, nor is the baseline.
    """
    checker = checker_of(settings)
    if settings.baseline:
        leave_out = [*leave_out, settings.baseline]
    documents, failures = read_all(arguments.paths, settings, arguments.source, leave_out)
    patience = not settings.quiet and (checker.scorer is not None or len(documents) > _MANY)
    with progress("checking", len(documents), shown=patience) as advance:
        reports, failed = check_all(checker, documents, settings.lang, advance)
    failures += failed
    for failure in failures:
        complain(str(failure))
        traceback(failure.__cause__)
    return checker, ignored(suppressed(reports, checker.rules), settings.per_path), failures


def with_arguments(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The settings with those put in that stand on the command line."""
    given = {f.name: value for f in fields(Settings) if (value := getattr(arguments, f.name, None)) is not None}
    for name in ("select", "ignore", "fields"):
        if name in given:
            given[name] = tuple(entry for text in given[name] for entry in re.split(r"[,\s]+", text) if entry)
    if "format" in given:
        given["format"] = tuple(parse_output(text) for text in given["format"])
    for name in ("lang", "source_lang"):
        if name in given:
            given[name] = language_code(given[name])
    return replace(settings, **given)


def destinations(outputs: Sequence[Output], file: Path | None, inputs: Sequence[str]) -> list[Output]:
    """Where each output goes; `file` is what --output says.

    Raises:
        UsageError: two outputs go to one place, or one is an input.
        InputError: a file can't be written.
    """
    if file is not None:
        if len(outputs) > 1 or outputs[0].file:
            raise UsageError("--output goes with one format; of several, give each its file, as in --format sarif=FILE")
        outputs = [replace(outputs[0], file=file)]
    checked = [replace(o, file=writable(o.file, inputs)) for o in outputs]
    for i, output in enumerate(checked):
        place = output.file and output.file.absolute()
        for other in checked[:i]:
            if place == (other.file and other.file.absolute()):
                where = str(output.file or "standard output")
                names = f"{other.format} and {output.format}"
                raise UsageError(f"{where}: {names} can't both go there; give each its file, as in --format sarif=FILE")
    return checked


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
        raise UsageError(f"{output}: is what is to be checked; the report would overwrite it")
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


def has_too_many(reports: Sequence[Report], most: int | None) -> bool:
    """Whether there are more suspects than the user allows; tells so."""
    suspects = sum(len(report.suspects) for report in reports)
    if most is None or suspects <= most:
        return False
    complain(f"{plural(suspects, 'suspect')}, and --max-suspects allows {most:,}")
    return True


def _failure(document: Document, error: Exception) -> InputError:
    failure = InputError(f"{document.path or 'text'}: can't be checked: {type(error).__name__}: {error}")
    failure.__cause__ = error
    return failure
