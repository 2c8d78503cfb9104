from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qa.errors import ModelError
from qa.scoring.estimators import load_quality, metricx
from qa.scoring.estimators.metricx import MetricX, prompt_23, prompt_24

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
TOKENS = 250_112
SOURCES = ["Das Wasser steigt.", "Der Rat tagt am Montag in der alten Halle am Fluss.", "Ja."]
TARGETS = ["The water is rising.", "The council meets on Monday in the old hall by the river.", "Yes."]


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mT5 with random weights and a head of its own, as MetricX is stored: eight numbers a token."""
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder = tmp_path_factory.mktemp("metricx-24")
    torch.manual_seed(0)
    config = transformers.MT5Config(
        vocab_size=TOKENS, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_decoder_layers=1, num_heads=2, num_key_values=2
    )
    model = transformers.MT5Model(config).eval()
    with torch.no_grad():
        state = model(input_ids=torch.tensor([[40, 50]]), decoder_input_ids=torch.tensor([[0]])).last_hidden_state
        head = torch.randn(TOKENS, 8)
        head[250089] = state[0, 0] * 10 / state.square().sum()  # so that penalties lie around 10
    weights = {name: tensor for name, tensor in model.state_dict().items() if "embed_tokens" not in name}
    save_file(weights | {"lm_head.weight": head}, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(
        json.dumps(config.to_dict() | {"architectures": ["MT5ForRegression"], "tie_word_embeddings": False})
    )
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((chr(i), -3.0) for i in range(33, 127)), ("▁", -2.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, 2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing("$A </s>", None, [("</s>", 1)])
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(folder)
    return folder


@pytest.fixture(autouse=True)
def in_float32(monkeypatch):
    monkeypatch.setattr("qa.scoring.estimators.metricx_network.fast_dtype", lambda: torch.float32)


@pytest.fixture
def folder(original, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(original, tmp_path / "copy"))


def qualities(model: MetricX, targets=TARGETS, sources=SOURCES) -> list[float]:
    return [grade.quality for grade in model.grade(targets, sources, "en", "de")]


def reference(folder: Path, prompt: str) -> float:
    """The quality, computed step by step with the parts of transformers."""
    from safetensors.torch import load_file

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.MT5Model.from_pretrained(folder).float().eval()
    ids = tokenizer(prompt, return_tensors="pt").input_ids[:, :-1]
    with torch.no_grad():
        encoded = model.encoder(input_ids=ids).last_hidden_state
        state = model.decoder(input_ids=torch.tensor([[0]]), encoder_hidden_states=encoded).last_hidden_state[0, 0]
    penalty = float(load_file(folder / "model.safetensors")["lm_head.weight"][250089] @ state)
    return 100 - 4 * min(25.0, max(0.0, penalty))


def test_the_penalty_is_a_logit_of_the_first_step(original):
    found = qualities(MetricX(str(original)))
    expected = [reference(original, prompt_24(s, t)) for s, t in zip(SOURCES, TARGETS, strict=True)]
    assert found == pytest.approx(expected, abs=1e-3)
    assert len({round(quality, 3) for quality in found}) == 3
    assert all(0 < quality < 100 for quality in found)


def test_the_batch_does_not_matter(original):
    model = MetricX(str(original))
    together = qualities(model)
    assert qualities(model) == together
    for target, source, quality in zip(TARGETS, SOURCES, together, strict=True):
        assert qualities(model, [target], [source]) == pytest.approx([quality], abs=1e-3)


def test_nothing_to_grade(original):
    assert MetricX(str(original)).grade([], [], None, None) == []


def test_both_generations_read_their_own_order(original, tmp_path):
    assert prompt_24("ja", "yes") == "source: ja candidate: yes"
    assert prompt_23("ja", "yes") == "candidate: yes source: ja"
    old = tmp_path / "metricx-23-qe-tiny"
    shutil.copytree(original, old)
    expected = [reference(original, prompt_23(s, t)) for s, t in zip(SOURCES, TARGETS, strict=True)]
    assert qualities(MetricX(str(old))) == pytest.approx(expected, abs=1e-3)


def test_what_is_beyond_the_longest_input_is_not_read(original):
    model = MetricX(str(original))
    long = "word " * 400
    once, twice = (qualities(model, [long * n], ["Wort"]) for n in (1, 2))
    assert once == pytest.approx(twice, abs=1e-3)
    assert qualities(model, [long[:100]], ["Wort"]) != pytest.approx(once, abs=1e-3)


def test_odd_text(original):
    grades = MetricX(str(original)).grade(["", "\ud800 😀", "\x00"], ["", "x", "水"], None, None)
    assert all(0 <= grade.quality <= 100 for grade in grades)


def test_the_revision_follows_the_weights(original, folder):
    assert MetricX(str(folder)).revision == MetricX(str(original)).revision
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    assert MetricX(str(folder)).revision != MetricX(str(original)).revision


def test_by_name(original, tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path))
    model = load_quality(f"metricx:{original}")
    assert model.name == f"metricx:{original}"
    assert qualities(model) == qualities(load_quality(f"metricx:{original}", cache=False))


def test_it_needs_the_source(original):
    with pytest.raises(ModelError, match="compares with the source, and there is none"):
        MetricX(str(original)).grade(["yes"], [None], None, None)


def test_a_model_that_needs_references():
    with pytest.raises(ModelError, match=r"compares with a reference translation; take metricx-23-qe"):
        MetricX("google/metricx-23-large-v2p0")


def test_a_model_that_is_not_there():
    with pytest.raises(ModelError, match="neither a folder nor in the hub's cache; run: hf download no-one/nothing"):
        MetricX("no-one/nothing")


def test_a_pickle_is_not_loaded(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"has no safetensors in .*; pickle files are not loaded"):
        MetricX(str(folder))


def test_a_missing_tokenizer(folder, monkeypatch):
    monkeypatch.setattr(metricx, "_in_hub", lambda reference: None)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"needs the tokenizer of mT5.*run: hf download google/mt5-large"):
        MetricX(str(folder))


def test_a_model_of_another_kind(folder):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": ["MT5ForConditionalGeneration"]}))
    with pytest.raises(ModelError, match="can't be used: it is no MetricX but a MT5ForConditionalGeneration"):
        qualities(MetricX(str(folder)))


@pytest.mark.parametrize("part", ["lm_head.weight", "shared.weight"])
def test_weights_that_lack_a_part(folder, part):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    del weights[part]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(
        ModelError, match=r"can't be used: its weights lack (lm_head|shared|(de|en)coder\.embed_tokens)"
    ):
        qualities(MetricX(str(folder)))


def test_damaged_weights(folder):
    (folder / "model.safetensors").write_bytes(b"garbage")
    with pytest.raises(ModelError, match="can't be used"):
        qualities(MetricX(str(folder)))


def test_missing_packages(monkeypatch):
    monkeypatch.setattr(metricx, "find_spec", lambda module: None)
    with pytest.raises(ModelError) as error:
        MetricX("x")
    assert str(error.value) == 'model "metricx:x" needs transformers; run: pip install "qa[transformers]"'
