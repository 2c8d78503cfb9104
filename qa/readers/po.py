r"""Gettext catalogues: messages with their sources. Fuzzy, obsolete and untranslated ones are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.document import Document
from qa.errors import InputError
from qa.readers.bilingual import Unit, documents, text_of
from qa.readers.language_code import language_code
from qa.readers.lines import Lines
from qa.readers.mapped import Part
from qa.readers.options import ReadOptions

_LINE = re.compile(
    r"[ \t]*+(?:(?P<comment>#[^\r\n]*+)"
    r"|(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:[ \t]*+\[[ \t]*+(?P<number>\d{1,3})[ \t]*+\])?)[ \t]*+)?"
    r'"(?P<string>[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+)"[ \t]*+)?(?P<rest>[^\r\n]*+)(?:\r\n|[\r\n]|\Z)'
)
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_SETTING = re.compile(r"^(Language|X-Source-Language):([^\n]*)$", re.MULTILINE)


@dataclass(slots=True)
class _Message:
    fuzzy: bool = False
    strings: dict[str, list[Part]] = field(default_factory=dict)
    """Keyword → string; those of `msgstr` with their number, `msgstr0` where there is none."""


def read(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a PO file."""
    return documents(_units(text, path), path, Lines(text))


def _units(text: str, path: str) -> Iterator[Unit]:
    languages: dict[str, str | None] = {}
    for message in _messages(text, path):
        source = message.strings.get("msgid", [])
        plural = message.strings.get("msgid_plural", source)
        targets = [string for keyword, string in message.strings.items() if keyword.startswith("msgstr")]
        if not source and "msgctxt" not in message.strings:
            header = text_of(targets[0]) if targets else ""
            languages = {m[1]: language_code(m[2]) for m in _SETTING.finditer(header)}
        elif not message.fuzzy:
            for number, target in enumerate(targets):
                singular = number == 0 and len(targets) > 1
                if target:
                    yield Unit(
                        source if singular else plural,
                        target,
                        languages.get("X-Source-Language"),
                        languages.get("Language"),
                    )


def _messages(text: str, path: str) -> Iterator[_Message]:
    message, current = _Message(), None
    for number, line in enumerate(_LINE.finditer(text), 1):
        keyword, comment = line["keyword"], line["comment"]
        complete = any(name.startswith("msgstr") for name in message.strings)
        broken = line["rest"].strip()
        if complete and (comment or broken or keyword in ("msgctxt", "msgid")):
            yield message
            message, current = _Message(), None
        if broken:
            raise InputError(f"{path}:{number}: not PO ({broken[:40]}); mend the line")
        if comment:
            message.fuzzy |= comment.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", comment)
        if keyword:
            name = f"msgstr{line['number'] or 0}" if keyword.startswith("msgstr") else keyword
            current = message.strings.setdefault(name, [])
        if line["string"] is not None:
            if current is None:
                raise InputError(f"{path}:{number}: not PO (a string that belongs to nothing); put msgstr before it")
            current += _parts(text, *line.span("string"))
    if message.strings:
        yield message


def _parts(text: str, start: int, end: int) -> Iterator[Part]:
    """A string, written in `text[start:end]`."""
    for escape in _ESCAPE.finditer(text, start, end):
        if escape.start() > start:
            yield text[start : escape.start()], start
        octal, hexadecimal, mark = escape.groups()
        if mark:
            yield _ESCAPED.get(mark, mark), escape.start()
        else:
            yield chr(int(octal, 8) if octal else int(hexadecimal, 16)), escape.start()
        start = escape.end()
    if start < end:
        yield text[start:end], start
