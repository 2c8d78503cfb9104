"""Sentences and what they were translated from."""

import time
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.alignment import Floats, align, anchors
from qa.document import Document, Link
from qa.segmentation import segment

MEANINGS = np.random.default_rng(7).normal(size=(60, 32)).astype(np.float32)


def article(meanings: list[int], per_block: int = 3) -> tuple[Document, Floats]:
    """A text whose sentences mean those things, with vectors as an encoder gives them: all rather alike."""
    blocks = [meanings[i : i + per_block] for i in range(0, len(meanings), per_block)]
    text = "\n\n".join(" ".join(f"Sentence {'abcdefghij'[k % 10] * 20} here." for k in block) for block in blocks)
    vectors = MEANINGS[meanings].reshape(-1, 32) + np.float32(3)
    return segment(Document.from_text(text, "en")), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def links_of(target: list[int], source: list[int]) -> list[tuple[int, ...]]:
    """The links by what the sentences mean: those of the target, then, after −1, those of the source."""
    (mine, own), (theirs, others) = article(target), article(source)
    found = []
    for link in align(replace(mine, source=theirs), (own, others)):
        left = [k for k, s in zip(target, mine.sentences, strict=True) if link.start <= s.start < link.end]
        inside = (link.source_start, link.source_end)
        right = [k for k, s in zip(source, theirs.sentences, strict=True) if inside[0] <= s.start < inside[1]]
        found.append((*left, -1, *right))
    return found


def test_a_text_is_linked_to_itself_sentence_by_sentence() -> None:
    assert links_of([*range(12)], [*range(12)]) == [(i, -1, i) for i in range(12)]


def test_an_omission_has_an_empty_target_at_its_place() -> None:
    assert links_of([0, 1, 2, 3, 6, 7, 8], [*range(9)])[4:6] == [(-1, 4), (-1, 5)]


def test_an_addition_has_an_empty_source() -> None:
    assert (20, -1) in links_of([0, 1, 2, 20, 3, 4, 5, 6], [*range(7)])


def test_a_moved_block_is_found_where_it_stands() -> None:
    found = links_of([4, 5, 0, 1, 2, 3, 6, 7, 8, 9, 10], [*range(11)])
    assert found == [(i, -1, i) for i in (4, 5, 0, 1, 2, 3, 6, 7, 8, 9, 10)]


def test_merged_sentences_share_a_link() -> None:
    theirs, others = article([*range(8)])
    text = " ".join(f"Sentence {letter * 20} here." for letter in "abc")
    text += " Sentence dddddddddddddddddddd here, sentence eeeeeeeeeeeeeeeeeeee here. "
    text += " ".join(f"Sentence {letter * 20} here." for letter in "fgh")
    own = np.vstack([others[:3], others[3:5].mean(0, keepdims=True), others[5:]])
    mine = segment(Document.from_text(text, "en"))
    links = align(replace(mine, source=theirs), (own / np.linalg.norm(own, axis=1, keepdims=True), others))
    assert len(links) == 7
    assert links[3].source_start == theirs.sentences[3].start
    assert links[3].source_end == theirs.sentences[4].end


def test_without_vectors_numbers_and_names_tell() -> None:
    source = "Der Rat tagte am Montag in Basel. Es kamen 312 Leute. Frau Keller blieb zu Hause."
    target = "The council met in Basel on Monday. Some 312 people came. Ms Keller stayed at home."
    mine, theirs = (segment(Document.from_text(t, lang)) for t, lang in ((target, "en"), (source, "de")))
    expected = [(a.start, a.end, b.start, b.end) for a, b in zip(mine.sentences, theirs.sentences, strict=True)]
    assert align(replace(mine, source=theirs)) == tuple(Link(*e) for e in expected)


def test_an_empty_text_omits_everything() -> None:
    theirs, others = article([0, 1])
    empty = replace(segment(Document.from_text("", "en")), source=theirs)
    links = align(empty, (np.zeros((0, 1), np.float32), others))
    assert [(k.start, k.end, k.source_start) for k in links] == [(0, 0, s.start) for s in theirs.sentences]


def test_anchors_are_read_in_any_digits() -> None:
    assert list(anchors("१२५ km, 1.250 und Basel")) == ["125", "1250", "basel"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 59), max_size=14), st.lists(st.integers(0, 59), max_size=14), st.booleans())
def test_every_sentence_lies_in_one_link(target: list[int], source: list[int], with_vectors: bool) -> None:
    (mine, own), (theirs, others) = article(target), article(source)
    links = align(replace(mine, source=theirs), (own, others) if with_vectors else None)
    assert [k.start for k in links] == sorted(k.start for k in links)
    for s in mine.sentences:
        assert sum(k.start <= s.start and s.end <= k.end for k in links) == 1
    for s in theirs.sentences:
        assert sum(k.source_start <= s.start and s.end <= k.source_end for k in links) == 1
    for link in links:
        assert 0 <= link.start <= link.end <= len(mine.text)
        assert 0 <= link.source_start <= link.source_end <= len(theirs.text)


def test_a_thousand_sentences_take_less_than_three_seconds() -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(1000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    document = segment(Document.from_text("\n\n".join(["Here stands a sentence of the story."] * 1000), "en"))
    start = time.process_time()
    links = align(replace(document, source=document), (vectors, vectors))
    assert len(links) == 1000
    assert time.process_time() - start < 3
