"""Pairs of spellings in a text that may stand for one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from qa.languages import Language, lexicon
from qa.rules.consistency.likeness import bucket, difference
from qa.rules.consistency.variants import PEOPLE, PLACES
from qa.spellings import Spellings, full_names, names, openers

_CLOSEST = 30
"""Names of a bucket that are compared with each other, so that no text takes long."""

_JOINED = 40
"""Names with a hyphen or an apostrophe that are looked for without it."""

_APOSTROPHE = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w{0,20}+['’ʼ]\w{2,20}+(?![\w'’])")
_APOSTROPHE_IS_A_LETTER = frozenset({"tr", "uk"})
"""Turkish parts endings with it; in Ukrainian TYP rules see to it."""

_MANY = 1000
"""Words in lower case that are a lexicon."""

_LONG = 7
"""Letters of a name that a single slip does not make another."""


class Pair(NamedTuple):
    """Two spellings and in what they differ.

    "place" and "person" are known pairs; "hyphen", "apostrophe" and what `likeness.difference` returns are not.
    """

    evidence: str
    one: str
    other: str


def known_pairs(text: str, code: str) -> Iterator[Pair]:
    """Spellings of the language's list that both stand in the text."""
    for evidence, groups in (("place", PLACES), ("person", PEOPLE)):
        for group in groups.get(code, ()):
            present = [s for s in group if s.rstrip("*") in text]
            yield from (Pair(evidence, a, b) for a, b in combinations(present, 2))


def similar_pairs(text: str, language: Language, small_words: frozenset[str]) -> Iterator[Pair]:
    """Names that differ by so little that they may be one.

    A word that only opens sentences counts where the language's `small_words` are known and it is none of them.
    """
    found = sorted(names(text, language))
    opening = sorted(openers(text, small_words) - {*found}) if len(small_words) > _MANY else []
    if language.casing.cased:
        yield from _joined(text, found, language.code)
    buckets = defaultdict(list)
    for name in found + opening:
        buckets[bucket(name, language)].append(name)
    doubtful = frozenset(opening)
    for alike in buckets.values():
        for a, b in combinations(alike[:_CLOSEST], 2):
            if {a, b} <= doubtful:
                continue
            evidence = difference(a, b, language)
            if evidence and (evidence != "slip" or min(len(a), len(b)) >= _LONG):
                yield Pair(evidence, a, b)


def _joined(text: str, found: list[str], code: str) -> Iterator[Pair]:
    """Names with a hyphen or an apostrophe that also stand there without."""
    for name in [n for n in found if "-" in n][:_JOINED]:
        spaced = name.replace("-", " ")
        if spaced.istitle() and spaced in text and not lexicon.load(code).issuperset(spaced.lower().split()):
            yield Pair("hyphen", name, spaced)
    if code not in _APOSTROPHE_IS_A_LETTER:
        for name in sorted(set(_APOSTROPHE.findall(text)))[:_JOINED]:
            for bare in {re.sub("['’ʼ]", "", name), re.sub("['’ʼ]", "", name).capitalize()}:
                if bare in text:
                    yield Pair("apostrophe", name, bare)


def strangers(text: str, language: Language, common: Spellings) -> Iterator[Pair]:
    """Names of the text, each with the other spelling that is common in the run; the text has only its own."""
    if not common.names and not common.before:
        return
    for groups in (PLACES, PEOPLE):
        for group in groups.get(language.code, ()):
            here = [s for s in group if s in text and s not in common.names]
            there = [s for s in group if s in common.names and s not in text]
            if len(here) == 1 and there:
                yield Pair("run", here[0], max(there, key=common.names.__getitem__))
    for first, last in sorted(full_names(text)):
        surnames, first_names = common.after.get(first, {}), common.before.get(last, {})
        if last in surnames:
            continue
        rivals = [(n, first, other) for other, n in surnames.items() if _one(last, other, language)]
        rivals += [(n, other, last) for other, n in first_names.items() if _one(first, other, language)]
        if rivals:
            _, *other = max(rivals)
            if " ".join(other) not in text:
                yield Pair("run", f"{first} {last}", " ".join(other))


def _one(name: str, other: str, language: Language) -> bool:
    """Whether two names beside the same first name or surname are one."""
    evidence = difference(name, other, language)
    return bool(evidence) and (evidence != "slip" or min(len(name), len(other)) >= _LONG)
