"""A corpus of small articles, and a way to run a job without a cluster."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from pyarrow import parquet

from qa.integrations.batch.cluster import Cluster
from qa.integrations.batch.furniture import NONE, Furniture, Sketch
from qa.integrations.batch.job import run
from qa.integrations.batch.plan import Plan, Shard, from_json
from qa.integrations.batch.settings import Settings
from qa.integrations.batch.store import MANIFEST, RECURRING, Store
from qa.integrations.batch.worker import check, new_checker, sketch

RULES = Settings(model="none", id_field="id", shard_rows=4, first_pass=False)
"""A job that needs no model."""


def article(number: int) -> dict[str, Any]:
    """An article like no other, with one fault: a space before a comma."""
    return {
        "id": f"n{number}",
        "lang": "en",
        "text": f"Hall {number} was closed , officials said.\n\nIt opens again in {number} days, when all is mended.",
    }


def write_lines(path: Path, records: Sequence[object]) -> Path:
    """A JSON Lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


class Here(Cluster):
    """Does the work in this process. `most` is how many shards it does before it is killed."""

    most = 1_000_000

    @contextmanager
    def connected(self) -> Iterator[None]:
        yield

    def check(self, shards: Sequence[Shard], store: Store, settings: Settings) -> Iterator[tuple[int, str]]:
        recurring = store.read(RECURRING)
        furniture = Furniture.from_bytes(recurring) if recurring else NONE
        for i, shard in enumerate(shards):
            if i == self.most:
                raise KeyboardInterrupt
            check(_plan(store), shard, settings, new_checker(settings), furniture, store)
            yield shard.number, ""

    def sketches(self, shards: Sequence[Shard], store: Store, settings: Settings) -> Iterator[Sketch]:
        for shard in shards:
            yield sketch(_plan(store), shard, settings)


def _plan(store: Store) -> Plan:
    return from_json(json.loads(store.read(MANIFEST) or b""))


def rows_of(output: Path) -> list[dict[str, Any]]:
    """The reports, in the order of the shards."""
    files = sorted((output / "reports").glob("*.parquet"))
    return [row for file in files for row in parquet.read_table(file).to_pylist()]


def letters_of(output: Path) -> list[dict[str, Any]]:
    """The dead letters, in the order of the shards."""
    files = sorted((output / "dead_letters").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def in_process(
    *paths: Path | str, output: Path, settings: Settings = RULES, cluster: Cluster | None = None, restart: bool = False
) -> dict[str, Any]:
    """Run a job on these paths, without a cluster unless one is given."""
    named = [str(path) for path in paths]
    return run(named, str(output), settings, cluster or Here(), restart, lambda *_: nullcontext(lambda rows: None))
