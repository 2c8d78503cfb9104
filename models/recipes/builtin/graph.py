"""The encoder as an ONNX graph of plain operators: word embeddings in 4 bits, matrices in 8, all else in float32.

A matrix product takes its left side as uint8 with one scale for each token, so that no token depends on what else is in
the batch; an outlier costs its own token precision and no other. Weights have a scale for each column and 7 bits, since
with 8 the instruction that CPUs with AVX2 alone have for u8 × s8 saturates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.recipes.builtin.encoder import BLOCK, Blocks
from models.recipes.builtin.network import HEADS, JUDGED, LAYERS, READ, SPLIT, TRUNK, WIDTH
from models.recipes.builtin.pieces import PAD

LARGEST = 64
"""Of a weight: 2 · 255 · 64 fits into the 16 bits in which AVX2 adds two products."""

Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """An ONNX graph under construction; `add` gives the name of what a node puts out."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._quantized: dict[str, tuple[str, str]] = {}

    def constant(self, value: object, name: str = "") -> str:
        """The name of a constant."""
        name = name or f"constant.{len(self._constants)}"
        self._constants[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def add(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: object) -> str:
        """A node with one output."""
        output = output or f"{kind}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, weights: Weights) -> str:
        """`x` times a matrix in 8 bits, plus its bias in float32."""
        codes, scale = self._codes(x, weights[f"{name}.weight"].shape[1])
        matrix = weights[f"{name}.weight"].T
        size = np.abs(matrix).max(0) / LARGEST
        product = self.add(
            "MatMulIntegerToFloat",
            codes,
            self.constant(np.round(matrix / size).astype(np.int8), f"{name}.codes"),
            self._once("one", np.float32(1)),
            self.constant(size.astype(np.float32), f"{name}.scale"),
            self._once("middle", np.uint8(128)),
            domain="com.microsoft",
        )
        scaled = self.add("Mul", product, scale)
        return self.add("Add", scaled, self.constant(weights[f"{name}.bias"], f"{name}.bias"))

    def norm(self, x: str, name: str, weights: Weights) -> str:
        """Layer norm over the width."""
        gain, bias = (self.constant(weights[f"{name}.{part}"], f"{name}.{part}") for part in ("weight", "bias"))
        return self.add("LayerNormalization", x, gain, bias, epsilon=1e-12)

    def slice(self, x: str, start: int, end: int) -> str:
        """Part of the last axis."""
        return self.add("Slice", x, *(self.constant(np.array([at])) for at in (start, end, -1)))

    def _codes(self, x: str, width: int) -> tuple[str, str]:
        """`x` in uint8 around 128, and the scale of each token; made once however many matrices read it."""
        if x not in self._quantized:
            largest = self.add("ReduceMax", self.add("Abs", x), self._once("last", np.array([-1])), keepdims=1)
            scale = self.add("Mul", largest, self._once("per_127", np.float32(1 / 127)))
            zero = self.add("Mul", scale, self._once("zero", np.float32(0)))
            middle = self.add("Add", zero, self._once("middle_float", np.float32(128)))
            middle = self.add("Cast", middle, to=TensorProto.UINT8)
            self._quantized[x] = self.add("QuantizeLinear", x, scale, middle, axis=2, block_size=width), scale
        return self._quantized[x]

    def _once(self, name: str, value: object) -> str:
        return name if name in self._constants else self.constant(value, name)

    def model(self, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The finished model, checked."""
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
        onnx.checker.check_model(model)
        return model


def build(weights: Weights, words: Blocks) -> onnx.ModelProto:
    """The encoder: ids [batch, length] in; `damage` [batch, length], `states` and `trunk` [batch, length, …] out."""
    g = Graph()
    x = g.add("Add", _words(g, words), _positions(g, weights))
    x = g.norm(x, "norm", weights)
    bias = _hidden(g)
    seen = []
    for i in range(LAYERS):
        x = _layer(g, x, bias, f"layers.{i}", weights)
        seen.append(x)
    g.add("Concat", *(seen[i] for i in TRUNK), axis=-1, output="trunk")
    read = g.add("Concat", *(seen[i] for i in READ), axis=-1)
    out = _head(g, read, "damage", weights)
    g.add("Squeeze", out, g.constant(np.array([2])), output="damage")
    g.add("Identity", x, output="states")
    damage = helper.make_tensor_value_info("damage", TensorProto.FLOAT, ["batch", "length"])
    return g.model([_IDS], [damage, _value("states", WIDTH), _value("trunk", len(TRUNK) * WIDTH)])


def build_branch(weights: Weights) -> onnx.ModelProto:
    """The branch: ids [batch, length] and the encoder's `trunk` in; `vectors` and `judgement` out.

    The former are its last states [batch, length, width].
    """
    g = Graph()
    bias = _hidden(g)
    seen = {i: g.slice("trunk", at * WIDTH, (at + 1) * WIDTH) for at, i in enumerate(TRUNK)}
    x = seen[SPLIT - 1]
    for i in range(SPLIT, LAYERS):
        x = seen[i] = _layer(g, x, bias, f"layers.{i - SPLIT}", weights)
    g.add("Identity", x, output="vectors")
    g.add(
        "Identity", _head(g, g.add("Concat", *(seen[i] for i in READ), axis=-1), "quality", weights), output="judgement"
    )
    return g.model([_IDS, _value("trunk", len(TRUNK) * WIDTH)], [_value("vectors", WIDTH), _value("judgement", JUDGED)])


def _value(name: str, width: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "length", width])


_IDS = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])


def _hidden(g: Graph) -> str:
    """What is added to the scores of attention so that padding gets none."""
    padding = g.add("Cast", g.add("Equal", "ids", g.constant(np.int64(PAD))), to=TensorProto.FLOAT)
    return g.add("Unsqueeze", g.add("Mul", padding, g.constant(np.float32(-1e4))), g.constant(np.array([1, 2])))


def _head(g: Graph, read: str, name: str, weights: Weights) -> str:
    """A hidden layer in 8 bits and an output layer in float32."""
    inner = g.add("Gelu", g.linear(read, f"{name}_in", weights))
    out = g.add("MatMul", inner, g.constant(weights[f"{name}_out.weight"].T))
    return g.add("Add", out, g.constant(weights[f"{name}_out.bias"]))


def _words(g: Graph, words: Blocks) -> str:
    """Word embeddings, unpacked from the blocks that they came in: nothing is lost."""
    nibbles = words.nibbles.reshape(len(words.nibbles), -1, BLOCK)
    packed = nibbles[..., : BLOCK // 2] | (nibbles[..., BLOCK // 2 :] << 4)
    row = g.add("Gather", g.constant(packed, "words"), "ids")
    low = g.add("BitwiseAnd", row, g.constant(np.uint8(15)))
    high = g.add("BitShift", row, g.constant(np.uint8(4)), direction="RIGHT")
    codes = g.add("Cast", g.add("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
    scale = g.add("Cast", g.add("Gather", g.constant(words.scales, "words.scales"), "ids"), to=TensorProto.FLOAT)
    scale = g.add("Unsqueeze", scale, g.constant(np.array([-1])))
    values = g.add("Mul", g.add("Sub", codes, g.constant(np.float32(8))), scale)
    return g.add("Reshape", values, g.constant(np.array([0, 0, WIDTH])))


def _positions(g: Graph, weights: Weights) -> str:
    table = g.constant(weights["positions"] + weights["segment"], "positions")
    length = g.add("Shape", "ids", start=1, end=2)
    return g.add("Slice", table, g.constant(np.array([0])), length, g.constant(np.array([0])))


def _layer(g: Graph, x: str, bias: str, name: str, weights: Weights) -> str:
    shape = g.constant(np.array([0, 0, HEADS, WIDTH // HEADS]))

    def heads(part: str, *perm: int) -> str:
        return g.add("Transpose", g.add("Reshape", g.linear(x, f"{name}.{part}", weights), shape), perm=perm)

    q, k, v = heads("q", 0, 2, 1, 3), heads("k", 0, 2, 3, 1), heads("v", 0, 2, 1, 3)
    scores = g.add("Mul", g.add("MatMul", q, k), g.constant(np.float32((WIDTH // HEADS) ** -0.5)))
    shares = g.add("Softmax", g.add("Add", scores, bias), axis=-1)
    mixed = g.add("Transpose", g.add("MatMul", shares, v), perm=[0, 2, 1, 3])
    mixed = g.add("Reshape", mixed, g.constant(np.array([0, 0, WIDTH])))
    x = g.norm(g.add("Add", g.linear(mixed, f"{name}.attention_out", weights), x), f"{name}.attention_norm", weights)
    inner = g.add("Gelu", g.linear(x, f"{name}.up", weights))
    return g.norm(g.add("Add", g.linear(inner, f"{name}.down", weights), x), f"{name}.out_norm", weights)
