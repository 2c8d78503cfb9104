from __future__ import annotations

import json
import shutil
import socket

import numpy as np
import pytest

from qa import scoring
from qa.errors import ModelError
from qa.scoring import huggingface
from qa.scoring.huggingface import HuggingFaceModel

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TEXTS = [
    "The minister said on Monday that the talks would go on.",
    "Der Minister",
    "",
    "Министр заявил 😀 e\u0301 в понедельник",
    "部长星期一",
    "  two spaces\n\nand lines ",
]


@pytest.fixture(autouse=True)
def in_float32_without_network(monkeypatch):
    monkeypatch.setattr("qa.scoring.devices.fast_dtype", lambda: torch.float32)
    monkeypatch.setattr("qa.scoring.huggingface_network.fast_dtype", lambda: torch.float32)

    def no_network(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", no_network)


@pytest.fixture(params=["causal", "masked"])
def folder(request):
    return request.getfixturevalue(f"{request.param}_folder")


def test_offsets_tile(folder, assert_tiles):
    for text, scores in zip(TEXTS, HuggingFaceModel(str(folder)).surprisal(TEXTS), strict=True):
        assert_tiles(scores, text)
        assert (scores.bits > 0).all()


def test_order_and_size_of_batches_do_not_matter(folder, assert_same):
    model = HuggingFaceModel(str(folder))
    together = model.surprisal(TEXTS)
    for text, scores in zip(TEXTS, together, strict=True):
        assert_same(scores, model.surprisal([text])[0], 1e-3)
    for a, b in zip(together, reversed(model.surprisal(TEXTS[::-1])), strict=True):
        assert_same(a, b, 1e-3)


def test_causal_surprisal_is_that_of_transformers(causal_folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(causal_folder)
    reference = transformers.AutoModelForCausalLM.from_pretrained(causal_folder)
    context, text = "Der Minister erklärte ", "am Montag, die Gespräche"
    [scores] = HuggingFaceModel(str(causal_folder)).surprisal([text], [context])
    ids = torch.tensor([[tokenizer.bos_token_id, *tokenizer(context + text, add_special_tokens=False).input_ids]])
    with torch.no_grad():
        bits = -reference(ids).logits[0, :-1].log_softmax(-1).gather(1, ids[0, 1:, None])[:, 0] / np.log(2)
    alone = len(tokenizer(context.rstrip(), add_special_tokens=False).input_ids)
    np.testing.assert_allclose(scores.bits.sum(), bits[alone:].sum(), rtol=1e-4)


def test_pseudo_log_likelihood_masks_the_rest_of_the_word(masked_folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(masked_folder)
    reference = transformers.AutoModelForMaskedLM.from_pretrained(masked_folder)
    text = "Minister pourparlers said"
    encoding = tokenizer(text, return_tensors="pt")
    ids, words = encoding.input_ids, encoding.word_ids()
    assert len(set(words)) < len(words) - 1, "the test needs a word of several tokens"
    expected = []
    for at in range(1, ids.shape[1] - 1):
        masked = ids.clone()
        for later in range(at, ids.shape[1] - 1):
            if words[later] == words[at]:
                masked[0, later] = tokenizer.mask_token_id
        with torch.no_grad():
            expected.append(-reference(masked).logits[0, at].log_softmax(-1)[ids[0, at]] / np.log(2))
    [scores] = HuggingFaceModel(str(masked_folder)).surprisal([text])
    np.testing.assert_allclose(scores.bits, torch.stack(expected).numpy(), rtol=1e-3)


def test_context_is_seen_but_not_returned(folder, assert_tiles):
    model = HuggingFaceModel(str(folder))
    [alone] = model.surprisal(["Gespräche"])
    [after] = model.surprisal(["Gespräche"], ["Der Minister erklärte am Montag, die "])
    assert_tiles(after, "Gespräche")
    assert abs(alone.bits.sum() - after.bits.sum()) > 0.01


def test_windows_leave_no_seam(causal_folder, assert_tiles):
    """With all the context it can use in each window, a long text scores as if it had been seen at once."""
    model = HuggingFaceModel(str(causal_folder))
    text = "The minister said that the talks go on. " * 2
    whole = model.surprisal([text])[0]
    network = model._load()
    assert len(whole) < network.size
    long = "The minister said that the talks would go on for days. " * 20
    [scores] = model.surprisal([long])
    assert_tiles(scores, long)
    ids = network.tokenizer.encode(long, add_special_tokens=False).ids
    assert len(ids) > 3 * network.size
    step = network.size - network.size // 4
    starts = [0, *range(network.size - network.size // 4, len(ids), step)]
    expected = []
    for start in starts:
        window = torch.tensor([[0, *ids[start : start + network.size]]])
        with torch.no_grad():
            logits = transformers.AutoModelForCausalLM.from_pretrained(causal_folder)(window).logits[0, :-1]
        bits = -logits.log_softmax(-1).gather(1, window[0, 1:, None])[:, 0] / np.log(2)
        expected.append(bits if start == 0 else bits[network.size // 4 :])
    np.testing.assert_allclose(scores.bits, torch.cat(expected)[: len(ids)].numpy(), atol=1e-2)


def test_revision_follows_the_weights(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert HuggingFaceModel(str(copy)).revision == HuggingFaceModel(str(folder)).revision
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    assert HuggingFaceModel(str(copy)).revision != HuggingFaceModel(str(folder)).revision


def test_name_and_cache(causal_folder, cache_dir, assert_same):
    model = scoring.load_model(f"hf:{causal_folder}")
    assert model.name == f"hf:{causal_folder}"
    for a, b in zip(model.surprisal(TEXTS), scoring.load_model(model.name).surprisal(TEXTS), strict=True):
        assert_same(a, b)
    assert (cache_dir / "scores.sqlite3").is_file()


def test_a_pickle_is_not_loaded(causal_folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(causal_folder, copy)
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"has no safetensors in .*; pickle files are not loaded"):
        HuggingFaceModel(str(copy))


def test_a_model_without_a_head_is_no_language_model(masked_folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(masked_folder, copy)
    transformers.AutoModel.from_pretrained(masked_folder, add_pooling_layer=False).save_pretrained(copy)
    with pytest.raises(ModelError, match=r"it is no language model, its weights lack cls\."):
        HuggingFaceModel(str(copy)).surprisal(["a"])


def test_code_of_the_model_is_not_run(causal_folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(causal_folder, copy)
    config = json.loads((copy / "config.json").read_text())
    config |= {"model_type": "its_own", "auto_map": {"AutoConfig": "code.Config", "AutoModelForCausalLM": "code.Model"}}
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "code.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    with pytest.raises(ModelError, match="can't be used"):
        HuggingFaceModel(str(copy)).surprisal(["a"])
    assert not (tmp_path / "ran").exists()


def test_a_tokenizer_without_offsets(causal_folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(causal_folder, copy)
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match="can't be used"):
        HuggingFaceModel(str(copy)).surprisal(["a"])


def test_damaged_weights(causal_folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(causal_folder, copy)
    (copy / "model.safetensors").write_bytes(b"garbage")
    with pytest.raises(ModelError, match="can't be used"):
        HuggingFaceModel(str(copy)).surprisal(["a"])


def test_a_model_that_is_not_there():
    with pytest.raises(ModelError, match="neither a folder nor in the hub's cache; run: hf download no-one/nothing"):
        HuggingFaceModel("no-one/nothing")


def test_missing_packages(monkeypatch):
    monkeypatch.setattr(huggingface, "find_spec", lambda module: None)
    with pytest.raises(ModelError) as error:
        HuggingFaceModel("x")
    assert str(error.value) == 'model "hf:x" needs transformers; run: pip install "qa[transformers]"'


def test_positions_that_roberta_skips(causal_folder, tmp_path, assert_tiles):
    """It counts positions from 2 on, so that 66 of them hold 64 tokens; a longer text is split."""
    folder = tmp_path / "roberta"
    tokenizer = transformers.AutoTokenizer.from_pretrained(causal_folder)
    tokenizer.add_special_tokens({"mask_token": "<mask>", "pad_token": "<pad>"})
    tokenizer.save_pretrained(folder)
    config = transformers.RobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=66,
        pad_token_id=1,
    )
    transformers.RobertaForMaskedLM(config).save_pretrained(folder)
    text = "The minister said on Monday that the talks would go on. " * 6
    model = HuggingFaceModel(str(folder))
    [scores] = model.surprisal([text])
    assert model._load().size == 64
    assert len(scores) > 64
    assert_tiles(scores, text)
