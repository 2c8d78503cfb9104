"""Pairs of spellings in a text that may stand for one name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

from qa.languages import lexicon, load
from qa.rules.consistency.variants import PEOPLE, PLACES

_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w{3,30}+(?:-\w{2,30}+)?(?![\w'’-])")
_WEAK = re.compile(r"[aeiouyаеиоуыэюяйіїєёαεηιουω]|(.)(?=\1)")
"""Letters that spellings of a name differ in: vowels, and the first of two alike."""

_FEWEST = 6
"""Letters of a name that one letter more or less does not make another."""

_CLOSEST = 5
"""Names of the same consonants that are compared with each other."""

_HYPHENS = 40
"""Names with a hyphen that are looked for without it."""


class Pair(NamedTuple):
    """Two spellings and in what they differ: "place", "person", "hyphen", "capital", "accent" or "letter"."""

    evidence: str
    one: str
    other: str


def known_pairs(text: str, code: str) -> Iterator[Pair]:
    """Spellings of the language's list that both stand in the text."""
    for evidence, groups in (("place", PLACES), ("person", PEOPLE)):
        for group in groups.get(code, ()):
            present = [s for s in group if s.rstrip("*") in text]
            yield from (Pair(evidence, a, b) for a, b in combinations(present, 2))


def similar_pairs(text: str, code: str) -> Iterator[Pair]:
    """Capitalised words from within sentences that differ by next to nothing."""
    names = sorted(n for n in set(_NAME.findall(text)) if n[0].isupper() and not n.isupper())
    hyphened = [(n, n.replace("-", " ")) for n in names if "-" in n]
    for name, spaced in hyphened[:_HYPHENS]:
        if spaced.istitle() and spaced in text and not lexicon.load(code).issuperset(spaced.lower().split()):
            yield Pair("hyphen", name, spaced)
    alike = defaultdict(list)
    for name in names:
        plain = _plain(name)
        alike[plain[0] + _WEAK.sub("", plain)].append((name, plain))
    for same in alike.values():
        for (a, plain_a), (b, plain_b) in combinations(same[:_CLOSEST], 2):
            if evidence := _difference(a, b, plain_a, plain_b):
                yield Pair(evidence, a, b)


def _difference(a: str, b: str, plain_a: str, plain_b: str) -> str | None:
    """In what the two differ, if it is too little for two names and stands before their endings."""
    if a.lower() == b.lower():
        return None if "-" in a else "capital"
    if min(len(a), len(b)) < _FEWEST or not _english().isdisjoint({a.lower(), b.lower()}):
        return None
    if plain_a == plain_b:
        return "accent" if a[-1] == b[-1] else None
    if abs(len(plain_a) - len(plain_b)) > 1 or "-" in a + b:
        return None
    short, long = sorted((plain_a, plain_b), key=len)
    start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    ending = long[start + 1 :]
    return "letter" if len(ending) >= 2 and short[start + len(short) + 1 - len(long) :] == ending else None


def _plain(name: str) -> str:
    """The name in lower case without accents."""
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


@cache
def _english() -> frozenset[str]:
    """English words that other languages quote in capitals: "Parliament" beside their own "Parlament"."""
    english = load("en")
    return lexicon.load("en") | {w.lower() for w in (english.casing.capitals if english else ())}
