"""The settings between `---` (YAML) or `+++` (TOML) lines at the head of a Markdown file: its title and language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.readers.language_code import language_code

_FENCED = re.compile(
    r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)(?=[\w-]++[ \t]*+[:=]|#)(.*?)(?<=[\r\n])(?:\1|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL,
)
_SETTING = re.compile(r"^(title|lang|language|locale)[ \t]*[:=][ \t]*([^\r\n]*)", re.MULTILINE)
_VALUE = re.compile(r""""((?:[^"\\]|\\.)*+)"|'((?:[^']|'')*+)'|([^|>\[{&*!#].*)""")
_ESCAPED = {1: re.compile(r"\\(.)"), 2: re.compile(r"'(')")}
"""Escapes between double and between single quotation marks."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the text.

    Attributes:
        end: offset after it; 0 where there is none.
        title: in parts with their offsets, as escaped characters part it; empty if there is none.
        lang: language code, if stated.
    """

    end: int = 0
    title: tuple[tuple[str, int], ...] = ()
    lang: str | None = None


def front_matter(text: str) -> FrontMatter:
    """The front matter of a file. Values that take several lines are left out."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return FrontMatter()
    title: tuple[tuple[str, int], ...] = ()
    lang = None
    for setting in _SETTING.finditer(text, fenced.start(2), fenced.end(2)):
        parts = _parts(setting[2], setting.start(2))
        if setting[1] == "title":
            title = parts
        else:
            lang = language_code("".join(part for part, _ in parts)) or lang
    return FrontMatter(fenced.end(), title, lang)


def _parts(value: str, at: int) -> tuple[tuple[str, int], ...]:
    """A value without its quotation marks and escapes; `at` is its offset in the file."""
    match = _VALUE.match(value)
    if match is None or match.lastindex is None:
        return ()
    written, start = match[match.lastindex], match.start(match.lastindex)
    if match.lastindex == 3:  # without quotation marks
        return ((written.split(" #", 1)[0].rstrip(), at + start),)
    parts, done = [], 0
    for escape in _ESCAPED[match.lastindex].finditer(written):
        parts.append((written[done : escape.start()], at + start + done))
        parts.append((escape[1], at + start + escape.start()))
        done = escape.end()
    parts.append((written[done:], at + start + done))
    return tuple((part, place) for part, place in parts if part)
