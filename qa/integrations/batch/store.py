"""The output folder: what a job leaves there, and when it counts.

    manifest.json                  the plan
    recurring.npy                  what the first pass found
    reports/part-000000.parquet    the reports of a shard
    dead_letters/part-000000.jsonl its rows that could not be checked, and why; only where there are some
    records/part-000000.json       its figures, written last: with it, the shard is done
    summary.json, index.html       the figures of the whole

The folder may lie wherever fsspec reaches. On a local disk a file is written under another name and renamed; an object
store shows a file only when it is whole; and a record that is not whole counts as none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from qa.errors import InputError, UsageError
from qa.integrations.batch.plan import Plan, Shard
from qa.whole_file import write_whole

MANIFEST, RECURRING, SUMMARY, PAGE = "manifest.json", "recurring.npy", "summary.json", "index.html"
REPORTS, DEAD_LETTERS, RECORDS = "reports", "dead_letters", "records"

_LOCK = ".lock"
_UNFINISHED, _ATTEMPTS = ".qa-new", ".attempts"
_AT_ONCE = 500
"""Records that are fetched at a time."""


class Store:
    """A folder, local or a URL. Names of files in it are relative."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._files, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{url}: can't be reached: {error}") from error

    @property
    def address(self) -> str:
        """The folder as other processes know it, wherever they run."""
        return str(self._files.unstrip_protocol(self._root))

    @property
    def is_local(self) -> bool:
        """Whether the folder is on a disk of this machine."""
        return isinstance(self._files, LocalFileSystem)

    def create(self) -> None:
        """Make the folder and those in it.

        Raises:
            InputError: that can't be done.
        """
        try:
            for folder in ("", REPORTS, DEAD_LETTERS, RECORDS):
                self._files.makedirs(self._path(folder), exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.url}: can't be written: {error.strerror or error}") from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs on this machine's disks away; the lock ends with the process, however it ends.

        Raises:
            UsageError: another run has it.
        """
        if not self.is_local:
            yield
            return
        from filelock import FileLock, Timeout

        lock = FileLock(self._path(_LOCK))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UsageError(
                f"{self.url}: another run is writing there; wait for it or choose another folder"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def read(self, name: str) -> bytes | None:
        """The content of a file, None where there is none."""
        try:
            return bytes(self._files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, whole or not at all.

        Raises:
            InputError: it can't be written.
        """
        path = self._path(name)
        try:
            if self.is_local:
                write_whole(Path(path), data)
            else:
                self._files.pipe_file(path, data)
        except OSError as error:
            raise InputError(f"{self.url}/{name}: can't be written: {error.strerror or error}") from error

    def sizes(self, folder: str) -> dict[str, int]:
        """The files of a folder without their endings, and their bytes."""
        try:
            found = self._files.ls(self._path(folder), detail=True, refresh=True)
        except FileNotFoundError:
            return {}
        return {os.path.splitext(os.path.basename(entry["name"]))[0]: entry["size"] for entry in found}

    def delete(self, *names: str) -> None:
        """Remove files, if they are there."""
        for name in names:
            with suppress(FileNotFoundError):
                self._files.rm_file(self._path(name))

    def record(self, shard: Shard, plan: Plan) -> dict[str, Any] | None:
        """The record of a shard, if it is done and its reports are there."""
        record = _parsed(self.read(f"{RECORDS}/{shard.name}.json") or b"")
        try:
            size = self._files.size(self._path(f"{REPORTS}/{shard.name}.parquet"))
        except FileNotFoundError:
            return None
        return record if _counts(record, plan, size) else None

    def records(self, shards: Iterable[Shard], plan: Plan) -> Iterator[dict[str, Any]]:
        """The records of those shards that are done, with as few requests as there can be."""
        written, recorded = self.sizes(REPORTS), self.sizes(RECORDS)
        names = [shard.name for shard in shards if shard.name in recorded]
        for start in range(0, len(names), _AT_ONCE):
            some = {self._path(f"{RECORDS}/{name}.json"): name for name in names[start : start + _AT_ONCE]}
            found = self._files.cat(list(some), on_error="omit")
            for path, name in some.items():
                record = _parsed(found.get(path, b""))
                if record and _counts(record, plan, written.get(name)):
                    yield record

    @contextmanager
    def attempt(self, shard: Shard) -> Iterator[int]:
        """Note that a shard is begun, for as long as the process lives; yields how often that ended by its death."""
        name = f"{RECORDS}/{shard.name}{_ATTEMPTS}"
        before = len(self.read(name) or b"")
        self.write(name, b"+" * (before + 1))
        yield before
        self.delete(name)

    def clean(self, everything: bool) -> None:
        """Remove what a killed run left unfinished, or all that runs have left."""
        for folder in (REPORTS, DEAD_LETTERS, RECORDS):
            with suppress(FileNotFoundError):
                for path in self._files.ls(self._path(folder), detail=False, refresh=True):
                    name = os.path.basename(path)
                    if name.endswith((_UNFINISHED, _ATTEMPTS)) or (everything and name.startswith("part-")):
                        self._files.rm_file(path)
        if everything:
            self.delete(RECURRING, SUMMARY, PAGE, MANIFEST)

    def is_foreign(self) -> bool:
        """Whether there is something in the folder that no run has left."""
        try:
            found = self._files.ls(self._path(""), detail=False, refresh=True)
        except FileNotFoundError:
            return False
        return bool({os.path.basename(path.rstrip("/")) for path in found} - {*_OWN})

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")


_OWN: Sequence[str] = (MANIFEST, RECURRING, SUMMARY, PAGE, REPORTS, DEAD_LETTERS, RECORDS, _LOCK)


def _parsed(data: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(data)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _counts(record: dict[str, Any] | None, plan: Plan, size: int | None) -> bool:
    """Whether a record is of this plan, and of the reports that are there."""
    return record is not None and record.get("plan") == plan.digest and record.get("bytes") == size
