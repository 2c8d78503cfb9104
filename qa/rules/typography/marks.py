"""Which marks a language does not use, and what it writes in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from qa.languages import load

FULL_WIDTH = dict(zip("，．：；！？（）［］", ",.:;!?()[]", strict=True))
"""East Asian marks as wide as a letter, with the space after them built in, and their Latin shapes."""

_MEANING = FULL_WIDTH | dict(zip("、。،؛؟।‚", ",.,;?.,", strict=True)) | dict.fromkeys("¿¡", "")
_QUOTES = {"«": 0, "»": 1, "„": 0, "「": 0, "」": 1, "『": 0, "』": 1}
"""Quotation marks that face one way nearly everywhere: 0 opens, 1 closes."""

_LETTERS = {
    "Arab": "\u0620-\u064a\u0671-\u06d3",
    "Beng": "\u0980-\u09ff",
    "Cyrl": "\u0400-\u052f",
    "Deva": "\u0900-\u0963\u0970-\u097f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hans": "\u3400-\u9fff",
    "Hant": "\u3400-\u9fff",
    "Hebr": "\u05d0-\u05ea",
    "Jpan": "\u3040-\u30ff\u3400-\u9fff",
    "Kore": "\uac00-\ud7a3",
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Thai": "\u0e00-\u0e7f",
}

_OWN = {
    "ar": {",": "،", ";": "؛", "?": "؟"},
    "fa": {",": "،", ";": "؛", "?": "؟"},
    "el": {"?": ";"},
    "zh": {",": "，", ";": "；", "?": "？", "!": "！", ".": "。"},
    "ja": {",": "、", ".": "。"},
}
"""A language's own shape of a Latin mark."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What to look for in a language.

    Attributes:
        foreign: marks that it never uses.
        latin: Latin marks between its own words that have another shape in it; None where there are none.
        instead: what should stand in place of each of these, None where that varies.
        letters: a letter of its script.
        mixed: whether its texts mix Latin marks with its own, so that only the odd one out is a fault.
    """

    foreign: re.Pattern[str]
    latin: re.Pattern[str] | None
    instead: Mapping[str, str | None]
    letters: re.Pattern[str]
    mixed: bool


@cache
def marks(code: str) -> Marks | None:
    """What is wrong in a language, None where it has no language file."""
    language = load(code)
    if not language:
        return None
    foreign = [*language.punctuation.foreign, *(FULL_WIDTH if language.spaced else ())]
    quotes = next((p for p in language.punctuation.quotes if p[0] not in "‘’‚'"), ('"', '"'))
    instead = {m: quotes[_QUOTES[m]] if m in _QUOTES else _MEANING.get(m) for m in foreign}
    own = _OWN.get(code, {})
    letters = _LETTERS.get(language.script, _LETTERS["Latn"])
    latin = rf"[{''.join(own)}](?<=[{letters}].)(?=\s?[{letters}]|[ \t]{{0,3}}(?:\Z|\n))"
    return Marks(
        foreign=re.compile(f"[{re.escape(''.join(foreign))}]" if foreign else r"(?!)"),
        latin=re.compile(latin) if own else None,
        instead=instead | own,
        letters=re.compile(f"[{letters}]"),
        mixed=not language.spaced,
    )
