"""Tiny models with random weights, built on the spot: no network, no downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.scoring.protocol import TokenScores

CORPUS = (
    "The minister said on Monday that the talks would go on.",
    "Der Minister erklärte am Montag, die Gespräche würden fortgesetzt.",
    "Le ministre a déclaré lundi que les pourparlers se poursuivraient.",
    "Министр заявил в понедельник, что переговоры продолжатся.",
    "部长星期一表示,会谈将继续进行。",
)


@pytest.fixture
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def causal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A causal model: GPT-2's architecture, byte-level BPE, 64 positions."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    folder = tmp_path_factory.mktemp("causal")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<s>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="<s>")
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=len(fast), n_positions=64, n_embd=32, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0
    )
    _saved(transformers.GPT2LMHeadModel(config), folder)
    return folder


@pytest.fixture(scope="session")
def masked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A masked model: BERT's architecture, WordPiece without case and accents, 64 positions."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    folder = tmp_path_factory.mktemp("masked")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(
        CORPUS, trainers.WordPieceTrainer(vocab_size=150, special_tokens=special, show_progress=False)
    )
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", None, [("[CLS]", 2), ("[SEP]", 3)])
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(fast),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    _saved(transformers.BertForMaskedLM(config), folder)
    return folder


def _saved(model: object, folder: Path) -> None:
    import torch

    with torch.no_grad():
        for weight in model.parameters():  # type: ignore[attr-defined]
            weight.mul_(8)  # so that predictions differ from token to token
    model.save_pretrained(folder)  # type: ignore[attr-defined]


class WordModel:
    """Scores each word by its length and that of its context; counts its calls."""

    name = "words"
    revision = "1"
    reads_context = True

    def __init__(self) -> None:
        self.calls: list[list[tuple[str, str]]] = []

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        before = contexts or [""] * len(texts)
        self.calls.append(list(zip(before, texts, strict=True)))
        return [self._scores(text, len(context)) for text, context in zip(texts, before, strict=True)]

    def _scores(self, text: str, context: int) -> TokenScores:
        ends = [i for i in range(1, len(text)) if text[i] == " "] + [len(text)] * bool(text)
        starts = [0, *ends[:-1]] if ends else []
        bits = [b - a + context / 1000 for a, b in zip(starts, ends, strict=True)]
        return TokenScores(np.array(starts, np.int32), np.array(ends, np.int32), np.array(bits, np.float32))


@pytest.fixture
def words() -> WordModel:
    return WordModel()


@pytest.fixture(scope="session")
def assert_tiles() -> Callable[[TokenScores, str], None]:
    return _assert_tiles


@pytest.fixture(scope="session")
def assert_same() -> Callable[..., None]:
    return _assert_same


def _assert_tiles(scores: TokenScores, text: str) -> None:
    """Offsets are those of non-empty spans that lie side by side over the whole text."""
    assert len(scores.starts) == len(scores.ends) == len(scores.bits)
    if len(scores.ends):
        assert scores.starts[0] == 0
        assert scores.ends[-1] == len(text)
        assert (scores.starts[1:] == scores.ends[:-1]).all()
        assert (scores.ends > scores.starts).all()
    assert scores.starts.dtype == scores.ends.dtype == np.int32
    assert scores.bits.dtype == np.float32


def _assert_same(a: TokenScores, b: TokenScores, tolerance: float = 0.0) -> None:
    assert (a.starts == b.starts).all()
    assert (a.ends == b.ends).all()
    np.testing.assert_allclose(a.bits, b.bits, atol=tolerance, rtol=0)
