"""The tokens of an HTML file, found as a browser finds them, each with its offset.

Why not `html.parser`: it takes quadratic time on files such as a long run of `<a ` or `<!--`, and its answers on
broken HTML differ between releases of Python, where reports must not. Every loop here moves forward only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

_S = r"[ \t\n\r\f]"
_XML = re.compile(rf"{_S}*<\?xml", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:[a-zA-Z!?]|/.)", re.DOTALL)
_NAME = re.compile(r"[a-zA-Z][^ \t\n\r\f/>]*+")
_ATTRIBUTE = re.compile(
    rf"""(?:{_S}|/)*+(?:>|([^ \t\n\r\f/>][^ \t\n\r\f/>=]*+)"""
    rf"""(?:{_S}*+={_S}*+(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^ \t\n\r\f>]*+)))?)"""
)
_COMMENT_END = re.compile(r"--!?>")
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]++)|([0-9]++))|([a-zA-Z][a-zA-Z0-9]*+));?")
RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "svg", "textarea", "title"})
"""Elements without readable text, whose content runs to their end tag whatever it holds."""
_LONGEST_BARE_REFERENCE = 6
"""Letters of the longest named reference that browsers take without a semicolon (`&AElig`, `&yacute`: 6)."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag. Names are lower case; of doubled attributes the first counts."""

    name: str
    attributes: dict[str, str]
    start: int
    closing: bool = False
    empty: bool = False
    """Whether it ends in `/>` in an XML file, so that nothing is inside."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of the page, as written in the file from offset `start` on; a character reference is decoded."""

    content: str
    start: int


def tokens(html: str) -> Iterator[Tag | Text]:
    """Tags and text in order, without comments, declarations, scripts, styles and drawings."""
    xml = _XML.match(html) is not None
    unclosed_svg = False
    at = 0
    while at < len(html):
        markup = _MARKUP.search(html, at)
        if markup is None:
            yield from _text(html, at, len(html))
            return
        start = markup.start()
        yield from _text(html, at, start)
        closing = html[start + 1] == "/"
        name = _NAME.match(html, start + 1 + closing)
        if name is None:
            at = _after_comment(html, start)
            continue
        found = _attributes(html, name.end())
        if found is None:
            return
        attributes, at = found
        tag = Tag(name[0].lower(), attributes, start, closing, empty=xml and html[at - 2] == "/")
        yield tag
        if tag.name in RAW and not closing and not tag.empty and not (tag.name == "svg" and unclosed_svg):
            end = re.compile(rf"</{tag.name}(?=[ \t\n\r\f/>])", re.IGNORECASE).search(html, at)
            if end is not None:
                at = end.start()
            elif tag.name == "svg":  # a browser ends it at the next tag of a page
                unclosed_svg = True
            else:
                return


def _after_comment(html: str, start: int) -> int:
    """Where a comment, a declaration or other markup without a name ends."""
    if html.startswith("<!--", start):
        if html.startswith((">", "->"), start + 4):
            return html.index(">", start) + 1
        end = _COMMENT_END.search(html, start + 4)
        return len(html) if end is None else end.end()
    return html.find(">", start) + 1 or len(html)


def _attributes(html: str, at: int) -> tuple[dict[str, str], int] | None:
    """The attributes of a tag and the offset after it; None if the file ends inside it, so that nothing is shown."""
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(html, at):
        at = match.end()
        name, double, single, bare = match.groups()
        if name is None:
            return attributes, at
        attributes.setdefault(name.lower(), double or single or bare or "")
    return None


def _text(html: str, at: int, end: int) -> Iterator[Text]:
    while at < end:
        reference = _REFERENCE.search(html, at, end)
        if reference is None:
            yield Text(html[at:end], at)
            return
        decoded, after = _decoded(reference)
        if reference.start() > at:
            yield Text(html[at : reference.start()], at)
        yield Text(decoded, reference.start())
        at = after


def _decoded(reference: re.Match[str]) -> tuple[str, int]:
    """The characters of a reference and the offset after it; what is none stays as it is."""
    hexadecimal, decimal, name = reference.groups()
    if name is None:
        digits = (hexadecimal or decimal).lstrip("0")
        decoded = unescape(f"&#{'x' if hexadecimal else ''}{digits};") if 0 < len(digits) < 8 else "\ufffd"
        return decoded or "\ufffd", reference.end()
    if reference[0][1:] in html5:
        return html5[reference[0][1:]], reference.end()
    for length in range(min(len(name), _LONGEST_BARE_REFERENCE), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], reference.start(3) + length
    return "&", reference.start() + 1
