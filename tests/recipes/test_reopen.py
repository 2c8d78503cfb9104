"""Training can go on from the shipped encoder: its weights come back, and export to the same graph."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

pytest.importorskip("torch")

from models.recipes.builtin.export import SHIPPED
from models.recipes.builtin.graph import LARGEST
from models.recipes.builtin.network import Encoder
from models.recipes.builtin.reopen import weights


@pytest.fixture(scope="module")
def shipped() -> onnx.ModelProto:
    return onnx.load(SHIPPED / "encoder.onnx")


def test_every_weight_comes_back(shipped: onnx.ModelProto) -> None:
    import torch

    encoder = Encoder(torch.zeros(4, 384))
    missing, unknown = encoder.load_state_dict(weights(shipped), strict=False)
    assert (set(missing), unknown) == ({"positions", "segment"}, [])


def test_matrices_are_rounded_to_what_they_were(shipped: onnx.ModelProto) -> None:
    found = weights(shipped)
    codes = [t for t in shipped.graph.initializer if t.name.endswith(".codes")]
    assert len(codes) == 74
    for tensor in codes:
        matrix = found[tensor.name.removesuffix(".codes") + ".weight"].numpy().T
        again = np.round(matrix / (np.abs(matrix).max(0) / LARGEST)).astype(np.int8)
        assert np.array_equal(again, numpy_helper.to_array(tensor)), tensor.name
