"""From what is named on the command line to documents, with an error for each input that can't be read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from qa.config import Settings
from qa.document import Document
from qa.errors import InputError
from qa.readers import STDIN, ReadOptions, discover, read


def read_all(
    paths: Iterable[str], settings: Settings, leave_out: Path | None = None
) -> tuple[list[Document], list[InputError]]:
    """The documents of all files, and what can't be read; `leave_out` is a file that is no input."""
    options = ReadOptions(fields=settings.fields, lang_field=settings.lang_field, whole_page=settings.whole_page)
    documents: list[Document] = []
    failures: list[InputError] = []
    for path in discover(paths):
        if isinstance(path, str) and leave_out and _is_same(path, leave_out):
            continue
        for found in [path] if isinstance(path, InputError) else read(path, options):
            if isinstance(found, InputError):
                failures.append(found)
            else:
                documents.append(found)
    return documents, failures


def _is_same(path: str, other: Path) -> bool:
    return path != STDIN and os.path.realpath(path) == os.path.realpath(other)
