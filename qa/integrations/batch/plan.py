"""The plan of a job: its input cut into shards, always the same for the same input and settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from qa.integrations.batch.files import File, Kind
from qa.integrations.batch.settings import Settings

FORMAT = 1
"""Of the manifest and the records; a folder of another format can't be gone on with."""


class Part(NamedTuple):
    """Rows of one file: `rows` of them, the first of which is at `start`.

    Of JSON Lines, `start` is the number of a line from 0, and `offset` where it begins in the unpacked file.
    """

    file: int
    start: int
    rows: int
    offset: int = 0


class Shard(NamedTuple):
    """What is done at once, and again if it was cut short."""

    number: int
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """What its files are called, but for their endings."""
        return f"part-{self.number:06}"

    @property
    def rows(self) -> int:
        """Of all its parts."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job has to do.

    Attributes:
        files: those that are read, in order.
        shards: what is read of them, in order.
        settings: what the output depends on, as JSON has it.
        signature: of the checker; without the language, which each report has for itself.
    """

    files: tuple[File, ...]
    shards: tuple[Shard, ...]
    settings: dict[str, Any]
    signature: str

    @property
    def rows(self) -> int:
        """Of all shards."""
        return sum(shard.rows for shard in self.shards)

    @property
    def digest(self) -> str:
        """Stands for all that the output depends on."""
        content = [FORMAT, self.settings, self.signature, [(f.path, f.fingerprint, f.rows) for f in self.files]]
        return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()


def plan(files: Sequence[File], settings: Settings, signature: str) -> Plan:
    """Cut the files into shards; small files that follow each other share one."""
    parts = [part for i, file in enumerate(files) for part in _parts(i, file, settings.shard_rows)]
    shards = tuple(Shard(i, of_shard) for i, of_shard in enumerate(_packed(parts, settings.shard_rows)))
    return Plan(tuple(files), shards, json.loads(json.dumps(asdict(settings), default=str)), signature)


def _parts(index: int, file: File, most: int) -> Iterator[Part]:
    for i, start in enumerate(range(0, file.rows, most)):
        line, offset = file.starts[i] if file.kind is Kind.LINES else (start, 0)
        yield Part(index, line, min(most, file.rows - start), offset)


def _packed(parts: Iterable[Part], most: int) -> Iterator[tuple[Part, ...]]:
    shard: list[Part] = []
    for part in parts:
        if shard and sum(p.rows for p in shard) + part.rows > most:
            yield tuple(shard)
            shard = []
        shard.append(part)
    if shard:
        yield tuple(shard)


def to_json(plan: Plan) -> dict[str, Any]:
    """The manifest."""
    return {
        "format": FORMAT,
        "digest": plan.digest,
        "signature": plan.signature,
        "rows": plan.rows,
        "settings": plan.settings,
        "files": [asdict(file) for file in plan.files],
        "shards": [shard.parts for shard in plan.shards],
    }


def from_json(manifest: dict[str, Any]) -> Plan:
    """The plan of a manifest.

    Raises:
        ValueError, KeyError, TypeError: it is none, or of another format.
    """
    if manifest["format"] != FORMAT:
        raise ValueError(f"format {manifest['format']}")
    files = (
        File(**{**f, "kind": Kind(f["kind"]), "starts": tuple((line, at) for line, at in f["starts"])})
        for f in manifest["files"]
    )
    shards = (Shard(i, tuple(Part(*part) for part in parts)) for i, parts in enumerate(manifest["shards"]))
    return Plan(tuple(files), tuple(shards), manifest["settings"], manifest["signature"])
