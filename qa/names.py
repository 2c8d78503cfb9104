"""Whether two names in any scripts and languages may be the same: Меркеля and Merkel, אובמה and Obama.

A name is romanised (`anyascii`), in each of the ways that its script can be read. Two may be the same where most of
their letters are, or where their skeletons are: what is left without that on which no two ways of writing agree, which
is vowels, the difference between sounds that scripts don't part (b p v w f; d t; c g j k s z) and doubled letters. An
ending may follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product, takewhile

from anyascii import anyascii

ALIKE = 0.7
"""Share of letters in common from which two names may be one."""

_FORM = 4
"""Letters in which two forms of a name may differ at their ends."""

_ENDING = 3
"""Consonants that inflection adds to a name."""

_SOUNDS = str.maketrans(
    dict.fromkeys("bpvwf", "P")
    | dict.fromkeys("dt", "T")
    | dict.fromkeys("cgjkqszx", "S")
    | {"m": "M", "n": "N", "l": "L", "r": "R"}
)
_MARKS = "\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0971-\u09e3\u0e31\u0e34-\u0e4e"
"""Signs on or beside letters, which are no letters themselves."""

_WORD = re.compile(rf"[ァ-ヺー]+|[^\W_ァ-ヺー](?:[^\Wァ-ヺー]|[{_MARKS}])*+")
_SEMITIC = re.compile("[\u0590-\u07ff]")
_GREEK = re.compile("[Ͱ-Ͽ]")
_EASTERN = re.compile("[ァ-ヺー가-힣]")
_EASTERN_SOUNDS = str.maketrans("RM", "LN")
_WAW_AND_YOD = str.maketrans({"ו": "o", "י": "i", "و": "o", "ي": "i", "ی": "i"})
_ALWAYS_VOWELS = str.maketrans({"ע": "a", "ع": "a", "ى": "a", "ة": "a"})


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[str, ...]:
    """The ways to read a name, each in small letters of ASCII, the likeliest first."""
    if _SEMITIC.search(name):  # waw and yod are vowels or consonants
        name = re.sub("(?<=.)ה$", "a", name.replace("וו", "v")).translate(_ALWAYS_VOWELS)
        return _ascii(name[:1] + name[1:].translate(_WAW_AND_YOD)), _ascii(name)
    if _GREEK.search(name):  # mp, nt and gk are b, d and g, or what they look like
        plain = re.sub("^g?o[yu](?=[aeio])", "w", _ascii(name))
        return plain.replace("mp", "b").replace("nt", "d").replace("gk", "g"), plain
    if "Ѐ" <= name[:1] <= "ӿ":  # у before a vowel is w, at least where a word begins; щ is sht in Bulgarian
        plain = re.sub("^u(?=[aeio])", "w", _ascii(name))
        return plain, re.sub("u(?=[aeio])", "w", _ascii(name.replace("щ", "шт")))
    plain = _ascii(name)
    return (plain, plain.replace("gh", "")) if "gh" in plain else (plain,)


def _ascii(name: str) -> str:
    return re.sub("[^a-z]", "", anyascii(name).lower())


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The consonants of a name by class, each once in a row: "Merkel" → "MRSL"."""
    return consonants(readings(name)[0])


def consonants(letters: str) -> str:
    """The consonants of a romanised name by class."""
    sounds = re.sub("t[cs]|tz", "s", letters.replace("ph", "f")).translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", "".join(c for c in sounds if c.isupper()))


def words(text: str) -> frozenset[str]:
    """The words of a text in any script; katakana, which other letters may follow without a space, apart."""
    return frozenset(_WORD.findall(text))


def stands_in(name: str, others: Iterable[str]) -> bool:
    """Whether a name may be one of these words."""
    return any(alike(name, word) for word in others)


@lru_cache(maxsize=131072)
def alike(one: str, other: str) -> bool:
    """Whether two words may be one name."""
    merged = bool(_EASTERN.search(one + other))
    return any(_alike(x, y, merged) for x, y in product(readings(one), readings(other)))


def _alike(x: str, y: str, merged: bool) -> bool:
    a, b = sorted((consonants(x), consonants(y)), key=len)
    if merged:  # l and r are one sound there, and so are m and n before others
        a, b = (re.sub(r"(.)\1+", r"\1", s.translate(_EASTERN_SOUNDS)) for s in (a, b))
    added = len(b) - len(a)
    if len(a) >= 2 and added <= min(_ENDING, len(a) - 1) and (b.startswith(a) or b[1:].startswith(a)):
        return True
    longest = min(len(x), len(y)) + 1  # an ending of the longer one says nothing
    x, y = x[:longest], y[:longest]
    return bool(x and y) and 2 * min(len(x), len(y)) >= ALIKE * (len(x) + len(y)) and _common(x, y) >= ALIKE


@lru_cache(maxsize=65536)
def same(one: str, other: str) -> bool:
    """Whether two words are one name but for accents and their endings."""
    x, y = readings(one)[0], readings(other)[0]
    shared = common_start(x, y)
    return shared >= max(3, min(len(x), len(y)) - 2) and max(len(x), len(y)) - shared <= _FORM


def common_start(x: str, y: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(x, y, strict=False)))


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Share of the letters of two words that they have in common, in [0, 1], however they are read."""
    return max(_common(x, y) for x, y in product(readings(one), readings(other)))


def _common(x: str, y: str) -> float:
    return SequenceMatcher(None, x, y, autojunk=False).ratio()
