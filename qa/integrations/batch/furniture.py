"""Blocks that recur on the pages of a site, found in one pass over a corpus of any size, in bounded memory.

A `Sketch` counts blocks by host and text. It is a Misra-Gries summary, merged as Agarwal et al. (2012, "Mergeable
Summaries") do: with more blocks than it may hold, all are counted down until they fit. Thus a count is never too high,
and too low by at most (blocks seen) / (blocks held): what does not recur is never taken for what does, and what recurs
often on a site is always found.

Copies of one article, and versions of it, share their paragraphs, which is no recurrence. Therefore a block must stand
in different stories. These are told apart by the least hash among a document's other long blocks (MinHash of one hash,
Broder 1997), which copies mostly share, and counted by the bits that they set out of 64 (linear counting, Whang et al.
1990): again never too many.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.document import Document
from qa.recurrence import key

CAPACITY = 1 << 21
"""Blocks that a sketch holds, 20 bytes each."""

STORIES = 5
"""Different stories in which a block of a page must stand."""

SHARE = 0.01
"""The part of a host's documents that must have it: a paragraph of background recurs too, but in fewer of them."""

_LONG = 80
"""Characters from which on a block is taken for the story's own."""

_ENTRY = np.dtype([("key", np.uint64), ("stories", np.uint64), ("count", np.uint32)])


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """For each block a key, how many documents have it, and a bitmap of the stories that they tell; keys ascend.

    The documents of a host are counted as those of a block without text.
    """

    entries: NDArray[np.void]

    @classmethod
    def of(cls, documents: Iterable[tuple[str, Document]]) -> Sketch:
        """An exact count over a few documents, each with its host."""
        counts: dict[int, list[int]] = {}
        for host, document in documents:
            blocks = {key(document.slice(block)) for block in document.blocks}
            stories = _stories(blocks)
            for text in blocks | {""}:
                entry = counts.setdefault(_hash(host, text), [0, 0])
                entry[0] += 1
                entry[1] |= 1 << (_without(stories, _hash("", text)) % 64)
        entries = np.array([(k, bits, n) for k, (n, bits) in sorted(counts.items())], _ENTRY)
        return cls(entries)

    def to_bytes(self) -> bytes:
        """As `from_bytes` takes it."""
        return self.entries.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Sketch:
        """What `to_bytes` gave."""
        return cls(np.frombuffer(data, _ENTRY))

    def furniture(self) -> Furniture:
        """What recurs, without the rest."""
        bits = np.unpackbits(self.entries["stories"].copy().view(np.uint8).reshape(-1, 8), axis=1).sum(1)
        kept = self.entries[bits >= STORIES]
        return Furniture(kept["key"].copy(), kept["count"].copy())


EMPTY = Sketch(np.zeros(0, _ENTRY))


def merged(sketches: Iterable[Sketch], capacity: int = CAPACITY) -> Sketch:
    """All together. Their order matters only where there are more blocks than fit.

    At no time are there more than `capacity` entries and those of one sketch, twice.
    """
    held: list[NDArray[np.void]] = []
    for sketch in sketches:
        held.append(sketch.entries)
        if sum(map(len, held)) > 2 * capacity:
            held = [_fitting(_added_up(held), capacity)]
    return Sketch(_fitting(_added_up(held), capacity))


def _added_up(parts: list[NDArray[np.void]]) -> NDArray[np.void]:
    """One entry for each key."""
    every = np.concatenate([np.zeros(0, _ENTRY), *parts])
    keys, where = np.unique(every["key"], return_inverse=True)
    entries = np.zeros(len(keys), _ENTRY)
    entries["key"] = keys
    np.add.at(entries["count"], where, every["count"])
    np.bitwise_or.at(entries["stories"], where, every["stories"])
    return entries


def _fitting(entries: NDArray[np.void], capacity: int) -> NDArray[np.void]:
    """As many entries as fit, counted down by the greatest count of those that don't."""
    if len(entries) <= capacity:
        return entries
    least = np.sort(entries["count"])[-capacity - 1]
    kept = entries[entries["count"] > least]
    kept["count"] -= least
    return np.asarray(kept)


@dataclass(frozen=True, slots=True, eq=False)
class Furniture:
    """The blocks that stand in several stories of a host, and in how many documents: keys ascending, and counts."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.uint32]

    def of(self, host: str, document: Document) -> frozenset[str]:
        """Keys of the blocks of a document that are parts of the pages of its host."""
        least = SHARE * self._count(host, "")
        texts = {key(document.slice(block)) for block in document.blocks}
        return frozenset(text for text in texts if text and self._count(host, text) > least)

    def to_bytes(self) -> bytes:
        """An `.npy` file of keys and counts."""
        file = io.BytesIO()
        np.save(file, np.stack([self.keys, self.counts.astype(np.uint64)]), allow_pickle=False)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Furniture:
        """What `to_bytes` gave."""
        keys, counts = np.load(io.BytesIO(data), allow_pickle=False)
        return cls(keys, counts.astype(np.uint32))

    def _count(self, host: str, text: str) -> int:
        if not len(self.keys):
            return 0
        wanted = np.uint64(_hash(host, text))
        at = min(int(self.keys.searchsorted(wanted)), len(self.keys) - 1)
        return int(self.counts[at]) if self.keys[at] == wanted else 0


NONE = Furniture(np.zeros(0, np.uint64), np.zeros(0, np.uint32))


def _hash(host: str, text: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{host}\0{text}".encode(errors="replace"), digest_size=8).digest())


def _stories(blocks: Iterable[str]) -> tuple[int, ...]:
    """The two least hashes of the long blocks, or of all where none is long."""
    every = list(blocks)
    own = [text for text in every if len(text) >= _LONG] or every
    return tuple(sorted(_hash("", text) for text in own)[:2])


def _without(stories: tuple[int, ...], block: int) -> int:
    """Which story a document tells around one of its blocks; 0 where there is nothing around it."""
    return next((story for story in stories if story != block), 0)
