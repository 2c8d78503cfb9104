"""From what is named on the command line to documents, with an error for each input that can't be read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from qa.cli.sources import checked_languages, source_file, with_sources
from qa.config import Settings
from qa.configured import read_options, settled
from qa.document import Document
from qa.errors import InputError
from qa.readers import STDIN, ReadOptions, discover, read


def read_all(
    paths: Sequence[str], settings: Settings, source: str | None = None, leave_out: Sequence[Path] = ()
) -> tuple[list[Document], list[InputError]]:
    """The documents of all files, and what can't be read.

    Args:
        paths: files and folders, as the user names them.
        settings: of the run.
        source: the file or folder with the texts that they were translated from; None where there is none, or where
            the files hold it.
        leave_out: files that are no input.

    Raises:
        UsageError: `source` can't be that of these paths.
    """
    options = read_options(settings)
    documents: list[Document] = []
    failures: list[InputError] = []
    for path in discover(paths):
        if isinstance(path, InputError):
            failures.append(path)
            continue
        if any(_is_same(path, file) for file in leave_out) or (source and _is_within(path, source)):
            continue
        found = read(path, options)
        for item in _with_sources(found, path, source_file(path, paths, source), options) if source else found:
            checked = settled(item, settings)
            if source and isinstance(item, Document) and item.source:
                checked = checked_languages(item, settings.lang, settings.source_lang)
            if isinstance(checked, InputError):
                failures.append(checked)
            else:
                documents.append(checked)
    return documents, failures


def _with_sources(
    found: Iterable[Document | InputError], path: str, source: str, options: ReadOptions
) -> list[Document | InputError]:
    """The documents of a file with their sources. Where one can't be read, none can be told to be the next one's."""
    items = list(found)
    failures = [item for item in items if isinstance(item, InputError)]
    documents = [item for item in items if isinstance(item, Document)]
    return [*failures] or with_sources(documents, list(read(source, replace(options, lang=None))), path, source)


def _is_same(path: str, other: Path) -> bool:
    return path != STDIN and os.path.realpath(path) == os.path.realpath(other)


def _is_within(path: str, folder: str) -> bool:
    """Whether a file lies in a folder, such as the sources beside the translations."""
    return path != STDIN and os.path.isdir(folder) and Path(path).resolve().is_relative_to(Path(folder).resolve())
