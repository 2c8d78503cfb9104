from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

pytest.importorskip("torch")

from models.recipes.builtin import graph
from models.recipes.builtin.encoder import BLOCK, Blocks
from models.recipes.builtin.graph import Graph
from models.recipes.builtin.network import WIDTH

KINDS = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}


def run(g: Graph, output: str, name: str, value: NDArray[np.generic]) -> NDArray[np.float32]:
    """The output of a graph for one input."""
    g.add("Identity", output, output="result")
    shape = ["batch", "length", *value.shape[2:]]
    model = g.model(
        [helper.make_tensor_value_info(name, KINDS[value.dtype], shape)],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, ["batch", "length", "out"])],
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    result: NDArray[np.float32] = session.run(None, {name: value})[0]
    return result


def test_word_embeddings_are_unpacked_without_loss() -> None:
    rng = np.random.default_rng(1)
    scales = rng.normal(size=(5, WIDTH // BLOCK)).astype(np.float16)
    words = Blocks(scales, rng.integers(0, 16, (5, WIDTH), np.uint8))
    ids = np.array([[4, 0, 1], [2, 2, 3]])
    g = Graph()
    assert np.array_equal(run(g, graph._words(g, words), "ids", ids), words.dense()[ids])


RNG = np.random.default_rng(2)
WEIGHTS = {
    "m.weight": RNG.normal(size=(64, 32)).astype(np.float32),
    "m.bias": RNG.normal(size=64).astype(np.float32),
}
ROWS = RNG.normal(size=(3, 5, 32)).astype(np.float32)


def linear(x: NDArray[np.float32]) -> NDArray[np.float32]:
    g = Graph()
    return run(g, g.linear("x", "m", WEIGHTS), "x", x)


def test_a_product_in_small_numbers_is_close_to_the_exact_one() -> None:
    exact = ROWS @ WEIGHTS["m.weight"].T + WEIGHTS["m.bias"]
    assert np.linalg.norm(linear(ROWS) - exact) < 0.02 * np.linalg.norm(exact)


def test_a_row_does_not_depend_on_what_else_is_in_the_batch() -> None:
    crowd = ROWS.copy()
    crowd[1:] *= 1000  # an outlier would coarsen a scale that rows share
    crowd[0, 1:] *= 1000
    assert np.array_equal(linear(ROWS[:1, :1])[0, 0], linear(crowd)[0, 0])
