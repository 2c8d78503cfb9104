"""What is done with one shard. The same shard gives the same files, whoever does it and however often."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qa.checker import Checker
from qa.document import Document
from qa.errors import InputError
from qa.integrations.batch.files import reason
from qa.integrations.batch.furniture import Furniture, Sketch
from qa.integrations.batch.plan import Plan, Shard
from qa.integrations.batch.rows import Row, read
from qa.integrations.batch.settings import Settings
from qa.integrations.batch.store import DEAD_LETTERS, RECORDS, REPORTS, Store
from qa.integrations.batch.table import parquet, record
from qa.integrations.batch.tally import Tally
from qa.segmentation import segment
from qa.streaming import iter_check


def new_checker(settings: Settings) -> Checker:
    """The checker of a job; it keeps no scores, which would take more room than the reports."""
    return Checker(
        settings.model,
        select=settings.select,
        ignore=settings.ignore,
        options=settings.options,
        quality=settings.quality,
        cache=False,
    )


class Reading:
    """Goes over the rows of a shard once.

    Attributes:
        failures: file and reason for each part that is broken.
        unread: rows that this has cost.
    """

    def __init__(self, plan: Plan, shard: Shard, settings: Settings) -> None:
        self._plan, self._shard, self._settings = plan, shard, settings
        self.failures: list[tuple[str, str]] = []
        self.unread = 0

    def __iter__(self) -> Iterator[Row]:
        for part in self._shard.parts:
            file, left = self._plan.files[part.file], part.rows
            fault = "has fewer rows than when the job was planned; it must not change"
            try:
                for row in read(file, part, self._settings):
                    left -= 1
                    yield row
            except Exception as error:  # whatever a parser says of a broken file
                fault = reason(error)
            if left:
                self.failures.append((file.path, fault))
                self.unread += left


def check(plan: Plan, shard: Shard, settings: Settings, checker: Checker, furniture: Furniture, store: Store) -> None:
    """Check a shard and put its reports, its dead letters and then its record into the store."""
    started = time.monotonic()
    reading, tally = Reading(plan, shard, settings), Tally()
    dead: list[dict[str, Any]] = []

    def records() -> Iterator[dict[str, Any]]:
        waiting: deque[Row] = deque()
        hosts: dict[str | None, str] = {}

        def documents() -> Iterator[Document | InputError]:
            for row in reading:
                waiting.append(row)
                hosts[row.place] = row.host
                yield row.document

        def recurring(document: Document) -> frozenset[str]:
            return furniture.of(hosts.get(document.path, ""), document)

        for result in iter_check(documents(), checker=checker, lang=settings.lang, recurring=recurring):
            row = waiting.popleft()
            del hosts[row.place]
            if isinstance(result, InputError):
                dead.append(_dead_letter(row, result))
            else:
                tally.add(result, row.path, row.row, row.id)
                yield record(result, row.path, row.row, row.id)

    data = parquet(records())
    store.write(f"{REPORTS}/{shard.name}.parquet", data)
    if dead:
        lines = "".join(json.dumps(letter, ensure_ascii=True) + "\n" for letter in dead)
        store.write(f"{DEAD_LETTERS}/{shard.name}.jsonl", lines.encode())
    done = {
        "plan": plan.digest,
        "shard": shard.number,
        "rows": shard.rows,
        "checked": tally.counts["documents"],
        "dead_letters": len(dead),
        "unread": reading.unread,
        "failures": reading.failures,
        "bytes": len(data),
        "seconds": round(time.monotonic() - started, 3),
        "tally": tally.as_json(),
    }
    store.write(f"{RECORDS}/{shard.name}.json", json.dumps(done).encode())


def sketch(plan: Plan, shard: Shard, settings: Settings) -> Sketch:
    """The blocks of a shard, counted. The language of a text only counts here where it is stated."""
    return Sketch.of(
        (row.host, segment(replace(row.document, lang=settings.lang or row.document.lang)))
        for row in Reading(plan, shard, settings)
        if isinstance(row.document, Document)
    )


def _dead_letter(row: Row, error: InputError) -> dict[str, Any]:
    text = str(error).removeprefix(f"{row.place}: ").removeprefix(f"{row.path}: ")
    return {"file": row.path, "row": row.row, "id": row.id, "reason": " ".join(text.split())[:1000]}
