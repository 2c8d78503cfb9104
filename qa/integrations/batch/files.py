"""Input files wherever fsspec reaches: which there are, what is in each, and how to open it."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, cast

from qa.errors import InputError
from qa.integrations.batch.settings import Settings
from qa.readers.json import LANG_FIELDS, SOURCE_FIELDS, SOURCE_LANG_FIELDS, TEXT_FIELDS, TITLE_FIELDS

HOST_FIELDS = ("url", "host")
"""Where a row's host is sought, unless the settings name the field."""


class Kind(StrEnum):
    """How a file holds its rows."""

    PARQUET = "parquet"
    LINES = "jsonl"
    TEXT = "text"


_KINDS = {
    ".parquet": Kind.PARQUET,
    **dict.fromkeys((".jsonl", ".ndjson"), Kind.LINES),
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"), Kind.TEXT),
}
_PACKED = (".gz", ".zst")
_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class File:
    """An input file as it was found.

    Attributes:
        path: absolute path or URL.
        kind: what is in it.
        key: changes when the file does, and at times when it doesn't (a copy, a touch).
        fingerprint: changes only with the content that is read; of Parquet that is told by the footer and the size.
        rows: how many there are; of a broken file those before the break.
        starts: of JSON Lines, line and offset in the unpacked file where each shard's worth of rows begins.
        fault: why not all of it can be read; None where it can.
    """

    path: str
    kind: Kind
    key: str
    fingerprint: str = ""
    rows: int = 0
    starts: tuple[tuple[int, int], ...] = ()
    fault: str | None = None


def discover(paths: Iterable[str]) -> Iterator[tuple[str, Kind, str] | InputError]:
    """Path, kind and key of each file that the paths, globs and folders mean, in the order of their names, none twice.

    Paths are local, or URLs of a file system that fsspec knows. Of a folder, files whose ending is known are taken.
    """
    seen: set[str] = set()
    for path in paths:
        try:
            found = list(_expanded(path))
        except (OSError, ValueError, ImportError) as error:
            yield InputError(f"{path}: {reason(error)}")
            continue
        if not found:
            yield InputError(
                f"{path}: no file to read; known endings are {' '.join(_KINDS)}, and .jsonl.gz, .jsonl.zst"
            )
        for name, key in found:
            kind = kind_of(name)
            if name in seen:
                continue
            seen.add(name)
            if kind is None:
                yield InputError(f"{name}: {' '.join(_KINDS)}, .jsonl.gz and .jsonl.zst can be read, this can't")
            else:
                yield name, kind, key


def kind_of(path: str) -> Kind | None:
    """What a file holds, by its ending."""
    stem, ending = os.path.splitext(path.lower())
    if ending in _PACKED:
        return Kind.LINES if _KINDS.get(os.path.splitext(stem)[1]) is Kind.LINES else None
    return _KINDS.get(ending)


