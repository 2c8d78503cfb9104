"""The forward pass against that of `transformers`, on a tiny Gemma with random weights."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from qa.scoring import gemma_network  # noqa: E402
from qa.scoring.gemma_network import GemmaNetwork  # noqa: E402

WINDOW = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gemma")
    torch.manual_seed(0)
    config = transformers.Gemma3TextConfig(
        vocab_size=1000,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        query_pre_attn_scalar=16,
        sliding_window=WINDOW,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
        rope_parameters={
            "full_attention": {"rope_type": "default", "rope_theta": 1e6},
            "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
        },
    )
    model = transformers.Gemma3ForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn_like(weight) * 0.15)
    model.bfloat16().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reference(folder):
    return transformers.Gemma3ForCausalLM.from_pretrained(folder, dtype=torch.float32)


def sequences(*lengths):
    generator = torch.Generator().manual_seed(1)
    return [torch.cat((torch.tensor([2]), torch.randint(1000, (n - 1,), generator=generator))) for n in lengths]


def expected(reference, ids, first):
    with torch.no_grad():
        nats = -reference(ids[None]).logits[0, :-1].log_softmax(-1).gather(1, ids[1:, None])[:, 0]
    return (nats[first - 1 :] / np.log(2)).numpy()


def test_float32_equals_transformers_below_and_above_the_sliding_window(folder, reference):
    ids, firsts = sequences(2, WINDOW, WINDOW + 1, 5, 3 * WINDOW), [1, 1, 3, 5, 20]
    for i, first, bits in zip(ids, firsts, GemmaNetwork(folder, torch.float32).bits(ids, firsts), strict=True):
        np.testing.assert_allclose(bits.numpy(), expected(reference, i, first), atol=1e-3)


def test_bfloat16_is_near_and_not_biased(folder, reference):
    ids = sequences(*range(10, 60))
    bits = torch.cat(GemmaNetwork(folder, torch.bfloat16).bits(ids, [1] * len(ids))).numpy()
    exact = np.concatenate([expected(reference, i, 1) for i in ids])
    assert (bits >= 0).all()
    assert abs((bits - exact).mean()) < 0.02
    assert abs(bits - exact).max() < 1


@pytest.mark.parametrize("scale", [40, 400])
def test_logits_that_overflow_are_computed_another_way(folder, scale):
    """Also a vocabulary in many blocks and rows in several."""
    network = GemmaNetwork(folder, torch.float32)
    network._norm = network._norm * scale
    ids = sequences(30)[0]
    with torch.no_grad():
        hidden = network._trunk(ids, [30])
        logits = hidden[:-1].double() @ network._embedding.double().T
        exact = (logits.logsumexp(-1) - logits.gather(1, ids[1:, None])[:, 0]) / np.log(2)
        bits = network._head(hidden[:-1], ids[1:], (0,))
    np.testing.assert_allclose(bits, exact, rtol=1e-4, atol=1e-2)


def test_blocks_and_rows_do_not_matter(folder, monkeypatch):
    ids = sequences(50, 3)
    whole = GemmaNetwork(folder, torch.float32).bits(ids, [1, 1])
    monkeypatch.setattr(gemma_network, "ROWS", 7)
    monkeypatch.setattr(gemma_network, "BLOCK_BYTES", 1)
    for a, b in zip(whole, GemmaNetwork(folder, torch.float32).bits(ids, [1, 1]), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-4)


def test_parts_of_the_vocabulary_that_a_sequence_has_no_token_of_are_left_out(folder, reference):
    parts = [i % 3 for i in range(1000)]
    ids = [torch.tensor([3, 6, 9, 30]), torch.tensor([3, 10, 30, 40]), torch.tensor([3, 10, 11, 30])]
    found = GemmaNetwork(folder, torch.float32, parts).bits(ids, [1, 2, 1])
    for sequence, bits, first, read in zip(ids, found, [1, 2, 1], [{0}, {0, 1}, {0, 1, 2}], strict=True):
        with torch.no_grad():
            logits = reference(sequence[None]).logits[0, :-1]
        logits[:, [i for i in range(1000) if i % 3 not in read]] = -torch.inf
        nats = -logits.log_softmax(-1).gather(1, sequence[1:, None])[:, 0]
        np.testing.assert_allclose(bits.numpy(), nats[first - 1 :].numpy() / np.log(2), atol=1e-3)
