"""Training can go on from what ships: the weights come back, and export to the same graphs."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

pytest.importorskip("torch")

from models.recipes.builtin.export import SHIPPED
from models.recipes.builtin.graph import LARGEST
from models.recipes.builtin.network import LAYERS, SPLIT, Branch, Encoder
from models.recipes.builtin.reopen import weights


def test_every_weight_of_the_encoder_comes_back() -> None:
    import torch

    encoder = Encoder(torch.zeros(4, 384))
    missing, unknown = encoder.load_state_dict(weights(onnx.load(SHIPPED / "encoder.onnx")), strict=False)
    assert (set(missing), unknown) == ({"positions", "segment"}, [])


def test_every_weight_of_the_branch_comes_back() -> None:
    Branch().load_state_dict(weights(onnx.load(SHIPPED / "branch.onnx")), strict=True)


@pytest.mark.parametrize(("name", "matrices"), [("encoder", 6 * LAYERS + 1), ("branch", 6 * (LAYERS - SPLIT) + 1)])
def test_matrices_are_rounded_to_what_they_were(name: str, matrices: int) -> None:
    shipped = onnx.load(SHIPPED / f"{name}.onnx")
    found = weights(shipped)
    codes = [t for t in shipped.graph.initializer if t.name.endswith(".codes")]
    assert len(codes) == matrices
    for tensor in codes:
        matrix = found[tensor.name.removesuffix(".codes") + ".weight"].numpy().T
        again = np.round(matrix / (np.abs(matrix).max(0) / LARGEST)).astype(np.int8)
        assert np.array_equal(again, numpy_helper.to_array(tensor)), tensor.name