def _expanded(path: str) -> Iterator[tuple[str, str]]:
    """Full name and key of each file that a path means."""
    from fsspec.core import url_to_fs

    files, within = url_to_fs(path)
    if _GLOB & set(path) and not files.exists(within):
        names = [name for name in files.glob(within) if files.isfile(name)]
    elif files.isdir(within):
        names = [name for name in files.find(within) if kind_of(name) and not _hidden(name.removeprefix(within))]
    else:
        names = [within]
    for name in sorted(names):
        yield files.unstrip_protocol(name).removeprefix("file://"), str(files.ukey(name))


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "_")) for part in name.split("/"))


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked.

    Raises:
        OSError, EOFError, ValueError: there, or while it is read, where the file is gone or broken.
    """
    import fsspec

    with fsspec.open(path, "rb").open() as packed:
        if path.lower().endswith(".gz"):
            with gzip.open(packed) as unpacked:
                yield cast("IO[bytes]", unpacked)
        elif path.lower().endswith(".zst"):
            import pyarrow

            with io.BufferedReader(pyarrow.CompressedInputStream(packed, "zstd"), 1 << 20) as unpacked:
                yield unpacked
        else:
            yield packed


def lines(stream: IO[bytes], most: int) -> Iterator[tuple[bytes | None, int]]:
    """Each line, None for one of more than `most` bytes, and how many bytes it takes."""
    while line := stream.readline(most + 1):
        if len(line) <= most or line.endswith(b"\n"):
            yield line, len(line)
            continue
        size = len(line)
        while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
            size += len(rest)
        yield None, size + len(rest)


def longest_line(settings: Settings) -> int:
    """Bytes of the longest line that is read: a text and its source at their longest, escaped, and something beside."""
    return 12 * settings.max_characters + (1 << 16)


def survey(path: str, kind: Kind, key: str, settings: Settings) -> File:
    """How many rows a file has, and what it takes to know it again."""
    counting = {Kind.PARQUET: _survey_parquet, Kind.LINES: _survey_lines, Kind.TEXT: _survey_text}[kind]
    try:
        return counting(path, kind, key, settings)
    except Exception as error:  # whatever a parser says of a broken file
        return File(path, kind, key, fault=reason(error))


def reason(error: BaseException) -> str:
    """Why a file can't be read, on one line."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, InputError):
        return str(error)
    text = " ".join(str(error).split()) or type(error).__name__
    return f"can't be read: {text[:300]}"


def _survey_lines(path: str, kind: Kind, key: str, settings: Settings) -> File:
    starts: list[tuple[int, int]] = []
    digest = hashlib.blake2b(digest_size=16)
    rows = number = offset = 0
    fault = None
    with opened(path) as stream:
        try:
            for line, size in lines(stream, longest_line(settings)):
                digest.update(size.to_bytes(8, "little") if line is None else line)
                if line is None or line.strip():
                    if rows % settings.shard_rows == 0:
                        starts.append((number, offset))
                    rows += 1
                number, offset = number + 1, offset + size
        except Exception as error:  # whatever an unpacker says of a broken file
            fault = f"broken after line {number:,}: {reason(error)}"
    return File(path, kind, key, digest.hexdigest(), rows, tuple(starts), fault)


def _survey_parquet(path: str, kind: Kind, key: str, settings: Settings) -> File:
    import fsspec
    from pyarrow import parquet

    with fsspec.open(path, "rb").open() as stream:
        file = parquet.ParquetFile(stream)
        rows = int(file.metadata.num_rows)
        columns(file.schema_arrow, settings)
        size = stream.seek(0, os.SEEK_END)
        stream.seek(size - 8)
        footer = 8 + int.from_bytes(stream.read(4), "little")
        stream.seek(size - footer)
        digest = hashlib.blake2b(stream.read(footer) + size.to_bytes(8, "little"), digest_size=16)
    return File(path, kind, key, digest.hexdigest(), rows)


def _survey_text(path: str, kind: Kind, key: str, settings: Settings) -> File:
    with opened(path) as stream:
        digest = hashlib.blake2b(stream.read(longest_line(settings) + 1), digest_size=16)
    return File(path, kind, key, digest.hexdigest(), 1)


def columns(schema: Any, settings: Settings) -> list[str]:
    """The columns of a Parquet file that are read, those of structs dotted.

    Raises:
        InputError: there is none that holds a text.
    """
    texts = settings.fields or TEXT_FIELDS
    wanted = [
        *texts,
        *(() if settings.fields else TITLE_FIELDS),
        *((settings.lang_field,) if settings.lang_field else LANG_FIELDS),
        *((settings.source_field,) if settings.source_field else SOURCE_FIELDS),
        *SOURCE_LANG_FIELDS,
        *((settings.host_field,) if settings.host_field else HOST_FIELDS),
        *((settings.id_field,) if settings.id_field else ()),
    ]
    there = [name for name in dict.fromkeys(wanted) if name.split(".")[0] in schema.names]
    if not set(texts) & set(there):
        names = f"no column {', '.join(texts)}; name the one with the text by --fields"
        raise InputError(f"{names}; there are {_some(schema.names)}")
    return there


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
