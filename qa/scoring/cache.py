"""Scores kept on disk, so that a second run computes only what changed."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from qa.scoring.protocol import LanguageModel, TokenScores

MAX_BYTES = 1_000_000_000
"""Size at which the entries that were not used for longest are dropped: some 150 million tokens."""
_LAYOUT = b"1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS scores (key BLOB PRIMARY KEY, used INTEGER NOT NULL, tokens BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS scores_by_use ON scores (used);
"""
_DROP_OLDEST_EIGHTH = """
DELETE FROM scores WHERE rowid IN
    (SELECT rowid FROM scores ORDER BY used, rowid LIMIT (SELECT count(*) / 8 + 1 FROM scores))
"""
_TOUCH_AFTER = 24 * 3600  # seconds; so that reading rarely means writing


class CachedModel:
    """A model whose scores are kept in the SQLite file `path`, by model, revision, context and text.

    Several threads and processes may use the file at once. Where it can't be used (read-only, full disk, damaged) the
    model is asked every time, and one warning says so.
    """

    def __init__(self, model: LanguageModel, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self._model = model
        self._path = path
        self._max_bytes = max_bytes
        self._usable = True

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def revision(self) -> str:
        """The model's revision."""
        return self._model.revision

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`; the model gets all texts that are not in the file in one call."""
        before = [""] * len(texts) if contexts is None else contexts
        keys = [self._key(text, context) for text, context in zip(texts, before, strict=True)]
        known = self._read({key: len(text) for key, text in zip(keys, texts, strict=True)})
        missing = {key: i for i, key in enumerate(keys) if key not in known}
        if missing:
            scores = self._model.surprisal([texts[i] for i in missing.values()], [before[i] for i in missing.values()])
            new = dict(zip(missing, scores, strict=True))
            self._write(new)
            known.update(new)
        return [known[key] for key in keys]

    def _key(self, text: str, context: str) -> bytes:
        digest = hashlib.sha256(_LAYOUT)
        for part in (self.name, self.revision, context, text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little"))
            digest.update(data)
        return digest.digest()

    def _read(self, lengths: Mapping[bytes, int]) -> dict[bytes, TokenScores]:
        """Those entries that are there and sound, of keys each with the length of its text in code points."""
        known: dict[bytes, TokenScores] = {}
        now = int(time.time())

        def read(database: sqlite3.Connection) -> None:
            touched = []
            for key, length in lengths.items():
                row = database.execute("SELECT used, tokens FROM scores WHERE key = ?", (key,)).fetchone()
                scores = unpack(row[1], length) if row else None
                if scores is not None:
                    known[key] = scores
                    if row[0] < now - _TOUCH_AFTER:
                        touched.append((now, key))
            if touched:
                database.executemany("UPDATE scores SET used = ? WHERE key = ?", touched)

        self._with_database(read)
        return known

    def _write(self, new: Mapping[bytes, TokenScores]) -> None:
        rows = [(key, int(time.time()), pack(scores)) for key, scores in new.items()]

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
            warnings.warn(f"scores are not cached: {self._path}: {error}", RuntimeWarning, stacklevel=4)


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
