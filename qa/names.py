"""Whether two names in any scripts and languages may be the same: Меркеля and Merkel, אובמה and Obama.

A name is romanised (`anyascii`). Two may be the same where most of their letters are, or where their skeletons are:
what is left without that on which no two ways of writing agree, which is vowels, the difference between sounds that
scripts don't part (b p v w f; d t; c g j k s z) and doubled letters. An ending may follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from anyascii import anyascii

ALIKE = 0.7
"""Share of letters in common from which two names may be one."""

_ENDING = 3
"""Consonants that inflection adds to a name."""

_SOUNDS = str.maketrans(
    dict.fromkeys("bpvwf", "P")
    | dict.fromkeys("dt", "T")
    | dict.fromkeys("cgjkqszx", "S")
    | {"m": "M", "n": "N", "l": "L", "r": "R"}
)
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65536)
def romanised(name: str) -> str:
    """A name in small letters of ASCII."""
    letters = re.sub("[^a-z]", "", anyascii(name).lower())
    if "Ͱ" <= name[:1] <= "Ͽ":  # Greek writes b, d and g as two letters
        letters = letters.replace("mp", "b").replace("nt", "d").replace("gk", "g")
    return letters


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The consonants of a name by class, each once in a row: "Merkel" → "MRSL"."""
    sounds = romanised(name).replace("ph", "f").translate(_SOUNDS)
    kept = "".join(c for c in sounds if c.isupper()).replace("TS", "S")
    return re.sub(r"(.)\1+", r"\1", kept)


def candidates(text: str, cased: bool) -> frozenset[str]:
    """The words of a text that may be names: those with a capital, or all in a script without."""
    return frozenset(w for w in _WORD.findall(text) if not cased or not w[0].islower())


def stands_in(name: str, words: Iterable[str]) -> bool:
    """Whether a name may be one of these words."""
    return any(alike(name, word) for word in words)


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Whether two words may be one name."""
    a, b = sorted((skeleton(one), skeleton(other)), key=len)
    if len(a) >= 2 and len(b) - len(a) <= _ENDING and (b.startswith(a) or b[1:].startswith(a)):
        return True
    x, y = romanised(one), romanised(other)
    longest = min(len(x), len(y)) + 1  # an ending of the longer one says nothing
    x, y = x[:longest], y[:longest]
    return bool(x and y) and 2 * min(len(x), len(y)) >= ALIKE * (len(x) + len(y)) and _common(x, y) >= ALIKE


def _common(x: str, y: str) -> float:
    return SequenceMatcher(None, x, y, autojunk=False).ratio()
