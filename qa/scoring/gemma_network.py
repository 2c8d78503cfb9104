"""The forward pass of Gemma 3, for scoring alone.

Written out rather than taken from `transformers` for speed: texts of a batch lie one after the other without padding
(attention alone goes text by text), projections are fused, the residual stream is float32, and probabilities over the
vocabulary of 262,144 are summed in blocks that stay in cache, so that no logits of a whole batch ever exist; those of
scripts of which a sequence has no token are left out (`gemma_scripts`).
Architecture: Gemma Team, "Gemma 3 Technical Report", 2025 (arXiv:2503.19786); a test compares it with `transformers`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import gelu, linear, rms_norm, scaled_dot_product_attention

ROWS = 256
"""Positions that go through the head together."""
BLOCK_BYTES = 2 << 20
"""Size of one block of logits: with its part of the embedding it fits the second-level caches."""


_CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights of one layer; norms already hold 1 + w."""

    norm_in: Tensor
    qkv: Tensor
    norm_q: Tensor
    norm_k: Tensor
    out: Tensor
    norm_attention: Tensor
    norm_mlp_in: Tensor
    gate_up: Tensor
    down: Tensor
    norm_mlp: Tensor
    sliding: bool


class GemmaNetwork:
    """Gemma 3 with the weights of a folder (`config.json`, `model.safetensors`), in `dtype`.

    Args:
        folder: of the weights.
        dtype: of the products.
        parts: for each token the part of the vocabulary that it belongs to. Part 0 is always read; the others where
            a sequence has a token of them. None: all of it is always read.
        device: that computes.
    """

    def __init__(
        self,
        folder: Path,
        dtype: torch.dtype,
        parts: Sequence[int] | None = None,
        device: torch.device = _CPU,
    ) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors", device=str(device))
        self._device = device
        self.bos = int(config["bos_token_id"])
        self._dtype = dtype
        self._eps = float(config["rms_norm_eps"])
        self._heads, self._kv_heads = int(config["num_attention_heads"]), int(config["num_key_value_heads"])
        self._head_dim = int(config["head_dim"])
        self._scale = float(config["query_pre_attn_scalar"]) ** -0.5
        self._window = int(config["sliding_window"])
        self._theta = {kind: float(rope["rope_theta"]) for kind, rope in config["rope_parameters"].items()}
        embedding = weights["model.embed_tokens.weight"].to(dtype)
        self._part_of = torch.tensor(parts if parts is not None else [0] * len(embedding), device=device)
        order = self._part_of.argsort(stable=True)
        self._row = torch.empty_like(order).scatter_(0, order, torch.arange(len(order), device=device))
        self._ends = self._part_of.bincount().cumsum(0).tolist()
        self._embedding = embedding if parts is None else embedding[order]
        self._norm = 1 + weights["model.norm.weight"].float()
        self._layers = [
            self._layer(weights, f"model.layers.{i}.", kind == "sliding_attention")
            for i, kind in enumerate(config["layer_types"])
        ]

    def _layer(self, weights: dict[str, Tensor], prefix: str, sliding: bool) -> Layer:
        def norm(name: str) -> Tensor:
            return 1 + weights[f"{prefix}{name}.weight"].float()

        def fused(*names: str) -> Tensor:
            return torch.cat([weights[f"{prefix}{name}.weight"] for name in names]).to(self._dtype)

        return Layer(
            norm("input_layernorm"),
            fused("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            norm("self_attn.q_norm"),
            norm("self_attn.k_norm"),
            fused("self_attn.o_proj"),
            norm("post_attention_layernorm"),
            norm("pre_feedforward_layernorm"),
            fused("mlp.gate_proj", "mlp.up_proj"),
            fused("mlp.down_proj"),
            norm("post_feedforward_layernorm"),
            sliding,
        )

    @torch.inference_mode()
    def bits(self, sequences: Sequence[Tensor], firsts: Sequence[int]) -> list[Tensor]:
        """Surprisal in bits of the ids of each sequence from index `first` (at least 1) on, given those before."""
        with self._device:  # where all tensors are made
            return self._bits([ids.to(self._device) for ids in sequences], firsts)

    def _bits(self, sequences: Sequence[Tensor], firsts: Sequence[int]) -> list[Tensor]:
        lengths = [len(ids) for ids in sequences]
        rows = self._row[torch.cat(list(sequences))]
        hidden = self._trunk(rows, lengths)
        bits = torch.empty(len(rows))
        scored: dict[tuple[int, ...], list[Tensor]] = {}
        starts = [0, *accumulate(lengths)]
        for ids, start, first in zip(sequences, starts, firsts, strict=False):
            parts = tuple(sorted({0, *self._part_of[ids].tolist()}))
            scored.setdefault(parts, []).append(torch.arange(start + first, start + len(ids)))
        for parts, positions in scored.items():
            at = torch.cat(positions)
            bits[at] = self._head(hidden[at - 1], rows[at], parts)
        bits = bits.cpu()
        return [bits[start + first : end] for start, end, first in zip(starts, starts[1:], firsts, strict=False)]

    def _trunk(self, rows: Tensor, lengths: list[int]) -> Tensor:
        """Hidden states (float32) of sequences that lie one after the other, given as rows of the embedding."""
        positions = torch.cat([torch.arange(length) for length in lengths])
        rotations = {kind: self._rotation(positions, theta) for kind, theta in self._theta.items()}
        masks = {length: self._sliding_mask(length) for length in lengths if length > self._window}
        x = self._embedding[rows].float() * math.sqrt(self._embedding.shape[1])
        for layer in self._layers:
            rotation = rotations["sliding_attention" if layer.sliding else "full_attention"]
            h = self._attention(layer, self._normed(x, layer.norm_in), rotation, lengths, masks)
            x += self._rms(h, layer.norm_attention)
            gate, up = linear(self._normed(x, layer.norm_mlp_in), layer.gate_up).chunk(2, dim=-1)
            h = linear(gelu(gate, approximate="tanh") * up, layer.down)
            x += self._rms(h, layer.norm_mlp)
        return self._rms(x, self._norm)

    def _rms(self, x: Tensor, weight: Tensor) -> Tensor:
        return rms_norm(x.float(), weight.shape, weight, self._eps)

    def _normed(self, x: Tensor, weight: Tensor) -> Tensor:
        return self._rms(x, weight).to(self._dtype)

    def _rotation(self, positions: Tensor, theta: float) -> tuple[Tensor, Tensor]:
        """Cosine and sine of the rotary embedding (Su et al. 2021) for each position, shaped (token, 1, dim)."""
        frequencies = theta ** -(torch.arange(0, self._head_dim, 2, dtype=torch.float32) / self._head_dim)
        angles = torch.outer(positions.float(), frequencies).repeat(1, 2).unsqueeze(1)
        return angles.cos(), angles.sin()

    def _sliding_mask(self, length: int) -> Tensor:
        """Which positions (columns) a position (row) sees in layers with a sliding window."""
        seen = torch.ones(length, length, dtype=torch.bool).tril_()
        return seen.triu_(1 - self._window)

    def _attention(
        self,
        layer: Layer,
        x: Tensor,
        rotation: tuple[Tensor, Tensor],
        lengths: list[int],
        masks: dict[int, Tensor],
    ) -> Tensor:
        heads, kv_heads = self._heads, self._kv_heads
        qkv = linear(x, layer.qkv).view(len(x), heads + 2 * kv_heads, self._head_dim)
        q = self._rotated(qkv[:, :heads], layer.norm_q, rotation)
        k = self._rotated(qkv[:, heads : heads + kv_heads], layer.norm_k, rotation)
        v = qkv[:, heads + kv_heads :]
        pieces = []
        for q1, k1, v1 in zip(*(torch.split(t, lengths) for t in (q, k, v)), strict=True):
            mask = masks.get(len(q1)) if layer.sliding else None
            attended = scaled_dot_product_attention(
                q1.transpose(0, 1).unsqueeze(0),
                k1.transpose(0, 1).repeat_interleave(heads // kv_heads, 0).unsqueeze(0),
                v1.transpose(0, 1).repeat_interleave(heads // kv_heads, 0).unsqueeze(0),
                attn_mask=mask,
                is_causal=mask is None,
                scale=self._scale,
            )
            pieces.append(attended[0].transpose(0, 1).flatten(1))
        return linear(torch.cat(pieces), layer.out)

    def _rotated(self, x: Tensor, norm: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        cos, sin = rotation
        x = self._rms(x, norm)
        left, right = x.chunk(2, dim=-1)
        return (x * cos).addcmul_(torch.cat((-right, left), dim=-1), sin).to(self._dtype)

    def _head(self, hidden: Tensor, targets: Tensor, parts: Sequence[int]) -> Tensor:
        """−log2 of the probability of each target, a row of the embedding, among those parts of the vocabulary."""
        rows = zip(torch.split(hidden, ROWS), torch.split(targets, ROWS), strict=True)
        return torch.cat([self._head_rows(of_hidden, of_targets, parts) for of_hidden, of_targets in rows])

    def _head_rows(self, hidden: Tensor, targets: Tensor, parts: Sequence[int]) -> Tensor:
        """The same for a few rows, the vocabulary in blocks.

        Logits in bfloat16 are off by up to 0.06 each, which cancels in the sum but not for a target that dominates
        it. So the target's own logit is computed in float32 and takes the place of the rounded one in the sum.
        """
        exact = (hidden * self._embedding[targets].float()).sum(-1)
        narrow = hidden.to(self._dtype)
        total = torch.zeros(len(hidden))
        replaced = torch.zeros(len(hidden))
        for start, part in self._vocabulary(len(hidden), parts):
            odds = linear(narrow, part).exp_()
            inside = ((targets >= start) & (targets < start + len(part))).nonzero()[:, 0]
            replaced[inside] = odds[inside, targets[inside] - start].float()
            total += odds.sum(-1, dtype=torch.float32)
        bits: Tensor = (torch.log((total - replaced).clamp_min(0) + exact.exp()) - exact) / math.log(2)
        unsafe = ~((total > 1e-30) & (total < 1e30))  # exp left the range of float32, or nearly so
        if unsafe.any():
            logits = hidden[unsafe] @ self._embedding.float().T
            bits[unsafe] = (logits.logsumexp(-1) - exact[unsafe]) / math.log(2)
        return bits

    def _vocabulary(self, rows: int, parts: Sequence[int]) -> Iterator[tuple[int, Tensor]]:
        """Blocks of the embedding and where each starts."""
        columns = max(256, BLOCK_BYTES // (max(rows, 64) * self._embedding.element_size()) // 256 * 256)
        for part in parts:
            end = self._ends[part]
            for start in range(self._ends[part - 1] if part else 0, end, columns):
                yield start, self._embedding[start : min(end, start + columns)]
