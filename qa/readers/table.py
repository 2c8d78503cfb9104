"""TSV and CSV: a unit a row, in two of its columns.

A cell in quotation marks is read as spreadsheets write it, `""` for one mark. Corpora in TSV have stray marks at the
start of a cell: there, one that is not closed before the next tab is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from qa.document import Document
from qa.errors import InputError
from qa.readers.bilingual import Unit, documents, text_of
from qa.readers.lines import Lines
from qa.readers.mapped import Part
from qa.readers.options import ReadOptions
from qa.readers.sides import SOURCE_NAMES, TARGET_NAMES, Sides, named, of_languages

_Row = list[list[Part]]

_CELLS = {
    delimiter: re.compile(
        rf'(?:"(?P<quoted>(?:[^"{inside}]|"")*+)"(?=[{delimiter}\r\n]|\Z)|(?P<bare>[^{delimiter}\r\n]*+))'
        rf"(?P<end>{delimiter}|\r\n|[\r\n]|\Z)"
    )
    for delimiter, inside in (("\t", "\t"), (",", ""), (";", ""))
}
_MARK = re.compile('""')


def read_tsv(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a file with tabs between its cells."""
    return _read(text, path, options, "\t")


def read_csv(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a file with commas, or else semicolons, between its cells."""
    head = next(_rows(text, ","), (1, []))[1]
    return _read(text, path, options, ";" if len(head) == 1 and ";" in text_of(head[0]) else ",")


def _read(text: str, path: str, options: ReadOptions, delimiter: str) -> Iterator[Document | InputError]:
    return documents(_units(_rows(text, delimiter), path, options), path, Lines(text))


def _units(rows: Iterator[tuple[int, _Row]], path: str, options: ReadOptions) -> Iterator[Unit | InputError]:
    sides: Sides | None = None
    for number, row in rows:
        if sides is None:
            header = _header([text_of(cell) for cell in row], path, options)
            sides = header or Sides(0, 1)
            if header:
                continue
        needed = max(sides.source, sides.target) + 1
        if len(row) < needed:
            yield InputError(f"{path}:{number}: the row has {len(row)} of {needed} cells; mend or remove it")
            continue
        source, target = row[sides.source], row[sides.target]
        if text_of(source).strip() or text_of(target).strip():
            yield Unit(source, target, sides.source_lang, sides.lang)


def _header(cells: list[str], path: str, options: ReadOptions) -> Sides | None:
    """What the first row says of the columns; None if it is no header."""
    source_names = (options.source_field,) if options.source_field else SOURCE_NAMES
    by_name = named(cells, source_names, options.fields or TARGET_NAMES)
    if by_name is None and (options.source_field or options.fields):
        wanted = ", ".join([*source_names, *(options.fields or TARGET_NAMES)])
        raise InputError(f"{path}: no columns for both sides among {wanted}; its first row is {', '.join(cells)[:80]}")
    return by_name or of_languages(cells)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, _Row]]:
    """The rows that are not empty, each with the number of its first line."""
    next_cell = partial(_CELLS[delimiter].match, text)
    row: _Row = []
    at, line, first = 0, 1, 1
    while at < len(text) or row:
        cell = next_cell(at)
        assert cell  # any text is a bare cell
        group = "quoted" if cell["quoted"] is not None else "bare"
        row.append(list(_parts(text, *cell.span(group))) if group == "quoted" else _bare(cell["bare"], at))
        line += len(re.findall(r"\r\n|[\r\n]", cell[0]))
        at = cell.end()
        if cell["end"] != delimiter:
            if any(row):
                yield first, row
            row, first = [], line


def _bare(text: str, at: int) -> list[Part]:
    return [(text, at)] if text else []


def _parts(text: str, start: int, end: int) -> Iterator[Part]:
    """A cell between its quotation marks, written in `text[start:end]`."""
    for mark in _MARK.finditer(text, start, end):
        yield text[start : mark.start() + 1], start
        start = mark.end()
    if start < end:
        yield text[start:end], start
