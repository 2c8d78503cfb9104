"""The built-in model: its windows with a network made for the test, the rest with the weights that are shipped."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qa
from qa import scoring
from qa.document import Document
from qa.scoring import builtin, builtin_files, builtin_network
from qa.scoring.builtin import BLOCK_TOKENS, Builtin
from qa.scoring.builtin_network import OVERLAP, WINDOW, Network, Tokens, windows
from qa.scoring.protocol import TokenScores
from qa.segmentation import segment

REACH = OVERLAP // 2 - 2
"""How far the network of the tests looks to each side."""

ODD = [
    "e\u0301", "👩‍👩‍👧", "🏽", "ไทย", "𓀀", "中文", "\u200f", "\u200b", "ß", "İ", "ﬁ", "½", "ｶﾞ", "…", "ﷺ",
    "각", "\u0301", "\r\n", "\n\n", "  ", "\t", "\u00a0", "\u3000", "\x00", "\ud800", "\udc00", "\ufffd",
    "<s>", "</s>", "<unk>", "▁", "a", " b", " word",
]  # fmt: skip
texts = st.lists(st.sampled_from(ODD) | st.text(max_size=8), max_size=30).map("".join)


def look_around(folder: Path) -> None:
    """A network: the damage at a token is the mean of the ids around it, its state a row of a table, in both halves."""
    from onnx import TensorProto, helper, numpy_helper, save

    constants = {
        "pad": np.int64(1),
        "few": np.int64(97),
        "one": np.array([1]),
        "kernel": np.full((1, 1, 2 * REACH + 1), 1e-5, np.float32),
        "table": np.random.default_rng(0).normal(size=(97, 384)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Equal", ["ids", "pad"], ["padding"]),
        helper.make_node("Not", ["padding"], ["there"]),
        helper.make_node("Cast", ["there"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["ids"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["values", "mask"], ["masked"]),
        helper.make_node("Unsqueeze", ["masked", "one"], ["channel"]),
        helper.make_node("Conv", ["channel", "kernel"], ["mean"], pads=[REACH, REACH]),
        helper.make_node("Squeeze", ["mean", "one"], ["damage"]),
        helper.make_node("Mod", ["ids", "few"], ["row"]),
        helper.make_node("Gather", ["table", "row"], ["states"]),
        helper.make_node("Identity", ["states"], ["trunk"]),
    ]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])
    damage = helper.make_tensor_value_info("damage", TensorProto.FLOAT, ["batch", "length"])
    states, trunk, vectors = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "length", 384])
        for name in ("states", "trunk", "vectors")
    )
    initializers = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    encoder = helper.make_graph(nodes, "look_around", [ids], [damage, states, trunk], initializers)
    branch = helper.make_graph([helper.make_node("Identity", ["trunk"], ["vectors"])], "same", [ids, trunk], [vectors])
    for name, graph in (("encoder", encoder), ("branch", branch)):
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        save(model, folder / f"{name}.onnx")


@pytest.fixture(scope="module")
def looks_around(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """The shipped tokenizer with the network of the tests."""
    folder = tmp_path_factory.mktemp("stub")
    look_around(folder)
    (folder / "pieces.model").write_bytes((builtin_files.folder() / "pieces.model").read_bytes())
    return Network(folder)


@pytest.fixture
def stub(looks_around: Network, monkeypatch: pytest.MonkeyPatch) -> Builtin:
    """The model, reading with the network of the tests."""
    monkeypatch.setattr(builtin, "network", lambda: looks_around)
    return Builtin()


@pytest.fixture(scope="session")
def model() -> Builtin:
    return Builtin()


def tokens(count: int) -> Tokens:
    return Tokens(np.random.default_rng(count).integers(4, 1000, count), np.arange(1, count + 1))


@given(st.integers(0, 5000))
def test_windows_take_each_token_once_where_it_stands_furthest_inside(total):
    found = list(windows(7, total))
    assert [w.first for w in found] == [0, *(w.last for w in found[:-1])]
    assert found[-1].last == total
    for w in found:
        assert w.text == 7
        assert w.end - w.start == min(total, WINDOW)
        assert w.start <= w.first <= w.last <= w.end
        assert w.first == 0 or w.first - w.start >= OVERLAP // 2
        assert w.last == total or w.end - w.last >= OVERLAP // 2
    for a, b in pairwise(found):
        assert abs((a.end - a.last) - (b.first - b.start)) <= 1


@pytest.mark.parametrize("count", [0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW + 17])
def test_windows_leave_no_seam(stub, count):
    """The same as if the network had seen the whole text at once."""
    of_text = tokens(count)
    [damage] = builtin.network().damage([of_text])
    around = np.concatenate(([0], of_text.ids, [2])).astype(np.float64)
    expected = np.convolve(around, np.full(2 * REACH + 1, 1e-5))[REACH:-REACH][1:-1]
    np.testing.assert_allclose(damage, expected, rtol=1e-5)


def test_windows_do_not_depend_on_other_texts(stub):
    sizes = [3, 700, 0, 40, 1500, 40]
    alone = [builtin.network().damage_and_states([tokens(n)])[0] for n in sizes]
    together = builtin.network().damage_and_states([tokens(n) for n in sizes])
    for (a, b), (c, d) in zip(alone, together, strict=True):
        np.testing.assert_allclose(a, c, rtol=1e-5)
        assert (b == d).all()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, context=texts)
def test_offsets_tile_the_text(stub, text, context, assert_tiles):
    for [scores] in (stub.surprisal([text]), stub.surprisal([text], [context])):
        assert_tiles(scores, text)
        assert np.isfinite(scores.bits).all()
        assert (scores.bits > 0).all()
    [encoding] = stub.encode([text])
    assert len(encoding.ends) == len(encoding.states)
    assert (np.diff(encoding.ends) >= 0).all()


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000", "\u200b"])
def test_a_text_without_words_has_no_tokens(stub, text):
    assert len(stub.surprisal([text])[0]) == 0
    assert stub.encode([text])[0].pooled(0, len(text)).tolist() == [0] * 384


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Hello  world ", ["Hello", "  world "]),
        ("ﬁne ½", ["ﬁne", " ", "½"]),
        ("a\ud800b", ["a", "\ud800b"]),
        ("中文。", ["中文", "。"]),
        ("x\x00y", ["x", "\x00", "y"]),
    ],
)
def test_offsets_are_those_of_the_text_as_given(stub, text, spans):
    [scores] = stub.surprisal([text])
    assert [text[a:b] for a, b in zip(scores.starts, scores.ends, strict=True)] == spans


@pytest.mark.parametrize("text", ["a" * 1_000_000, "字" * 1_000_000, "\u0301" * 1_000_000, "𓀀" * 1_000_000])
def test_a_megabyte_in_one_word(stub, text, assert_tiles):
    assert_tiles(stub.surprisal([text])[0], text)


def test_a_context_counts_only_as_context(stub, assert_same):
    context, text = "The talks went on. ", "The minister left."
    [whole] = stub.surprisal([context + text])
    [part] = stub.surprisal([text], [context])
    inside = whole.ends > len(context)
    assert (part.ends == whole.ends[inside] - len(context)).all()
    assert (part.bits == whole.bits[inside]).all()
    assert_same(stub.surprisal([text], [""])[0], stub.surprisal([text])[0])
    with pytest.raises(ValueError, match="zip"):
        stub.surprisal([text, text], [""])


def test_bits_are_the_surprisal_of_being_sound(stub):
    text = "The minister left."
    network = builtin.network()
    [logits] = network.damage(network.tokenize([text]))
    [scores] = stub.surprisal([text])
    np.testing.assert_allclose(scores.bits, -np.log2(1 - 1 / (1 + np.exp(-logits))), rtol=1e-4)


@pytest.mark.parametrize("text", ["", "One. Two three.", "word " * 62, "word " * 1200])
def test_the_vector_of_a_block_is_the_mean_state_of_its_first_tokens(stub, text):
    [reading] = stub.read([text])
    network = builtin.network()
    [of_text] = network.tokenize([text])
    ids = [0, *of_text.ids, 2][:BLOCK_TOKENS]
    table = network._session.run(["states"], {"ids": np.arange(97)[None]})[0][0]
    assert reading.vector.dtype == np.float16
    np.testing.assert_allclose(reading.vector, table[np.array(ids) % 97].mean(0), atol=2e-3)


def test_reading_gives_the_same_surprisal(stub, assert_same):
    some = ["The minister left.", "", "word " * 700]
    for reading, scores in zip(stub.read(some), stub.surprisal(some), strict=True):
        assert_same(reading.scores, scores)


def test_states_are_pooled_over_the_tokens_of_a_span(stub):
    text = "One. Two three."
    [encoding] = stub.encode([text])
    ends = encoding.ends.tolist()
    cut = ends.index(4) + 1
    np.testing.assert_array_equal(encoding.pooled(0, 4), encoding.states[:cut].mean(0))
    np.testing.assert_array_equal(encoding.pooled(5, len(text)), encoding.states[cut:].mean(0))
    within = encoding.pooled(6, 7)  # part of one token
    assert any((within == state).all() for state in encoding.states)
    assert not encoding.pooled(3, 3).any()


def test_a_vector_is_the_direction_of_the_mean_over_all_windows(stub):
    text = "word " * 1200
    [vector] = stub.embed([text])
    network = builtin.network()
    [of_text] = network.tokenize([text])
    seen = np.concatenate([of_text.ids[w.start : w.end] for w in windows(0, len(of_text.ids))])
    count = len(list(windows(0, len(of_text.ids))))
    ids = np.concatenate((seen, [0, 2] * count))
    table = network._session.run(["states"], {"ids": np.arange(97)[None]})[0][0]
    mean = table[ids % 97].mean(0)
    np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-4)


def test_vectors_of_many_texts_are_those_of_each(model):
    some = ["The minister left.", "", "Der Minister ging.", "🙂", "word " * 700]
    vectors = model.embed(some)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert model.embed([]).shape == (0, 384)


def test_translations_lie_closer_than_other_texts(model):
    talks, gespraeche, fish = model.embed(
        ["The talks will go on in May.", "Die Gespräche gehen im Mai weiter.", "Fish is good for you."]
    )
    assert talks @ gespraeche > max(talks @ fish, gespraeche @ fish)


@settings(max_examples=40, deadline=None)
@given(text=texts)
def test_the_shipped_weights_score_any_text(model, text, assert_tiles):
    [scores] = model.surprisal([text])
    assert_tiles(scores, text)
    assert np.isfinite(scores.bits).all()


def test_what_is_damaged_is_more_surprising(model):
    sound, damaged = model.surprisal(
        ["The two countries will hold talks in May.", "The two countries will hold the from talks in May May."]
    )
    assert damaged.bits.max() > sound.bits.max()


def test_scores_do_not_depend_on_what_else_is_scored(model, assert_same):
    some = ["The minister left.", "Der Minister erklärte am Montag, die Gespräche würden fortgesetzt.", "x", "字" * 300]
    for alone, together in zip(some, model.surprisal(some), strict=True):
        assert_same(model.surprisal([alone])[0], together, tolerance=1e-3)


def test_threads_load_it_once_and_get_the_same(monkeypatch, assert_same):
    loaded = []

    class Counted(Network):
        def __init__(self, folder: Path) -> None:
            loaded.append(folder)
            super().__init__(folder)

    monkeypatch.setattr(builtin_network, "Network", Counted)
    builtin._network.cache_clear()
    model = Builtin()
    assert loaded == []
    results = []
    threads = [
        threading.Thread(target=lambda: results.extend(model.surprisal(["The minister left."]))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 1
    for scores in results[1:]:
        assert_same(results[0], scores)


def test_a_document_is_read_block_by_block(model):
    seen: list[str] = []

    class Recording:
        name, revision, reads_context = "recording", "1", False

        def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
            assert contexts is None or not any(contexts)
            seen.extend(texts)
            return model.surprisal(texts)

    paragraphs = ["A title", "It has two sentences. This is one.", "Ein Absatz. " * 300]
    scoring.score_documents(Recording(), [segment(Document.from_text("\n\n".join(paragraphs), "en"))])
    assert [text.strip() for text in seen] == [text.strip() for text in paragraphs]


def test_the_signature_names_the_revision():
    checker = qa.Checker("builtin")
    signature = checker.check("The minister left on Monday.", lang="en").signature
    assert f"|model:builtin@{Builtin.revision[:6]}|" in signature
