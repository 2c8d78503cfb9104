"""The vocabulary as a SentencePiece model, whole or cut to the pieces that the languages of the checker use."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from models.recipes.builtin.encoder import Pieces

proto: Any = sentencepiece_model_pb2  # made by protobuf, without types
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
BOS, PAD, EOS, UNK = range(4)


def load(folder: Path) -> Pieces:
    """What `encoder.py` has written."""
    record = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
    return Pieces(tuple(record["pieces"]), tuple(record["scores"]), record["normalization"])


def build(pieces: Pieces, chosen: Sequence[int]) -> bytes:
    """A SentencePiece unigram model of the chosen pieces; their ids are the positions in `chosen`.

    Specials come first; characters are mapped as in the original, and anything else is `<unk>`.
    """
    model = proto.ModelProto()
    for i in chosen:
        piece = model.pieces.add(piece=pieces.pieces[i], score=pieces.scores[i])
        if i == UNK:
            piece.type = proto.ModelProto.SentencePiece.UNKNOWN
        elif i < len(SPECIALS):
            piece.type = proto.ModelProto.SentencePiece.CONTROL
    trainer = model.trainer_spec
    trainer.model_type = proto.TrainerSpec.UNIGRAM
    trainer.vocab_size = len(chosen)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = BOS, PAD, EOS, UNK
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = SPECIALS
    normalizer = model.normalizer_spec
    normalizer.name = "xlmr"
    normalizer.precompiled_charsmap = _characters(pieces)
    normalizer.add_dummy_prefix = True
    normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True
    data: bytes = model.SerializeToString()
    return data


def _characters(pieces: Pieces) -> bytes:
    """The map of characters, those written as a letter and a mark included, as SentencePiece compiles it."""
    mapped = {**_composed(), **pieces.normalization}
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        lines = (
            " ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target)
            for source, target in sorted(mapped.items())
        )
        rules.write_text("\n".join(lines) + "\n", encoding="utf-8")
        text = Path(folder) / "text"
        text.write_text("any text will do for a model that is thrown away\n" * 20, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text),
            model_prefix=str(Path(folder) / "rules"),
            vocab_size=24,
            hard_vocab_limit=False,
            normalization_rule_tsv=str(rules),
            minloglevel=2,
        )
        trained = proto.ModelProto.FromString((Path(folder) / "rules.model").read_bytes())
    compiled: bytes = trained.normalizer_spec.precompiled_charsmap
    return compiled


def _composed() -> dict[str, str]:
    """Letters with a mark of their own behind them, and the letter with its mark in one (NFD to NFC, narrow kana)."""
    letters = (c for c in map(chr, range(0xC0, 0x3100)) if normalize("NFC", c) == c)
    found = {d: c for c in letters if len(d := normalize("NFD", c)) > 1}
    narrow = (a + b for a in map(chr, range(0xFF66, 0xFF9E)) for b in "\uff9e\uff9f")
    return found | {pair: one for pair in narrow if len(one := normalize("NFKC", pair)) == 1}
