"""`qa baseline write|prune`: the file with the old findings that are accepted."""

from __future__ import annotations

import argparse
from dataclasses import replace

from qa import baseline
from qa.cli.check import TROUBLE, check_paths, with_arguments, writable
from qa.cli.terminal import write
from qa.config import load
from qa.errors import InputError
from qa.output.summary import plural


def run(arguments: argparse.Namespace) -> int:
    """Write the file, or take out of it what is no longer found."""
    settings = replace(with_arguments(load(arguments.config), arguments), baseline=arguments.file)
    file = writable(arguments.file, arguments.paths)
    if file is None:
        raise InputError("a baseline needs a file; give one such as qa-baseline.json")
    known = baseline.load(file) if arguments.action == "prune" else []
    _, reports, failures = check_paths(arguments, settings)
    if arguments.action == "write":
        entries = baseline.entries(reports, file)
        write(baseline.dump(entries), file)
        files = len({entry.path for entry in entries})
        write(f"{file}: {plural(len(entries), 'finding')} in {plural(files, 'file')} accepted\n")
        return TROUBLE if failures else 0
    if failures:
        raise InputError(f"{file}: left as it is, since not all could be checked")
    left = baseline.prune(known, reports, file)
    write(baseline.dump(left), file)
    write(f"{file}: {plural(len(known) - len(left), 'finding')} removed, {len(left):,} left\n")
    return 0
