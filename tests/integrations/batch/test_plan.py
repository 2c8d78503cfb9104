"""The plan: always the same, nothing twice, nothing left out."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.integrations.batch.files import File, Kind
from qa.integrations.batch.plan import from_json, plan, to_json
from qa.integrations.batch.settings import Settings


def files(sizes: list[int], most: int) -> list[File]:
    return [
        File(f"/{i}.jsonl", Kind.LINES, "k", f"f{i}", n, tuple((row, 10 * row) for row in range(0, n, most)))
        for i, n in enumerate(sizes)
    ]


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(1, 9))
def test_each_row_is_in_one_shard_and_no_shard_is_too_large(sizes: list[int], most: int) -> None:
    planned = plan(files(sizes, most), Settings(shard_rows=most), "qa")
    rows = [(p.file, p.start + i) for shard in planned.shards for p in shard.parts for i in range(p.rows)]
    assert rows == [(file, row) for file, size in enumerate(sizes) for row in range(size)]
    assert all(0 < shard.rows <= most for shard in planned.shards)
    assert [shard.number for shard in planned.shards] == list(range(len(planned.shards)))


def test_a_plan_survives_being_written() -> None:
    planned = plan(files([7, 0, 3], 4), Settings(shard_rows=4, options={"DOC108": {"min_words": 12}}), "qa|v:1")
    assert from_json(json.loads(json.dumps(to_json(planned)))) == planned


def test_the_digest_changes_with_content_settings_and_checker_and_not_with_the_time_of_a_file() -> None:
    some = files([5], 4)
    planned = plan(some, Settings(shard_rows=4), "qa|v:1")
    same = plan([replace(some[0], key="touched")], Settings(shard_rows=4), "qa|v:1")
    others = (
        plan([replace(some[0], fingerprint="other")], Settings(shard_rows=4), "qa|v:1"),
        plan(some, Settings(shard_rows=4, lang="de"), "qa|v:1"),
        plan(some, Settings(shard_rows=4), "qa|v:2"),
    )
    assert same.digest == planned.digest
    assert len({planned.digest, *(other.digest for other in others)}) == 4
