"""Scores, grades and reports kept on disk, so that a second run computes only what changed."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np

from qa.scoring.protocol import Encoder, LanguageModel, Reading, TokenScores

MAX_BYTES = 1_000_000_000
"""Size at which the entries that were not used for longest are dropped: some 150 million tokens."""
_SCORES, _READINGS = b"1", b"reading 1"
"""What an entry holds, and the version of its layout."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS scores (key BLOB PRIMARY KEY, used INTEGER NOT NULL, tokens BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS scores_by_use ON scores (used);
"""
_DROP_OLDEST_EIGHTH = """
DELETE FROM scores WHERE rowid IN
    (SELECT rowid FROM scores ORDER BY used, rowid LIMIT (SELECT count(*) / 8 + 1 FROM scores))
"""
_TOUCH_AFTER = 24 * 3600  # seconds; so that reading rarely means writing

T = TypeVar("T")


class Versioned(Protocol):
    """A model as far as what it gives can be kept."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever what it gives does."""
        ...


M = TypeVar("M", bound=Versioned)


class Cached(Generic[M]):
    """A model with what it gives kept in a `Cache`, under its own name and revision."""

    def __init__(self, model: M, cache: Cache) -> None:
        self._model = model
        self._cache = cache

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def revision(self) -> str:
        """The model's revision."""
        return self._model.revision


class CachedModel(Cached[LanguageModel]):
    """A model whose scores are kept in a `Cache`, by model, revision, context and text."""

    @property
    def reads_context(self) -> bool:
        """See `LanguageModel.reads_context`."""
        return self._model.reads_context

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`; the model gets all texts that are not in the file in one call."""
        before = [""] * len(texts) if contexts is None else contexts
        return self._cache.values(
            [key(_SCORES, self.name, self.revision, *pair) for pair in zip(before, texts, strict=True)],
            lambda missing: self._model.surprisal([texts[i] for i in missing], [before[i] for i in missing]),
            pack,
            lambda i, data: unpack(data, len(texts[i])),
        )


class CachedEncoder(Cached[Encoder]):
    """An encoder whose readings are kept in a `Cache`, by encoder, revision and text."""

    reads_context = False

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder.read`; the encoder gets all texts that are not in the file in one call."""
        return self._cache.values(
            [key(_READINGS, self.name, self.revision, text) for text in texts],
            lambda missing: self._model.read([texts[i] for i in missing]),
            pack_reading,
            lambda i, data: unpack_reading(data, len(texts[i])),
        )

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`; what has context is not kept."""
        if any(contexts or ()):
            return self._model.surprisal(texts, contexts)
        return [reading.scores for reading in self.read(texts)]


def key(layout: bytes, *parts: str) -> bytes:
    """A digest of parts, whose borders count."""
    digest = hashlib.sha256(layout)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Cache:
    """Values by key in the SQLite file `path`.

    Several threads and processes may use the file at once. Where it can't be used (read-only, full disk, damaged)
    everything is computed every time, and one warning says so.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._usable = True

    def values(
        self,
        keys: Sequence[bytes],
        compute: Callable[[Sequence[int]], Sequence[T]],
        dump: Callable[[T], bytes],
        load: Callable[[int, bytes], T | None],
    ) -> list[T]:
        """The value of each key.

        Args:
            keys: which ones; each may stand several times.
            compute: gives the values of those that are not in the file, by their indexes, in one call.
            dump: makes a value into bytes.
            load: makes the bytes of the value with that index into the value again; None if they are damaged.
        """
        known: dict[bytes, T] = {}
        stored = self._read(keys)
        for i, key in enumerate(keys):
            if key in stored and (value := load(i, stored[key])) is not None:
                known[key] = value
        missing = {key: i for i, key in enumerate(keys) if key not in known}
        if missing:
            new = dict(zip(missing, compute(list(missing.values())), strict=True))
            self._write({key: dump(value) for key, value in new.items()})
            known.update(new)
        return [known[key] for key in keys]

    def _read(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The entries that are there."""
        found: dict[bytes, bytes] = {}
        now = int(time.time())

        def read(database: sqlite3.Connection) -> None:
            touched = []
            for key in set(keys):
                row = database.execute("SELECT used, tokens FROM scores WHERE key = ?", (key,)).fetchone()
                if row:
                    found[key] = row[1]
                    if row[0] < now - _TOUCH_AFTER:
                        touched.append((now, key))
            if touched:
                database.executemany("UPDATE scores SET used = ? WHERE key = ?", touched)

        self._with_database(read)
        return found

    def _write(self, new: Mapping[bytes, bytes]) -> None:
        rows = [(key, int(time.time()), data) for key, data in new.items()]

        def write(database: sqlite3.Connection) -> None:
            database.executemany("INSERT OR REPLACE INTO scores VALUES (?, ?, ?)", rows)
            while _used_bytes(database) > self._max_bytes and database.execute(_DROP_OLDEST_EIGHTH).rowcount > 0:
                pass

        self._with_database(write)

    def _with_database(self, action: Callable[[sqlite3.Connection], None]) -> None:
        """Run `action` on the open file; an error ends caching, not the run."""
        if not self._usable:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10)) as database:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                database.executescript(_SCHEMA)
                action(database)
                database.commit()
        except (sqlite3.Error, OSError) as error:
            self._usable = False
            damaged = type(error) is sqlite3.DatabaseError  # not one of its kinds, such as a full disk
            hint = "; delete it, it is damaged" if damaged else ""
            warnings.warn(f"nothing is cached: {self._path}: {error}{hint}", RuntimeWarning, stacklevel=5)


@lru_cache
def cache_at(path: Path) -> Cache:
    """The cache in that file, one for all that use it: if it can't be used, that is said once."""
    return Cache(path)


def _used_bytes(database: sqlite3.Connection) -> int:
    pages, free, size = (
        database.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def pack(scores: TokenScores) -> bytes:
    """Bytes per token's length (1 or 4), then all lengths, then all bits as float32; little-endian."""
    lengths = scores.ends - scores.starts
    width = 1 if not len(lengths) or lengths.max() < 256 else 4
    return bytes([width]) + lengths.astype(f"<u{width}").tobytes() + scores.bits.astype("<f4").tobytes()


def unpack(data: bytes, length: int) -> TokenScores | None:
    """What `pack` packed, if it is whole and fits a text of that length."""
    width = data[0] if data else 0
    if width not in (1, 4) or (len(data) - 1) % (width + 4):
        return None
    count = (len(data) - 1) // (width + 4)
    ends = np.cumsum(np.frombuffer(data, f"<u{width}", count, 1), dtype=np.int32)
    if count and ends[-1] != length:
        return None
    starts = np.concatenate(([0], ends[:-1])).astype(np.int32) if count else ends
    return TokenScores(starts, ends, np.frombuffer(data, "<f4", count, 1 + count * width).astype(np.float32))


def pack_reading(reading: Reading) -> bytes:
    """The size of the vector, its numbers as float16, then the scores as `pack` packs them; little-endian."""
    return len(reading.vector).to_bytes(2, "little") + reading.vector.astype("<f2").tobytes() + pack(reading.scores)


def unpack_reading(data: bytes, length: int) -> Reading | None:
    """What `pack_reading` packed, if it is whole and fits a text of that length."""
    size = int.from_bytes(data[:2], "little")
    at = 2 + 2 * size
    if len(data) <= at or (scores := unpack(data[at:], length)) is None:
        return None
    return Reading(scores, np.frombuffer(data, "<f2", size, 2).astype(np.float16))
