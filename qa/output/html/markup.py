"""HTML put together from elements, so that nothing of a text can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from qa.output.safe import one_line

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY = frozenset({"br", "input", "link", "meta"})


class Html(str):
    """Markup of our own making; every other `str` is text, and gets escaped."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: object) -> Html:
    """An element. `class_` stands for `class`, `aria_label` for `aria-label`.

    An attribute that is None or False is left out; one that is True has no value.
    """
    given = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Html(f"<{name}{given}>" if name in _EMPTY else f"<{name}{given}>{join(children)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """Parts one after the other."""
    return Html("".join(part if isinstance(part, Html) else escape(one_line(part)) for part in parts))


def words(text: str, marked: bool = False) -> Html:
    """Words of an article. Line breaks and tabs stay white space, unless they are marked: then they are the fault."""
    tab, newline = ("␉", "↵ ") if marked else (" ", "\n")
    return Html(newline.join(escape(one_line(line.replace("\t", tab))) for line in _BREAK.split(text)))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(one_line(str(value)))}"'
