"""Blocks that stand word for word in several documents of one run: parts of the page, in any language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from qa.document import Document

_COPIES = 0.5
"""Two documents that share more than this part of their blocks are copies of one article."""


def key(text: str) -> str:
    """What two blocks must have in common to count as the same: their words, whatever the spaces."""
    return " ".join(text.split())


def recurring_blocks(documents: Sequence[Document]) -> frozenset[str]:
    """Keys of the blocks that two or more documents share, unless these are copies of one article."""
    holders: dict[str, set[int]] = defaultdict(set)
    sizes = []
    for i, document in enumerate(documents):
        units = bool(document.links)  # the same string may well stand in several files
        keys = set() if units else {key(document.slice(b)) for b in document.blocks}
        sizes.append(len(keys))
        for k in keys:
            holders[k].add(i)
    shared = {k: ids for k, ids in holders.items() if len(ids) > 1}
    common: dict[tuple[int, int], int] = defaultdict(int)
    for ids in shared.values():
        if len(ids) <= 20:  # more are beyond doubt
            for pair in combinations(sorted(ids), 2):
                common[pair] += 1
    copies = {pair for pair, n in common.items() if n > _COPIES * min(sizes[pair[0]], sizes[pair[1]])}
    return frozenset(k for k, ids in shared.items() if _distinct(ids, copies) > 1)


def _distinct(ids: set[int], copies: set[tuple[int, int]]) -> int:
    """How many of these documents are left when copies count once."""
    kept: list[int] = []
    for i in sorted(ids):
        if not any((k, i) in copies for k in kept):
            kept.append(i)
        if len(kept) > 1:
            break
    return len(kept)
