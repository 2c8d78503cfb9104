"""Edited news that exists in many languages: which documents of a file are versions of one article."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Versions = Mapping[str, Sequence[str]]
"""The paragraphs of one article by language."""


def articles(path: Path) -> list[Versions]:
    """The articles that all languages have, by language, in order.

    The file has an object a line with `lang` and `paragraphs`; versions of one article have as many paragraphs, and
    stand in the same order.
    """
    by_lang: dict[str, list[list[str]]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            by_lang[row["lang"]].append(row["paragraphs"])
    shape = [len(paragraphs) for paragraphs in by_lang["nl"]]
    found: list[dict[str, Sequence[str]]] = [{} for _ in shape]
    for lang, documents in by_lang.items():
        for i, j in _in_step(shape, [len(d) for d in documents]):
            found[i][lang] = documents[j]
    return [versions for versions in found if "en" in versions]


def _in_step(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Index pairs of a longest common subsequence."""
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            same = longest[i + 1][j + 1] + 1 if one[i] == other[j] else 0
            longest[i][j] = max(same, longest[i + 1][j], longest[i][j + 1])
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j] and longest[i][j] == longest[i + 1][j + 1] + 1:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
