"""JSON and JSON Lines: one document a record, from the fields that hold its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from qa.document import Block, Document, Positions, Role
from qa.errors import InputError
from qa.readers.language_code import language_code
from qa.readers.mapped import MappedText, Part
from qa.readers.options import ReadOptions

TRANSLATION_FIELDS = ("target", "translation", "mt")
"""Fields beside which `source` is a text; beside others it may be an agency."""

TEXT_FIELDS = ("text", "body", "content", "article", *TRANSLATION_FIELDS)
"""Where the text of a record is sought, in this order, unless the options name its fields."""

TITLE_FIELDS = ("title", "headline")
"""Fields whose text is a title; without named fields, the first of them that is there goes before the text."""

LANG_FIELDS = ("lang", "language", "target_lang", "tgt_lang")

SOURCE_FIELDS = ("source", "src")

SOURCE_LANG_FIELDS = ("source_lang", "src_lang")

_DECODER = JSONDecoder(strict=False, parse_int=str, parse_float=str)
_LINE = re.compile(r"[^\n]+")
_TOKEN = re.compile(r'[ \t\n\r,]*+(?:([\]}])|([\[{])|(")|[^ \t\n\r,\]}]++)')
_REST_OF_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_COLON = re.compile(r"[ \t\n\r]*+:")
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL
)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
_LINE_BREAK = re.compile(r"\n\s*+")

Record = dict[str, list[tuple[int, int]]]
"""Dotted path of each field → where its strings stand between their quotation marks. Lists have no part in the path;
a record that is a bare string has the path ""."""


def read(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a JSON file: an object, or a list of objects or strings. JSON Lines are read as such."""
    fault = _fault(text, 1)
    if fault is None:
        yield from _documents(text, 0, len(text), path, Positions.of(text), options)
    elif fault.startswith("Extra data") and _fault(text.lstrip().split("\n", 1)[0], 1) is None:
        yield from read_lines(text, path, options)
    else:
        yield InputError(f"{path}: not JSON ({fault}); mend it there")


