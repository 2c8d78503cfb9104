"""The whole flow of a job: plan, first pass, shards, summary."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

from qa.errors import InputError, UsageError
from qa.integrations.batch.cluster import Cluster
from qa.integrations.batch.files import File, Kind, discover, survey
from qa.integrations.batch.furniture import Sketch, merged
from qa.integrations.batch.page import render
from qa.integrations.batch.plan import Plan, Shard, from_json, plan, to_json
from qa.integrations.batch.settings import Settings
from qa.integrations.batch.store import MANIFEST, PAGE, RECURRING, SUMMARY, Store
from qa.integrations.batch.summary import summarise
from qa.integrations.batch.worker import new_checker

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Given what is done and how many rows there are, gives what to tell the rows done so far."""

_READERS = 8
"""Files that are looked through at a time."""


def run(
    paths: Sequence[str], output: str, settings: Settings, cluster: Cluster, restart: bool, progress: Progress
) -> dict[str, Any]:
    """Check a corpus, or what is left of it to check, and give the summary, which is in the output folder as well.

    Args:
        paths: local paths, globs, folders and URLs.
        output: folder or URL; one job has it to itself.
        settings: what the output depends on.
        cluster: where the work is done.
        restart: whether what an earlier run left in the folder is thrown away.
        progress: shows how far the work has come.

    Raises:
        UsageError: the folder is in use, or holds something else.
        InputError: there is nothing to read, or the folder can't be written.
        ModelError: the model is not there, or can't run.
    """
    started = time.monotonic()
    store = Store(output)
    checker = new_checker(settings)  # its errors come before any work
    if store.is_foreign():
        raise UsageError(f"{output}: holds files that are none of qa's; choose an empty folder")
    store.create()
    with store.locked():
        before = None if restart else _stored(store)
        files, unfound = _files(paths, settings, before)
        planned = plan(files, settings, checker.signature())
        if before and before.digest != planned.digest:
            raise UsageError(_changed(output, before, planned))
        store.clean(everything=restart)
        if not before:
            store.write(MANIFEST, json.dumps(to_json(planned)).encode())
        lost = dict(_work(planned, store, settings, cluster, progress))
        summary = summarise(planned, store, unfound, lost, time.monotonic() - started)
        store.write(SUMMARY, json.dumps(summary, indent=1, ensure_ascii=False).encode(errors="replace"))
        store.write(PAGE, render(summary).encode(errors="replace"))
    return summary


def _files(paths: Sequence[str], settings: Settings, before: Plan | None) -> tuple[list[File], list[str]]:
    """The files to read, those that are as they were known from before; and what is none, with the reason.

    Raises:
        InputError: there is nothing to read at all.
    """
    known = {(file.path, file.key): file for file in before.files if not file.fault} if before else {}
    found, unfound = [], []
    for item in discover(paths):
        if isinstance(item, InputError):
            unfound.append(item)
        else:
            found.append(item)
    if not found:
        raise unfound[0] if unfound else UsageError("nothing to check; give files, folders or globs")

    def look(item: tuple[str, Kind, str]) -> File:
        path, kind, key = item
        return known.get((path, key)) or survey(path, kind, key, settings)

    with ThreadPoolExecutor(_READERS) as readers:
        files = list(readers.map(look, found))
    return files, [str(error) for error in unfound]


def _stored(store: Store) -> Plan | None:
    """The plan of an earlier run.

    Raises:
        UsageError: there is one, but none that can be gone on with.
    """
    manifest = store.read(MANIFEST)
    try:
        return from_json(json.loads(manifest)) if manifest else None
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{store.url}: {MANIFEST} is not of this version of qa; start anew with --restart") from error


def _changed(output: str, before: Plan, now: Plan) -> str:
    """What is different from the earlier run, in one line."""
    settings = [name for name in now.settings if now.settings[name] != before.settings.get(name)]
    if settings:
        what = "with other settings (" + ", ".join(settings) + ")"
    elif now.signature != before.signature:
        what = f"by another checker ({before.signature})"
    else:
        old = {(file.path, file.fingerprint) for file in before.files}
        new = {(file.path, file.fingerprint) for file in now.files}
        names = sorted({path for path, _ in old ^ new})
        what = f"of other inputs ({names[0]} has changed" + (f", and {len(names) - 1:,} more)" if names[1:] else ")")
    return f"{output}: holds a run {what}; choose another folder, or start anew with --restart"


def _work(
    planned: Plan, store: Store, settings: Settings, cluster: Cluster, progress: Progress
) -> Iterator[tuple[int, str]]:
    """Do the shards that are not done. Yields the number of each that is lost, and why."""
    done = {record["shard"] for record in store.records(planned.shards, planned)}
    left = [shard for shard in planned.shards if shard.number not in done]
    if not left:
        return
    with cluster.connected():
        if settings.first_pass and store.read(RECURRING) is None:
            with progress("looking for parts of pages", planned.rows) as advance:
                sketches = cluster.sketches(planned.shards, store, settings)
                found = merged(_told(sketches, planned.shards, advance)).furniture()
            store.write(RECURRING, found.to_bytes())
        with progress("checking", planned.rows) as advance:
            rows = planned.rows - sum(shard.rows for shard in left)
            for number, lost in cluster.check(left, store, settings):
                rows += planned.shards[number].rows
                advance(rows)
                if lost:
                    yield number, lost


def _told(sketches: Iterable[Sketch], shards: Sequence[Shard], advance: Callable[[int], None]) -> Iterator[Sketch]:
    """The sketches of shards, with progress told of each."""
    rows = 0
    for sketch, shard in zip(sketches, shards, strict=True):
        rows += shard.rows
        advance(rows)
        yield sketch
