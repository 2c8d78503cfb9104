from __future__ import annotations

from unicodedata import normalize

import pytest
from sentencepiece import SentencePieceProcessor

from models.recipes.builtin.encoder import Pieces
from models.recipes.builtin.pieces import BOS, EOS, PAD, SPECIALS, UNK, build

VOCABULARY = (*SPECIALS, "▁", "a", "▁café", "▁cafe", "ガ", "カ", "▁fi", "ne")
PIECES = Pieces(
    VOCABULARY,
    (0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -5.0, -6.0, -4.0, -4.0, -5.0, -5.0),
    {"ﬁ": "fi", "Ａ": "a", "ｶ": "カ"},
)
WITHOUT_CAFE = tuple(i for i, piece in enumerate(VOCABULARY) if piece != "▁cafe")


@pytest.fixture(scope="module")
def tokenizer() -> SentencePieceProcessor:
    return SentencePieceProcessor(model_proto=build(PIECES, WITHOUT_CAFE))


def tokens(tokenizer: SentencePieceProcessor, text: str) -> list[str]:
    return [tokenizer.id_to_piece(i) for i in tokenizer.encode(text)]


def test_ids_are_positions_among_the_chosen(tokenizer: SentencePieceProcessor) -> None:
    assert [tokenizer.id_to_piece(i) for i in range(len(tokenizer))] == [VOCABULARY[i] for i in WITHOUT_CAFE]
    assert tokenizer.encode("ガ") == [4, 7]


def test_specials_come_first(tokenizer: SentencePieceProcessor) -> None:
    ids = (tokenizer.bos_id(), tokenizer.pad_id(), tokenizer.eos_id(), tokenizer.unk_id())
    assert ids == (BOS, PAD, EOS, UNK) == (0, 1, 2, 3)
    assert all(tokenizer.is_control(i) for i in (BOS, PAD, EOS))
    assert tokenizer.is_unknown(UNK)


@pytest.mark.parametrize("text", ["Ж", "<s>"])
def test_what_no_piece_has_is_unknown(tokenizer: SentencePieceProcessor, text: str) -> None:
    assert tokenizer.encode(text) == [4, UNK]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (normalize("NFD", "café"), ["▁café"]),
        ("ｶﾞ", ["▁", "ガ"]),
        (normalize("NFD", "ガ"), ["▁", "ガ"]),
        ("ｶ", ["▁", "カ"]),
        ("ﬁneＡ", ["▁fi", "ne", "a"]),
    ],
)
def test_other_ways_to_write_a_letter_read_the_same(
    tokenizer: SentencePieceProcessor, text: str, expected: list[str]
) -> None:
    assert tokens(tokenizer, text) == expected


def test_offsets_refer_to_the_text_as_written(tokenizer: SentencePieceProcessor) -> None:
    words = [normalize("NFD", "café"), "ﬁne", "ｶﾞ", "a"]
    text = "  ".join(words)
    found = [text[start:end] for start, end in tokenizer.encode(text, out_type="offset_mapping")["offsets"]]
    assert [piece.strip() for piece in found if piece.strip()] == [words[0], "ﬁ", "ne", "ｶﾞ", "a"]
