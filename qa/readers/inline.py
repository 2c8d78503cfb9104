"""The text of a segment of XLIFF or TMX. Its inline elements become tokens, the same on both sides for the same id.

What begins and ends is `<1>` and `</1>`, what stands alone is `<1/>`. The code inside `<bpt>`, `<ph>` and the like is
no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.readers.mapped import Part
from qa.readers.xml import Event, Start, Text, skip

_AROUND = frozenset({"g", "pc", "hi"})
"""Elements around text."""

_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_ALONE = frozenset({"x", "ph", "it", "ut"})
_ODD = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class Content:
    """The text of one side of a unit.

    Attributes:
        parts: all of it, each with its offset in the file.
        segments: the same cut where the file marks segments (`<mrk mtype="seg">`), by their ids.
    """

    parts: list[Part] = field(default_factory=list)
    segments: dict[str, list[Part]] = field(default_factory=dict)


def content(stream: Iterator[Event]) -> Content:
    """The content of the element that has begun, read to its end."""
    found = Content()
    tokens = _Tokens()
    within: list[tuple[str, list[Part] | None]] = []  # of each open element, the token at its end and its segment
    segment: list[Part] | None = None

    def put(text: str, at: int) -> None:
        found.parts.append((text, at))
        if segment is not None:
            segment.append((text, at))

    for event in stream:
        if isinstance(event, Text):
            put(event.text, event.at)
        elif isinstance(event, Start):
            if token := tokens.of(event):
                put(token, event.at)
            if event.name in _AROUND:
                within.append((token.replace("<", "</"), segment))
            elif token:
                skip(stream)
            else:
                within.append(("", segment))
                if event.name == "mrk" and event.attributes.get("mtype") == "seg":
                    segment = found.segments.setdefault(event.attributes.get("mid", ""), [])
                elif event.name == "cp":  # a character that XML can't hold
                    put("\ufffd", event.at)
        else:
            if not within:
                break
            token, segment = within.pop()
            if token:
                put(token, event.at)
    return found


class _Tokens:
    """Gives the elements of one segment their tokens; those without an id are numbered."""

    def __init__(self) -> None:
        self._count = 0
        self._opened: dict[str, str] = {}

    def of(self, element: Start) -> str:
        """The token of a start tag; "" for an element that is none."""
        name, given = element.name, element.attributes
        if name in _CLOSING:
            pair = given.get("rid") or given.get("startRef") or given.get("i") or given.get("id", "")
            return f"</{self._opened.get(pair, _tidy(pair))}>"
        if name not in _AROUND | _OPENING | _ALONE:
            return ""
        self._count += 1
        number = _tidy(given.get("x") or given.get("id") or given.get("i") or "") or str(self._count)
        if name in _OPENING:
            self._opened[given.get("rid") or given.get("i") or given.get("id", "")] = number
        return f"<{number}/>" if name in _ALONE else f"<{number}>"


def _tidy(written: str) -> str:
    return _ODD.sub("", written)[:16]
