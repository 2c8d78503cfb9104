"""What computes, and in which numbers."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from qa.scoring.devices import cores, device, fast_dtype  # noqa: E402


@pytest.fixture
def card(monkeypatch):
    """A machine with a graphics card, as far as PyTorch says."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    return monkeypatch


@pytest.fixture
def no_card(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    return monkeypatch


def test_a_graphics_card_computes_where_there_is_one(card):
    assert device() == torch.device("cuda")
    assert fast_dtype() is torch.bfloat16


def test_an_old_card_computes_in_float32(card):
    card.setattr(torch.cuda, "is_bf16_supported", lambda: False)
    assert fast_dtype() is torch.float32


@pytest.mark.parametrize(("capability", "dtype"), [("avx512_bf16", torch.bfloat16), ("avx2", torch.float32)])
def test_a_cpu_computes_in_bfloat16_where_it_can(no_card, capability, dtype):
    no_card.setattr(torch.cpu, "get_capabilities", lambda: {capability: True})
    assert device() == torch.device("cpu")
    assert fast_dtype() is dtype


def test_ray_and_others_say_how_many_cores_there_are(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert cores() == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "all")
    assert cores() >= 1
