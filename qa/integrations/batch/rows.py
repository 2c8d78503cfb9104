"""From the rows of a file to documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

from qa.document import Document
from qa.errors import InputError
from qa.integrations.batch.files import HOST_FIELDS, File, Kind, columns, lines, longest_line, opened
from qa.integrations.batch.plan import Part
from qa.integrations.batch.settings import Settings
from qa.readers import parse
from qa.readers.decode import decode
from qa.streaming import from_record

_AT_ONCE = 64
"""Rows of Parquet that are decoded at a time."""


class Row(NamedTuple):
    """One row: where it stands, what the user calls it, whose page it is from, and what is in it.

    `path` is the file and `row` the number of the row in it, from 0; of JSON Lines it counts lines.
    """

    path: str
    row: int
    id: str | None
    host: str
    document: Document | InputError

    @property
    def place(self) -> str:
        """What the document's `path` is."""
        return f"{self.path}:{self.row}"


def read(file: File, part: Part, settings: Settings) -> Iterator[Row]:
    """The rows of a part, as many as there are left of them.

    Raises:
        Exception: the file is gone or broken; the rows before that have come.
    """
    if file.kind is Kind.TEXT:
        yield Row(file.path, 0, None, "", _checked(_text(file.path, settings), settings))
        return
    records = _parquet(file.path, part, settings) if file.kind is Kind.PARQUET else _lines(file.path, part, settings)
    for number, record in records:
        if isinstance(record, InputError):
            yield Row(file.path, number, None, "", record)
            continue
        identity = None if settings.id_field is None else _value(record, settings.id_field)
        document = _checked(from_record(record, f"{file.path}:{number}", settings.reading), settings)
        yield Row(file.path, number, None if identity is None else str(identity), _host(record, settings), document)


def _text(path: str, settings: Settings) -> Document | InputError:
    with opened(path) as stream:
        data = stream.read(longest_line(settings) + 1)
    try:
        found = next(parse(decode(data, path), path, settings.reading), None)
    except InputError as error:
        return error
    return found if found and (isinstance(found, InputError) or found.text.strip()) else InputError("no text in it")


def _lines(path: str, part: Part, settings: Settings) -> Iterator[tuple[int, Mapping[str, Any] | InputError]]:
    number, left, most = part.start, part.rows, longest_line(settings)
    with opened(path) as stream:
        _skip(stream, part.offset)
        for line, _ in lines(stream, most):
            if line is None or line.strip():
                yield number, InputError(f"the line has more than {most:,} bytes") if line is None else _record(line)
                left -= 1
            number += 1
            if not left:
                return


def _skip(stream: IO[bytes], offset: int) -> None:
    """Go to an offset; packed streams get there by unpacking."""
    if stream.seekable():
        stream.seek(offset)
        return
    while offset and (piece := stream.read(min(offset, 1 << 20))):
        offset -= len(piece)


def _record(line: bytes) -> Mapping[str, Any] | InputError:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:  # with it, JSONDecodeError and UnicodeDecodeError
        return InputError(f"not JSON: {error}")
    return record if isinstance(record, dict) else InputError("not an object of JSON")


def _parquet(path: str, part: Part, settings: Settings) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Reads no more of the file than the row groups that hold the rows, and those piece by piece."""
    import fsspec
    from pyarrow import parquet

    with fsspec.open(path, "rb").open() as stream:
        file = parquet.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False)
        named = columns(file.schema_arrow, settings)
        first, end = 0, part.start + part.rows
        for group in range(file.num_row_groups):
            at, first = first, first + file.metadata.row_group(group).num_rows
            if first <= part.start:
                continue
            if at >= end:
                return
            for batch in file.iter_batches(_AT_ONCE, [group], named, use_threads=False):
                skipped = min(batch.num_rows, max(0, part.start - at))
                yield from zip(range(at + skipped, end), batch.slice(skipped).to_pylist(), strict=False)
                at += batch.num_rows
                if at >= end:
                    return


def _checked(found: Document | InputError, settings: Settings) -> Document | InputError:
    """The document, if it is not too long; its source with the language that the settings say."""
    if isinstance(found, InputError):
        return found
    longest = max(len(found.text), len(found.source.text) if found.source else 0)
    if longest > settings.max_characters:
        return InputError(f"{longest:,} characters, and {settings.max_characters:,} are the most that is checked")
    if found.source and settings.source_lang:
        return replace(found, source=replace(found.source, lang=settings.source_lang))
    return found


def _value(record: Mapping[str, Any], field: str) -> Any:
    """The value of a field, dotted for nested ones; None where it is not there."""
    if field in record:
        return record[field]
    name, _, rest = field.partition(".")
    inner = record.get(name)
    return _value(inner, rest) if rest and isinstance(inner, Mapping) else None


def _host(record: Mapping[str, Any], settings: Settings) -> str:
    """The host of a row's address, without "www."; "" where there is none."""
    names = (settings.host_field,) if settings.host_field else HOST_FIELDS
    stated = next((value for name in names if isinstance(value := _value(record, name), str) and value), "")
    try:
        host = urlsplit(stated if "//" in stated else f"//{stated}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
