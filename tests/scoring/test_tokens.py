from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("tokenizers")
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa.scoring.tokens import Encoded, batches, encode, prepare, split, surprisal, tile

ODD = [
    "e\u0301",
    "👩‍👩‍👧",
    "🏽",
    "ไทย",
    "𓀀",
    "中文",
    "\u200f",
    "ß",
    "İ",
    "ﬁ",
    "\r\n",
    "\n\n",
    "  ",
    "\t",
    "\x00",
    "\ud800",
    "\udc00",
    "<s>",
    "a",
    " b",
]
texts = st.lists(st.sampled_from(ODD) | st.text(max_size=8), max_size=20).map("".join)


def byte_fallback() -> Tokenizer:
    """Like Gemma's: no pre-tokenizer, spaces as "▁", unknown characters as bytes."""
    pieces = ["<unk>", *(f"<0x{i:02X}>" for i in range(256)), "▁", "a", "b", "▁b", "▁▁", "\n"]
    bpe = models.BPE(
        {piece: i for i, piece in enumerate(pieces)},
        [("▁", "b"), ("▁", "▁")],
        byte_fallback=True,
        fuse_unk=True,
        unk_token="<unk>",
    )
    tokenizer = Tokenizer(bpe)
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.add_special_tokens(["<s>"])
    return prepare(tokenizer)


def byte_level() -> Tokenizer:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return prepare(tokenizer)


def word_piece() -> Tokenizer:
    """Like BERT's: drops white space, accents and control characters."""
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1, "##a": 2, "e": 3, "##b": 4, "b": 5}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return prepare(tokenizer)


TOKENIZERS = {make.__name__: make() for make in (byte_fallback, byte_level, word_piece)}


def count(windows):
    """A bit for each token."""
    return [np.ones(len(window.ids) - window.first, np.float32) for window in windows]


@pytest.mark.parametrize("kind", TOKENIZERS)
@settings(max_examples=150, deadline=None)
@given(text=texts, context=texts)
def test_offsets_tile_the_text(kind, text, context, assert_tiles):
    [scores] = surprisal(TOKENIZERS[kind], count, [text], [context], size=7, overlap=2)
    assert_tiles(scores, text)
    if kind != "word_piece":
        assert bool(len(scores)) == bool(text)


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_offsets_do_not_shift(text):
    """Each span holds the characters that its tokens stand for: one token if it is known, else one a byte."""
    [scores] = surprisal(TOKENIZERS["byte_fallback"], count, [text], None, size=7, overlap=2)
    for start, end, tokens in zip(scores.starts, scores.ends, scores.bits, strict=True):
        piece = text[start:end]
        assert piece in {"  ", " b"} or len(piece) == 1
        known = piece in {"a", "b", " ", "  ", " b", "\n"}
        assert tokens == (1 if known else len(piece.encode("utf-8", "surrogatepass")))


def test_a_token_across_the_bound_counts_for_the_text():
    [scores] = surprisal(TOKENIZERS["byte_fallback"], count, ["b a"], ["a "], size=100, overlap=2)
    assert scores.ends.tolist() == [1, 2, 3]


def test_special_tokens_in_a_text_are_plain_text():
    [encoded] = encode(TOKENIZERS["byte_fallback"], ["<s>"], None)
    assert len(encoded.ids) == 3


def test_contexts_must_match_texts():
    with pytest.raises(ValueError, match="2 texts but 1 contexts"):
        encode(TOKENIZERS["byte_level"], ["a", "b"], ["c"])


@given(total=st.integers(0, 60), context=st.integers(0, 60), size=st.integers(4, 20), overlap=st.integers(0, 3))
def test_windows_score_each_token_once_with_enough_before_it(total, context, size, overlap):
    context = min(context, total)
    ids = np.arange(total)
    scored = []
    for window in split(Encoded(ids, ids + 1, ids, context, total), size, overlap):
        assert len(window.ids) <= size
        assert window.first >= min(overlap, window.ids[window.first])
        scored += window.ids[window.first :].tolist()
    assert scored == list(range(context, total))


@pytest.mark.parametrize(
    ("ends", "spans"),
    [
        ([1, 2, 3], [(0, 1), (1, 2), (2, 3)]),
        ([1, 1, 1, 3], [(0, 1), (1, 3)]),
        ([0, 0, 2, 3], [(0, 2), (2, 3)]),
        ([1, 2], [(0, 1), (1, 3)]),
        ([], []),
    ],
)
def test_tile(ends, spans):
    scores = tile(np.array(ends, np.int64), np.ones(len(ends), np.float32), 3)
    assert list(zip(scores.starts.tolist(), scores.ends.tolist(), strict=True)) == spans
    assert scores.bits.sum() == len(ends)


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 100))
def test_batches_hold_each_item_once_within_the_budget(lengths, budget):
    found = list(batches(lengths, budget))
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget for batch in found)
