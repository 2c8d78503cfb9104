"""What recurs on the pages of a host is found whatever else there is, and what copies share is not taken for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.document import Block, Document
from qa.integrations.batch.furniture import STORIES, Furniture, Sketch, merged

from .jobs import RULES, article, rows_of, write_lines

BOX = "Get the Lund Courier every morning"


def document(*blocks: str) -> Document:
    text = "\n\n".join(blocks)
    starts = itertools.accumulate((len(block) + 2 for block in blocks), initial=0)
    return Document(text=text, blocks=tuple(Block(at, at + len(b)) for at, b in zip(starts, blocks, strict=False)))


def story(number: int) -> str:
    return (
        f"Story {number} of the harbour, in which so many things happen that it takes {number + 9} lines to tell them."
    )


def sketches(pages: Iterable[tuple[str, Document]], size: int = 10) -> list[Sketch]:
    every = list(pages)
    return [Sketch.of(every[i : i + size]) for i in range(0, len(every), size)]


def test_a_block_of_several_stories_of_a_host_is_furniture_there_and_nowhere_else() -> None:
    pages = [("a.org", document(story(i), BOX)) for i in range(STORIES)]
    found = merged(sketches(pages, 2)).furniture()
    assert found.of("a.org", document(story(99), BOX)) == {BOX}
    assert found.of("b.org", document(story(99), BOX)) == frozenset()


def test_fewer_stories_are_not_enough() -> None:
    pages = [("a.org", document(story(i), BOX)) for i in range(STORIES - 1)] * 2
    assert merged(sketches(pages)).furniture().of("a.org", document(story(99), BOX)) == frozenset()


def test_copies_and_versions_of_one_article_are_one_story() -> None:
    body = [story(i) for i in range(12)]
    pages = [("a.org", document(*body, f"Updated {i}")) for i in range(200)]
    assert merged(sketches(pages)).furniture().of("a.org", document(*body)) == frozenset()


def test_background_that_recurs_now_and_then_stays_part_of_the_story() -> None:
    background = "The harbour was opened in 1888 by the king, and it has been closed by storms eleven times since then."
    pages = [("a.org", document(story(i), *([background] if i % 150 == 0 else []), BOX)) for i in range(1500)]
    found = merged(sketches(pages, 100)).furniture()
    assert found.of("a.org", document(story(7), background, BOX)) == {BOX}


def test_a_sketch_stays_small_and_keeps_what_recurs_often() -> None:
    capacity = 300
    pages = [("a.org", document(story(i), f"Line {i}", BOX)) for i in range(3000)]
    found = merged(sketches(pages, 50), capacity)
    assert len(found.entries) <= capacity
    assert found.furniture().of("a.org", document(story(1), BOX)) == {BOX}
    exact = merged(sketches(pages, 50))
    assert len(exact.entries) > 10 * capacity
    counts = dict(zip(exact.entries["key"].tolist(), exact.entries["count"].tolist(), strict=True))
    assert all(count <= counts[key] for key, count in found.entries[["key", "count"]].tolist())


def test_memory_is_that_of_the_capacity_whatever_the_corpus() -> None:
    held: list[int] = []

    def watched() -> Iterable[Sketch]:
        import tracemalloc

        for i in range(200):
            yield Sketch.of([("a.org", document(*(f"Line {i} {j}" for j in range(200))))])
            held.append(tracemalloc.get_traced_memory()[0])

    import tracemalloc

    tracemalloc.start()
    try:
        merged(watched(), 1000)
    finally:
        tracemalloc.stop()
    assert max(held[100:]) < 1.5 * max(held[:30])


def test_the_order_of_the_shards_does_not_matter_where_all_fits() -> None:
    parts = sketches([("a.org", document(story(i), BOX)) for i in range(60)], 7)
    one, other = merged(parts).entries, merged(parts[::-1]).entries
    assert one.tobytes() == other.tobytes()


def test_sketches_and_what_they_found_survive_being_written() -> None:
    sketch = merged(sketches([("a.org", document(story(i), BOX)) for i in range(9)]))
    assert Sketch.from_bytes(sketch.to_bytes()).entries.tobytes() == sketch.entries.tobytes()
    found = Furniture.from_bytes(sketch.furniture().to_bytes())
    assert found.of("a.org", document(story(99), BOX)) == {BOX}


def test_the_first_pass_of_a_job_marks_the_boxes_of_a_site(job: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    records = [
        article(i) | {"text": f"{story(i)}\n\n{BOX}\n\n{story(i + 500)}", "url": f"https://www.a.org/{i}"}
        for i in range(STORIES)
    ]
    records += [article(99) | {"text": f"{story(99)}\n\n{BOX}\n\n{story(599)}", "url": "https://b.org/1"}]
    job(write_lines(tmp_path / "a.jsonl", records), settings=replace(RULES, first_pass=True, select=("DOC104",)))
    rows = rows_of(tmp_path / "out")
    marked = [[finding["text"] for finding in row["findings"] if finding["evidence"] == "recurring"] for row in rows]
    assert marked == [[BOX]] * STORIES + [[]]
