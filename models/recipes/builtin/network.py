"""The encoder in PyTorch: twelve layers of multilingual-e5-small with the heads that the checker reads."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.recipes.builtin.pieces import PAD

WIDTH, HEADS, INNER, LAYERS, POSITIONS = 384, 12, 1536, 12, 512
READ = (2, 5, 8, 11)
"""Layers that the damage head reads: on the last alone it does not learn."""

JUDGED = 3
"""Outputs of the quality head for each token."""

ROLES = 8
"""Outputs of the role head, as many as `qa.roles.ROLES`."""


class Layer(nn.Module):
    """Self-attention and feed-forward, each with the norm behind the sum, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.out_norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """States [rows, length, width]; `bias` is added to the attention scores."""
        rows, length = x.shape[0], x.shape[1]
        q, k, v = (f(x).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.q, self.k, self.v))
        # written out: on a CPU the fused attention of PyTorch takes half of the time of a step at these lengths
        scores = torch.matmul(q, k.transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + bias
        with torch.autocast("cpu", enabled=False):
            shares = scores.softmax(-1)
        mixed = torch.matmul(shares, v).transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.attention_norm(x + self.attention_out(mixed))
        states: Tensor = self.out_norm(x + self.down(functional.gelu(self.up(x))))
        return states


class Encoder(nn.Module):
    """Ids in; the last states and what the damage head makes of each token out.

    The word embeddings are not trained: they ship in the 4-bit blocks that they come in.
    """

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        self.words: Tensor
        self.register_buffer("words", words, persistent=False)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH), requires_grad=False)
        self.segment = nn.Parameter(torch.zeros(WIDTH), requires_grad=False)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.damage_in = nn.Linear(len(READ) * WIDTH, WIDTH)
        self.damage_out = nn.Linear(WIDTH, 1)
        self.quality_in = nn.Linear(len(READ) * WIDTH, WIDTH)
        self.quality_out = nn.Linear(WIDTH, JUDGED)

    def embed(self, ids: Tensor) -> Tensor:
        """Embeddings of the ids with their positions, normed."""
        x = functional.embedding(ids, self.words).float() + self.positions[: ids.shape[1]] + self.segment
        normed: Tensor = self.norm(x)
        return normed

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Ids [rows, length]: logits of damage [rows, length], last states [rows, length, width], judgement.

        The judgement [rows, length, JUDGED] is for each token the logits of an error and of a serious one, and its
        part in the grade, whose logit is the mean over the row.
        """
        return self.read(self.embed(ids), (ids == PAD)[:, None, None, :])

    def read(self, x: Tensor, padding: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The same from embeddings."""
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        bias = torch.zeros(padding.shape, dtype=x.dtype).masked_fill(padding, -1e4)
        seen = []
        for i, layer in enumerate(self.layers):
            x = layer(x, bias)
            if i in READ:
                seen.append(x)
        read = torch.cat(seen, dim=-1)
        damage = self.damage_out(functional.gelu(self.damage_in(read)))[..., 0]
        return damage, x, self.quality_out(functional.gelu(self.quality_in(read)))


class RoleHead(nn.Module):
    """The role of each block of a page from its vector and those of two neighbours on each side.

    It only teaches the encoder what blocks are; the checker's own network (`roles.py`) is trained on the result.
    """

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(WIDTH, 128)
        self.mix = nn.Conv1d(128, 128, kernel_size=5, padding=2)
        self.out = nn.Linear(256, ROLES)

    def forward(self, vectors: Tensor) -> Tensor:
        """Vectors [blocks, width] of one page: logits [blocks, roles]."""
        own = functional.gelu(self.inner(vectors))
        near = functional.gelu(self.mix(own.T[None])[0].T)
        logits: Tensor = self.out(torch.cat([own, near], dim=-1))
        return logits


def pooled(states: Tensor, ids: Tensor, most: int = POSITIONS) -> Tensor:
    """The mean state of the first tokens of each row, padding left out [rows, width]."""
    real = (ids != PAD)[:, :most, None].float()
    return (states[:, :most].float() * real).sum(1) / real.sum(1)


def pretrained(work: Path) -> Encoder:
    """The encoder as `encoder.py` and `vocabulary.py` left it, with an untrained damage head."""
    tensors = torch.load(work / "encoder.pt", weights_only=True)
    chosen = torch.tensor(json.loads((work / "chosen.json").read_text(encoding="utf-8")))
    scales, nibbles = tensors.pop("words.scales")[chosen], tensors.pop("words.nibbles")[chosen]
    words = (nibbles.float() - 8).view(*scales.shape, -1) * scales.float()[..., None]
    encoder = Encoder(words.view(len(chosen), WIDTH).bfloat16())
    missing, unknown = encoder.load_state_dict(tensors, strict=False)
    left = [name for name in missing if not name.startswith(("damage_", "quality_"))]
    if left or unknown:
        raise SystemExit(f"{work / 'encoder.pt'}: missing {left}, unknown {list(unknown)}; run encoder.py again")
    return encoder
