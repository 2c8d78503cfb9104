"""Make text of strangers safe to print: what a terminal would obey, or hide, becomes something that one can see."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, with the escape that begins terminal commands
    "\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, and bidirectional overrides
    "\ud800-\udfff"  # halves of pairs, which no encoding can write
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
"""Joiners and direction marks (U+200C to U+200F, U+061C) stay: Persian, Hindi, Hebrew and emoji need them."""


def visible(text: str) -> str:
    """`text` on one line, with control characters as pictures (␛) and other invisible ones by number (<U+202E>)."""
    return _UNSEEN.sub(lambda m: _picture(m[0]), text)


def is_unseen(character: str) -> bool:
    """Whether `visible` would replace this character."""
    return _UNSEEN.match(character) is not None


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return {0x7F: "␡", 0xAD: "¬"}.get(code, f"<U+{code:04X}>")
