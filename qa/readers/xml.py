"""XML as a stream of events, each with its offset in the file. Nothing that a file declares is expanded or fetched."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from qa.errors import InputError, UsageError
from qa.readers.lines import Lines

CHUNK = 1 << 16
"""Characters that are read at a time."""

DEEPEST = 100
"""Elements within one another; files of translations need about ten."""

_BEGINNINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s{0,9}<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']""")


class Start(NamedTuple):
    """The start tag of an element. Names are without the prefix of their namespace, attributes with it."""

    name: str
    attributes: dict[str, str]
    at: int


class End(NamedTuple):
    """The end tag of an element."""

    at: int


class Text(NamedTuple):
    """Characters on one line; those that stand for a reference come on their own."""

    text: str
    at: int


Event = Start | End | Text


def chunks(file: BinaryIO, path: str, encoding: str | None = None) -> Iterator[str]:
    """The text of a file in pieces, after which it is closed.

    It is read in `encoding`, else in that of its byte order mark or its declaration, else as UTF-8.

    Raises:
        InputError: the file is not in that encoding.
        UsageError: `encoding` does not exist.
    """
    head = file.read(400)
    file.seek(0)
    name = encoding or _encoding(head)
    try:
        reader = io.TextIOWrapper(file, encoding=name, newline="")
    except LookupError:
        if encoding:
            raise UsageError(f"unknown encoding {name!r}; use a name such as utf-8 or windows-1252") from None
        raise InputError(f"{path}: declares the encoding {name!r}, which is not known; save it as UTF-8") from None
    try:
        with reader:
            while piece := reader.read(CHUNK):
                if piece.endswith("\r"):
                    piece += reader.read(1)
                yield piece
    except UnicodeError:
        raise InputError(f"{path}: is not all in {name}; save it in the encoding that it declares") from None


def events(pieces: Iterable[str], path: str, lines: Lines) -> Iterator[Event]:
    """What is in a file, in its order; `lines` is told of its lines.

    Raises:
        InputError: the file is broken, or declares entities. What stands before is given first.
    """
    found: list[Event] = []
    failure: InputError | None = None
    parser = _parser(found, path, lines)
    try:
        for piece in pieces:
            lines.feed(piece)
            parser.Parse(piece, False)
            yield from found
            found.clear()
        parser.Parse("", True)
    except expat.ExpatError as error:
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        failure = InputError(f"{place}: broken XML ({expat.ErrorString(error.code)}); mend it there")
    except InputError as error:
        failure = error
    yield from found
    if failure:
        raise failure


def children(stream: Iterator[Event]) -> Iterator[Start]:
    """The elements right in the one that has begun, up to its end; each must be read or skipped before the next."""
    for event in stream:
        if isinstance(event, End):
            return
        if isinstance(event, Start):
            yield event


def skip(stream: Iterator[Event]) -> None:
    """Pass over the rest of the element that has begun."""
    depth = 1
    for event in stream:
        depth += isinstance(event, Start) - isinstance(event, End)
        if not depth:
            return


def _encoding(head: bytes) -> str:
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    declared = _DECLARED.match(head)
    return declared[1].decode("ascii") if declared else "utf-8"


def _parser(found: list[Event], path: str, lines: Lines) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    depth = 0

    def at() -> int:
        return lines.offset(parser.CurrentLineNumber, parser.CurrentColumnNumber)

    def refused(what: str) -> InputError:
        place = f"{path}:{parser.CurrentLineNumber}:{parser.CurrentColumnNumber + 1}"
        return InputError(f"{place}: {what}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise refused("elements are nested too deeply; is this a file of translations?")
        found.append(Start(name.rpartition(":")[2], attributes, at()))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(End(at()))

    def text(characters: str) -> None:
        found.append(Text(characters, at()))

    def skipped(name: str, is_parameter: bool) -> None:
        if not is_parameter:
            found.append(Text(f"&{name};", at()))

    def declared(*_: object) -> None:
        raise refused("declares an entity, which could expand without end; put its text in its place")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.SkippedEntityHandler = skipped
    parser.EntityDeclHandler = declared
    return parser
