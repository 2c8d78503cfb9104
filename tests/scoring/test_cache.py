from __future__ import annotations

import sqlite3
import threading
import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.scoring.cache import Cache, CachedEncoder, CachedModel, pack, pack_reading, unpack, unpack_reading
from qa.scoring.protocol import LanguageModel, Reading, TokenScores


def test_a_hit_equals_what_the_model_gave(words, tmp_path, assert_same):
    path = tmp_path / "scores.sqlite3"
    texts, contexts = ["one two", "", "three " + "x" * 300, "😀 e\u0301"], ["", "left ", "left ", ""]
    first = CachedModel(words, Cache(path)).surprisal(texts, contexts)
    second = CachedModel(words, Cache(path)).surprisal(texts, contexts)
    assert len(words.calls) == 1
    for a, b, text in zip(first, second, texts, strict=True):
        assert_same(a, b)
        assert b.starts.dtype == b.ends.dtype == np.int32
        assert len(b) == len(text.split())


def test_only_misses_reach_the_model_and_in_one_call(words, tmp_path):
    model = CachedModel(words, Cache(tmp_path / "scores.sqlite3"))
    model.surprisal(["a", "b"])
    model.surprisal(["b", "c", "a", "c"], ["", "", "x", ""])
    assert words.calls == [[("", "a"), ("", "b")], [("", "c"), ("x", "a")]]


def test_no_call_without_misses(words, tmp_path):
    assert CachedModel(words, Cache(tmp_path / "scores.sqlite3")).surprisal([]) == []
    assert words.calls == []


def test_another_revision_is_another_model(words, tmp_path):
    CachedModel(words, Cache(tmp_path / "scores.sqlite3")).surprisal(["a"])
    words.revision = "2"
    CachedModel(words, Cache(tmp_path / "scores.sqlite3")).surprisal(["a"])
    assert len(words.calls) == 2


def test_context_and_text_are_not_mixed_up(words, tmp_path):
    model = CachedModel(words, Cache(tmp_path / "scores.sqlite3"))
    model.surprisal(["ab"], ["c"])
    model.surprisal(["b"], ["ca"])
    assert len(words.calls) == 2


@pytest.mark.parametrize("damage", ["garbage", "truncated", "folder_in_the_way", "file_in_the_way"])
def test_a_cache_that_can_not_be_used_warns_once(words, tmp_path, damage):
    path = tmp_path / "cache" / "scores.sqlite3"
    if damage == "file_in_the_way":
        path.parent.write_text("not a folder")
    else:
        path.parent.mkdir()
    if damage == "garbage":
        path.write_bytes(b"not a database" * 1000)
    elif damage == "truncated":
        CachedModel(words, Cache(path)).surprisal([f"text {i}" for i in range(500)])
        path.write_bytes(path.read_bytes()[:9000])
    elif damage == "folder_in_the_way":
        path.mkdir()
    model = CachedModel(words, Cache(path))
    with pytest.warns(RuntimeWarning, match="nothing is cached"):
        assert len(model.surprisal(["a"])[0]) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(model.surprisal(["a"])[0]) == 1


class WordEncoder:
    """Gives the scores of a model, and a vector that holds the length of the text."""

    name, revision, reads_context = "words", "1", False

    def __init__(self, model: LanguageModel) -> None:
        self.surprisal = model.surprisal
        self.calls: list[list[str]] = []

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.calls.append(list(texts))
        vectors = [np.array([len(text), 0.1, -1], np.float16) for text in texts]
        return [Reading(s, v) for s, v in zip(self.surprisal(texts), vectors, strict=True)]


def test_readings_are_kept_whole(words, tmp_path, assert_same):
    path = tmp_path / "scores.sqlite3"
    encoder = WordEncoder(words)
    texts = ["one two", "", "three " + "x" * 300]
    first = CachedEncoder(encoder, Cache(path)).read(texts)
    second = CachedEncoder(encoder, Cache(path)).read([*texts, "new"])
    assert encoder.calls == [texts, ["new"]]
    for a, b in zip(first, second, strict=False):
        assert_same(a.scores, b.scores)
        assert a.vector.tolist() == b.vector.tolist()
        assert b.vector.dtype == np.float16


def test_scores_of_an_encoder_come_from_its_readings(words, tmp_path, assert_same):
    encoder = WordEncoder(words)
    cached = CachedEncoder(encoder, Cache(tmp_path / "scores.sqlite3"))
    [scores] = cached.surprisal(["one two"])
    assert_same(scores, cached.read(["one two"])[0].scores)
    assert encoder.calls == [["one two"]]
    cached.surprisal(["two"], ["one "])
    assert words.calls[-1] == [("one ", "two")]


def test_readings_and_scores_of_one_file_are_not_mixed_up(words, tmp_path):
    cache = Cache(tmp_path / "scores.sqlite3")
    encoder = WordEncoder(words)
    CachedModel(words, cache).surprisal(["one two"])
    assert len(CachedEncoder(encoder, cache).read(["one two"])[0].vector) == 3
    assert len(CachedModel(words, cache).surprisal(["one two"])[0]) == 2


def test_a_damaged_reading_is_no_reading(words):
    [reading] = WordEncoder(words).read(["one two"])
    data = pack_reading(reading)
    assert unpack_reading(data, 7) is not None
    assert all(unpack_reading(data[:n], 7) is None for n in (0, 1, 5, 8, 12, len(data) - 1))
    assert unpack_reading(data, 8) is None


def test_a_damaged_entry_is_computed_again(words, tmp_path):
    path = tmp_path / "scores.sqlite3"
    CachedModel(words, Cache(path)).surprisal(["one two"])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE scores SET tokens = substr(tokens, 1, 6)")
    database.close()
    assert len(CachedModel(words, Cache(path)).surprisal(["one two"])[0]) == 2
    assert len(words.calls) == 2


def test_size_is_bounded_and_the_newest_stay(words, tmp_path):
    path = tmp_path / "scores.sqlite3"
    model = CachedModel(words, Cache(path, max_bytes=200_000))
    for i in range(40):
        model.surprisal([f"{i} {j} " + "word " * 60 for j in range(20)])
    assert path.stat().st_size < 400_000
    calls = len(words.calls)
    model.surprisal([f"39 {j} " + "word " * 60 for j in range(20)])
    assert len(words.calls) == calls


def test_threads_share_a_file(words, tmp_path):
    model = CachedModel(words, Cache(tmp_path / "scores.sqlite3"))
    results = {}

    def score(n: int) -> None:
        results[n] = model.surprisal([f"text {i}" for i in range(n, n + 50)])

    threads = [threading.Thread(target=score, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(scores) == 50 for scores in results.values())
    assert len(results) == 8


@given(st.lists(st.tuples(st.integers(1, 1000), st.floats(0, 100, width=32))))
def test_pack_and_unpack(tokens):
    ends = np.cumsum([length for length, _ in tokens], dtype=np.int32)
    starts = (ends - [length for length, _ in tokens]).astype(np.int32)
    scores = TokenScores(starts, ends, np.array([bits for _, bits in tokens], np.float32))
    length = int(ends[-1]) if tokens else 0
    back = unpack(pack(scores), length)
    assert back is not None
    for a, b in zip((scores.starts, scores.ends, scores.bits), (back.starts, back.ends, back.bits), strict=True):
        assert a.tolist() == b.tolist()
    if tokens:
        assert unpack(pack(scores), length + 1) is None
        assert unpack(pack(scores)[:-1], length) is None