def read_lines(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a JSON Lines file. An error in a line leaves the others as they are."""
    positions = Positions.of(text)
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        name = f"{path}:{number}"
        if line.strip():
            fault = _fault(line, number)
            if fault is None:
                yield from _documents(text, start, start + len(line), name, positions, options)
            else:
                yield InputError(f"{name}: not JSON ({fault}); mend or remove the line")
        start += len(line) + 1


def _fault(written: str, first_line: int) -> str | None:
    """What keeps a text from being JSON, and where; None if it is JSON."""
    try:
        _DECODER.decode(written)
    except JSONDecodeError as error:
        return f"{error.msg}: line {first_line + error.lineno - 1}, column {error.colno}"
    except RecursionError:
        return "nested too deeply"
    return None


def _documents(
    text: str, start: int, end: int, name: str, positions: Positions, options: ReadOptions
) -> Iterator[Document | InputError]:
    """The documents of the JSON value that stands in `text[start:end]`; `positions` has the lines of the file."""
    records, in_list = _records(text, start, end)
    for index, record in enumerate(records):
        path = f"{name}[{index}]" if in_list else name
        fields = _text_fields(record, options)
        if fields:
            yield _document(text, record, fields, path, positions, options)
        else:
            wanted = ", ".join(options.fields or TEXT_FIELDS)
            there = ", ".join([field for field, strings in record.items() if field and strings][:8]) or "none"
            yield InputError(f"{path}: none of the fields {wanted}; name one of those with text: {there}")


def _records(text: str, start: int, end: int) -> tuple[list[Record], bool]:
    """The records of a JSON value, and whether they are in a list."""
    records: list[Record] = []
    around: list[tuple[str, bool]] = []  # path of each open list or object, and whether it is an object
    in_list = False
    name, at = "", start
    while token := _TOKEN.match(text, at, end):
        at = token.end()
        closing, opening, quote = token.groups()
        if closing:
            around.pop()
            continue
        if quote and (rest := _REST_OF_STRING.match(text, at, end)):
            at = rest.end()
            if colon := _COLON.match(text, at, end):
                name, at = _string(text, token.end(), rest.end() - 1), colon.end()
                continue
        path, in_object = around[-1] if around else ("", False)
        if in_object:
            path = f"{path}.{name}" if path else name
        if not around and opening == "[":
            in_list = True
        elif len(around) == in_list:
            records.append({})
        if opening:
            around.append((path, opening == "{"))
        elif quote:
            records[-1].setdefault(path, []).append((token.end(), at - 1))
        else:
            records[-1].setdefault(path, [])
    return records, in_list


def _text_fields(record: Record, options: ReadOptions) -> list[str]:
    """The fields to read, in order; none if the record has none of them."""
    if record.get(""):
        return [""]
    if options.fields:
        return [field for field in options.fields if field in record]
    here = [field for field in TEXT_FIELDS if field in record]
    text = next((field for field in here if record[field]), here[0] if here else None)
    title = next((field for field in TITLE_FIELDS if record.get(field)), None)
    return [] if text is None else [text] if title is None else [title, text]


def _document(
    text: str, record: Record, fields: list[str], path: str, positions: Positions, options: ReadOptions
) -> Document:
    """One document. Where only one string holds its text, that is left whole, to be cut as any plain text is."""
    runs = [(field, _parts(text, *span)) for field in fields for span in record[field]]
    mapped = MappedText()
    for field, parts in runs:
        if field.rpartition(".")[2] in TITLE_FIELDS:
            mapped.add(Role.TITLE, parts, from_markup=True)
        else:
            start, run = mapped.append(parts)
            if len(runs) > 1:
                mapped.blocks += [Block(start + a, start + b) for a, b in _paragraphs(run)]
    return Document(
        text=str(mapped),
        lang=_lang(text, record, options),
        path=path,
        blocks=tuple(mapped.blocks),
        source=_source(text, record, fields, path, positions, options),
        positions=Positions(positions.line_starts, mapped.pieces),
    )


def _lang(text: str, record: Record, options: ReadOptions) -> str | None:
    return _stated(text, record, (options.lang_field,) if options.lang_field else LANG_FIELDS)


def _stated(text: str, record: Record, fields: tuple[str, ...]) -> str | None:
    """The language code in the first of the fields that is there."""
    stated = next((record[field][0] for field in fields if record.get(field)), None)
    return language_code(_string(text, *stated)) if stated else None


def _source(
    text: str, record: Record, fields: list[str], path: str, positions: Positions, options: ReadOptions
) -> Document | None:
    """The source of a record whose text is in `fields`."""
    usual = SOURCE_FIELDS if fields[-1].rpartition(".")[2] in TRANSLATION_FIELDS else ()
    names = (options.source_field,) if options.source_field else usual
    field = next((name for name in names if name in record), None)
    if field is None:
        return None
    mapped = MappedText()
    for span in record[field]:
        mapped.append(_parts(text, *span))
    return Document(
        text=str(mapped),
        lang=_stated(text, record, SOURCE_LANG_FIELDS),
        path=path,
        positions=Positions(positions.line_starts, mapped.pieces),
    )


def _parts(text: str, start: int, end: int) -> list[Part]:
    """A string of JSON, written in `text[start:end]`; half of a surrogate pair becomes U+FFFD."""
    parts: list[Part] = []
    for escape in _ESCAPE.finditer(text, start, end):
        if escape.start() > start:
            parts.append((text[start : escape.start()], start))
        parts.append((_unescaped(*escape.groups()), escape.start()))
        start = escape.end()
    if start < end:
        parts.append((text[start:end], start))
    return parts


def _string(text: str, start: int, end: int) -> str:
    return "".join(part for part, _ in _parts(text, start, end))


def _unescaped(high: str | None, low: str | None, code: str | None, mark: str) -> str:
    if high and low:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if code:
        return "\ufffd" if 0xD800 <= int(code, 16) < 0xE000 else chr(int(code, 16))
    return _ESCAPED.get(mark, mark)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Blank lines part paragraphs; where there are none, line breaks do."""
    separator = _BLANK_LINE if _BLANK_LINE.search(text) else _LINE_BREAK
    start = 0
    for end, following in [*((m.start(), m.end()) for m in separator.finditer(text)), (len(text), len(text))]:
        written = text[start:end]
        if written.strip():
            yield end - len(written.lstrip()), start + len(written.rstrip())
        start = following
