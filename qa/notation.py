"""How the formats of files write characters, so that a fix can be put into a file and nothing else changes in it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from qa.document import Document
from qa.readers.front_matter import front_matter

Cut = Callable[[str, int, int], tuple[int, int] | None]


def _nothing(written: str, start: int, end: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Notation:
    """How one format writes characters.

    Attributes:
        encode: what is to be written for a text; None where that takes more than characters.
        unit: what stands for one character though it is longer.
        decode: that character; any other answer if it stands for something else.
        cut: what to take out of a file's text to delete a block that is written in `[start, end)`, markup inside and
            all; None where a fix can't do it. Where there is no `cut`, a block is characters like any other.
    """

    encode: Callable[[str], str | None] = str
    unit: re.Pattern[str] | None = None
    decode: Callable[[str], str] = str
    cut: Cut | None = None

    def stretch(self, document: Document, written: str, start: int, end: int) -> tuple[int, int] | None:
        """Where `[start, end)` of a document's text stands in `written`, the text of its file.

        None where it is not one stretch, with each character written there and nothing between.
        """
        at = first = document.positions.file_offset(start)
        for offset in range(start, end):
            character, following = self._read(written, at)
            expected = document.text[offset]
            if document.positions.file_offset(offset) != at or not _alike(character, expected):
                return None
            at = following
        return first, at

    def outline(self, document: Document, written: str, start: int, end: int) -> tuple[int, int]:
        """From where the first character of `[start, end)` is written to the end of the last, whatever is between."""
        last = document.positions.file_offset(end - 1)
        return document.positions.file_offset(start), self._read(written, last)[1]

    def _read(self, written: str, at: int) -> tuple[str, int]:
        """The character that is written at an offset, and the offset after it."""
        unit = self.unit.match(written, at) if self.unit else None
        return (self.decode(unit[0]), unit.end()) if unit else (written[at : at + 1], at + 1)


def _alike(a: str, b: str) -> bool:
    return a == b or (a.isspace() and b.isspace())


_REFERENCE = r"&(?:#[0-9a-zA-Z]{1,8}|[a-zA-Z][0-9a-zA-Z]{1,31});"
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|time|u)(?:\s[^<>]{0,1999})?>", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"<p(?:\s[^<>]{0,1999})?>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p\s{0,9}>", re.IGNORECASE)
_AROUND = 4000
"""Characters within which the tags of a paragraph are sought."""

_REST_OF_LINE = re.compile(r"[ \t]{0,999}+(?:\r\n|[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|[\r\n]|\Z")
_BLANK_LINES = re.compile(r"(?:[ \t]{0,999}+(?:\r\n|[\r\n])){0,999}+")
_UNDERLINE = re.compile(r"[ \t]{0,9}(?:=+|-+)[ \t]{0,999}(?:[\r\n]|\Z)")


def _paragraph_of_html(written: str, start: int, end: int) -> tuple[int, int] | None:
    """A `<p>` with nothing but that text and inline tags in it, and its lines where nothing else stands on them."""
    openings = list(_PARAGRAPH.finditer(written, max(0, start - _AROUND), start))
    closing = _PARAGRAPH_END.search(written, end, end + _AROUND)
    if not openings or not closing:
        return None
    first, last = openings[-1].end(), closing.start()
    around = written[first:start] + written[end:last]
    if _INLINE_TAG.sub("", around).strip() or "<" in _INLINE_TAG.sub("", written[first:last]):
        return None
    line = _line_start(written, openings[-1].start())
    rest = _REST_OF_LINE.match(written, closing.end())
    alone = rest and not written[line : openings[-1].start()].strip(" \t")
    return (line, rest.end()) if rest and alone else (openings[-1].start(), closing.end())


def _paragraph_of_markdown(written: str, start: int, end: int) -> tuple[int, int] | None:
    """The lines of a paragraph, and the blank ones after it if there are others before."""
    line, rest = _line_start(written, start), _LINE_END.search(written, end)
    stop = rest.end() if rest else len(written)
    if start < front_matter(written).end or _UNDERLINE.match(written, stop):
        return None
    before = _line_start(written, line - 1) if line else 0
    blank = _BLANK_LINES.match(written, stop)
    return line, blank.end() if blank and not written[before:line].strip() else stop


def _line_start(written: str, at: int) -> int:
    return max(written.rfind("\n", 0, at), written.rfind("\r", 0, at)) + 1


def _html(text: str) -> str:
    return html.escape(text, quote=False)


def _xml(text: str) -> str | None:
    """None where there is markup in it: what looks like a tag in a segment is an inline element of the file."""
    return None if "<" in text else _html(text)


def _of_html(unit: str) -> str:
    return " " if unit.isspace() else html.unescape(unit)


def _of_json(unit: str) -> str:
    return str(json.loads(f'"{unit}"', strict=False))


def _ascii_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _of_po(unit: str) -> str:
    return {"n": "\n", "t": "\t", "r": "\r"}.get(unit[1], unit[1])


def _po(text: str) -> str:
    return text.translate({ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r"})


def _of_markdown(unit: str) -> str:
    return unit[1] if unit[0] == "\\" else _of_html(unit)


_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\"\\/bfnrt])"
)

_PLAIN = Notation()
_HTML = Notation(_html, re.compile(rf"{_REFERENCE}|[ \t\n\r\f]{{1,9999}}+"), _of_html, _paragraph_of_html)
_MARKDOWN = Notation(
    unit=re.compile(rf"\\[!-/:-@\[-`{{-~]|{_REFERENCE}|\r\n"), decode=_of_markdown, cut=_paragraph_of_markdown
)
_JSON = Notation(_json, _JSON_ESCAPE, _of_json)
_ASCII_JSON = Notation(_ascii_json, _JSON_ESCAPE, _of_json)
_XML = Notation(_xml, re.compile(rf"{_REFERENCE}|\r\n"), _of_html, _nothing)
_PO = Notation(_po, re.compile(r'\\[ntr"\\]'), _of_po, _nothing)
_TABLE = Notation(cut=_nothing)

_NOTATIONS: Mapping[str, Notation] = {
    **dict.fromkeys((".txt", ".text"), _PLAIN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _HTML),
    **dict.fromkeys((".md", ".markdown"), _MARKDOWN),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), _JSON),
    **dict.fromkeys((".xlf", ".xliff", ".tmx"), _XML),
    ".po": _PO,
    **dict.fromkeys((".tsv", ".csv"), _TABLE),
}
"""By the ending of a file's name. In translations a block is a unit, which must stay."""


def notation(file: str, written: str) -> Notation | None:
    """How a file writes characters; None where its name does not tell.

    Args:
        file: its name.
        written: its text. JSON that is all ASCII stays so.
    """
    found = _NOTATIONS.get(PurePath(file).suffix.lower())
    return _ASCII_JSON if found is _JSON and written.isascii() else found
