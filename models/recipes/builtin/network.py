"""The encoder in PyTorch: twelve layers of multilingual-e5-small with the heads that the checker reads.

Its first layers serve two ends: the encoder goes on to tell where a text is damaged, the branch what two languages have
to do with each other. Learned in one, each spoils the other.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.recipes.builtin.pieces import PAD

WIDTH, HEADS, INNER, LAYERS, POSITIONS = 384, 12, 1536, 12, 512
READ = (2, 5, 8, 11)
"""Layers that the heads read: on the last alone they do not learn."""

SPLIT = 8
"""The layer from which on the branch has layers of its own."""

TRUNK = (*(i for i in READ if i < SPLIT), SPLIT - 1)
"""Layers of the encoder that the branch reads; it goes on from the last of them."""

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

    def embed(self, ids: Tensor) -> Tensor:
        """Embeddings of the ids with their positions, normed."""
        x = functional.embedding(ids, self.words).float() + self.positions[: ids.shape[1]] + self.segment
        normed: Tensor = self.norm(x)
        return normed

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Ids [rows, length]: logits of damage [rows, length], last states [rows, length, width], the trunk.

        The trunk [rows, length, len(TRUNK) * width] is what the branch reads.
        """
        x, bias = self.embed(ids), hidden(ids)
        if torch.is_autocast_enabled("cpu"):
            x, bias = x.bfloat16(), bias.bfloat16()
        seen = []
        for layer in self.layers:
            x = layer(x, bias)
            seen.append(x)
        read = torch.cat([seen[i] for i in READ], dim=-1)
        damage = self.damage_out(functional.gelu(self.damage_in(read)))[..., 0]
        return damage, x, torch.cat([seen[i] for i in TRUNK], dim=-1)


class Branch(nn.Module):
    """The last layers once more, for what is read in two languages: alignment, and the quality of translations."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(SPLIT, LAYERS))
        self.quality_in = nn.Linear(len(READ) * WIDTH, WIDTH)
        self.quality_out = nn.Linear(WIDTH, JUDGED)

    def forward(self, trunk: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        """The trunk of ids [rows, length]: last states [rows, length, width], and the judgement.

        The judgement [rows, length, JUDGED] is for each token the logits of an error and of a serious one, and its
        part in the grade, whose logit is the mean over the row.
        """
        parts = torch.split(trunk, WIDTH, dim=-1)
        x, bias = parts[-1], hidden(ids).to(trunk.dtype)
        seen = dict(zip(TRUNK, parts, strict=True))
        for i, layer in enumerate(self.layers, SPLIT):
            x = layer(x, bias)
            seen[i] = x
        read = torch.cat([seen[i] for i in READ], dim=-1)
        return x, self.quality_out(functional.gelu(self.quality_in(read)))


def hidden(ids: Tensor) -> Tensor:
    """What is added to the scores of attention so that padding gets none [rows, 1, 1, length]."""
    return torch.zeros(ids.shape).masked_fill(ids == PAD, -1e4)[:, None, None, :]


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
    left = [name for name in missing if not name.startswith("damage_")]
    if left or unknown:
        raise SystemExit(f"{work / 'encoder.pt'}: missing {left}, unknown {list(unknown)}; run encoder.py again")
    return encoder
