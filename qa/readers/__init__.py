"""Files → documents.

`discover` finds the files that a user means, `read` reads one, `parse` reads a text in memory. Errors come as values
among the others, so that one bad file or record never keeps the rest from being checked.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from qa.document import Document
from qa.errors import InputError
from qa.readers import html, json, markdown, plain, po, table, tmx, xliff, xml
from qa.readers.decode import decode
from qa.readers.options import ReadOptions

__all__ = ["ENDINGS", "STDIN", "ReadOptions", "discover", "parse", "read"]

STDIN = "-"
"""The path that means standard input."""

_Reader = Callable[[str, str, ReadOptions], Iterator[Document | InputError]]

_StreamReader = Callable[[Iterable[str], str, ReadOptions], Iterator[Document | InputError]]
"""Takes the text of a file in pieces, since such files can be larger than memory."""

_READERS: dict[str, _Reader] = {
    **dict.fromkeys((".txt", ".text"), plain.read),
    **dict.fromkeys((".html", ".htm", ".xhtml"), html.read),
    **dict.fromkeys((".md", ".markdown"), markdown.read),
    ".json": json.read,
    **dict.fromkeys((".jsonl", ".ndjson"), json.read_lines),
    ".po": po.read,
    ".tsv": table.read_tsv,
    ".csv": table.read_csv,
}
_STREAM_READERS: dict[str, _StreamReader] = {
    **dict.fromkeys((".xlf", ".xliff"), xliff.read),
    ".tmx": tmx.read,
}
ENDINGS = (*_READERS, *_STREAM_READERS)
"""Of the names of files, those that tell a format."""

_HTML = re.compile(r"\s*+(?:(?><\?xml[^>]*>|<!--.*?-->)\s*+)*+<(?:!doctype|html)\b", re.IGNORECASE | re.DOTALL)
_TRANSLATIONS = re.compile(r"\s*+(?:<(?![\w:-])[^>]*+>\s*+)*+<(?:\w{1,20}:)?(xliff|tmx)\b")
_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*[\"}]")
_DEFAULTS = ReadOptions()
_SKIPPED = frozenset({"__pycache__", "node_modules"})


def discover(paths: Iterable[str | Path]) -> Iterator[str | InputError]:
    """The files to read: those named, and in directories all with a known ending, sorted by path.

    Hidden directories, virtual environments, `node_modules` and links out of a directory are passed over. No file comes
    twice.
    """
    seen = set()
    for path in map(str, paths):
        for found in _files(path) if os.path.isdir(path) else [path]:
            identity = found if isinstance(found, InputError) or found == STDIN else os.path.abspath(found)
            if identity not in seen:
                seen.add(identity)
                yield found


def read(path: str | Path, options: ReadOptions = _DEFAULTS) -> Iterator[Document | InputError]:
    """The documents of a file, or of standard input for "-", and an error for each that can't be read.

    Raises:
        UsageError: the options name an encoding that does not exist.
    """
    name = str(path)
    if stream_reader := _STREAM_READERS.get(Path(name).suffix.lower()):
        yield from _read_stream(stream_reader, name, options)
        return
    try:
        data = _bytes(name)
        reader = _READERS.get(Path(name).suffix.lower())
        text = decode(data, name, encoding=options.encoding, markup=reader in (None, html.read))
    except InputError as error:
        yield error
    else:
        yield from parse(text, name, options)


def parse(text: str, name: str, options: ReadOptions = _DEFAULTS) -> Iterator[Document | InputError]:
    """The documents of a text that is at hand, in the format that the ending of `name` tells, else the text itself.

    Lines, columns and errors are those of a file of that name, which need not exist: for what an editor has open, a
    request brings along, or a database holds.
    """
    suffix = Path(name).suffix.lower()
    if stream_reader := _STREAM_READERS.get(suffix):
        return stream_reader([text], name, options)
    reader = _READERS.get(suffix) or _sniffed(text)
    return reader(text, name, options) if text.strip() else plain.read(text, name, options)


def _read_stream(reader: _StreamReader, name: str, options: ReadOptions) -> Iterator[Document | InputError]:
    try:
        with Path(name).open("rb") as file:
            yield from reader(xml.chunks(file, name, options.encoding), name, options)
    except (OSError, ValueError) as error:
        yield InputError(f"{name}: {_reason(error)}")


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with NUL in it
        raise InputError(f"{name}: {_reason(error)}") from None


def _sniffed(text: str) -> _Reader:
    """The reader for a file whose name does not tell its format."""
    if _HTML.match(text):
        return html.read
    if translations := _TRANSLATIONS.match(text):
        reader = xliff.read if translations[1] == "xliff" else tmx.read
        return lambda text, path, options: reader([text], path, options)
    return json.read if _JSON.match(text) else plain.read


def _files(directory: str) -> Iterator[str | InputError]:
    errors: list[OSError] = []
    empty = True
    for folder, folders, names in os.walk(directory, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not _skipped(folder, name))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.splitext(name)[1].lower() in ENDINGS and os.path.isfile(path) and _lies_in(directory, path):
                empty = False
                yield path
    yield from (InputError(f"{error.filename}: {_reason(error)}") for error in errors)
    if empty and not errors:
        yield InputError(f"{directory}: no file to read in it; known endings are {' '.join(ENDINGS)}")


def _lies_in(directory: str, path: str) -> bool:
    """Whether a file is no link that leads out of the directory: a checkout must not show what else a machine holds."""
    return not os.path.islink(path) or Path(path).resolve().is_relative_to(Path(directory).resolve())


def _skipped(folder: str, name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED or os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))


def _reason(error: OSError | ValueError) -> str:
    """What went wrong with a file, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "not allowed to read it; check its permissions"
    if isinstance(error, IsADirectoryError):
        return "a directory, not a file; name the files in it"
    return f"can't be read ({getattr(error, 'strerror', None) or error}); check the path"
