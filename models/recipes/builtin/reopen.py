"""Make checkpoints of what ships, so that training can go on from what is in the package alone.

    python -m models.recipes.builtin.reopen WORK WORK/encoder-init.pt --branch WORK/branch-init.pt

The matrices come back as they were rounded, which the checker has read all along; the role head is not shipped, and
`train.py --init` begins a new one. Also writes WORK/pieces.model and WORK/chosen.json, the vocabulary of the shipped
encoder, in place of `vocabulary.py`; run `encoder.py` first.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import sentencepiece
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from models.recipes.builtin import pieces
from models.recipes.builtin.export import SHIPPED
from models.recipes.builtin.network import Branch, pretrained

Arrays = Mapping[str, NDArray[Any]]


def weights(model: onnx.ModelProto) -> dict[str, Tensor]:
    """The trained weights of an exported graph, the encoder's or the branch's, by their names in PyTorch."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    found = {name: value for name, value in arrays.items() if name.endswith((".weight", ".bias"))}
    for name in arrays:
        if name.endswith(".codes"):
            layer = name.removesuffix(".codes")
            found[f"{layer}.weight"] = (arrays[name].astype(np.float32) * arrays[f"{layer}.scale"]).T
    outputs = {output.name for output in model.graph.output}
    for head, output in (("damage_out", "damage"), ("quality_out", "judgement")):
        if output in outputs:
            matrix, bias = _last(model.graph, output)
            found |= {f"{head}.weight": arrays[matrix].T, f"{head}.bias": arrays[bias]}
    return {name: torch.from_numpy(np.array(value, order="C")) for name, value in found.items()}


def _last(graph: onnx.GraphProto, output: str) -> tuple[str, str]:
    """The names of matrix and bias of the linear layer that ends in that output."""
    by_output = {node.output[0]: node for node in graph.node}
    end = by_output[output]
    while end.op_type != "Add":
        end = by_output[end.input[0]]
    return by_output[end.input[0]].input[1], end.input[1]


def vocabulary(work: Path, shipped: Path) -> list[int]:
    """Ids of the shipped pieces in the original vocabulary."""
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(shipped))
    known = {piece: i for i, piece in enumerate(pieces.load(work).pieces)}
    return [known[tokenizer.id_to_piece(i)] for i in range(len(tokenizer))]


def main() -> None:
    """Write the checkpoints and the vocabulary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("checkpoint", type=Path, help="file to write")
    parser.add_argument("--branch", type=Path, help="file to write for the branch")
    arguments = parser.parse_args()
    model = (SHIPPED / "pieces.model").read_bytes()
    (arguments.work / "pieces.model").write_bytes(model)
    chosen = vocabulary(arguments.work, SHIPPED / "pieces.model")
    (arguments.work / "chosen.json").write_text(json.dumps(chosen), encoding="utf-8")
    encoder = pretrained(arguments.work)
    missing, unknown = encoder.load_state_dict(weights(onnx.load(SHIPPED / "encoder.onnx")), strict=False)
    if unknown or set(missing) - {"positions", "segment"}:
        raise SystemExit(f"{SHIPPED / 'encoder.onnx'}: missing {missing}, unknown {unknown}; made by another graph.py?")
    torch.save({"encoder": encoder.state_dict()}, arguments.checkpoint)
    if arguments.branch:
        branch = Branch()
        branch.load_state_dict(weights(onnx.load(SHIPPED / "branch.onnx")))
        torch.save({"branch": branch.state_dict()}, arguments.branch)


if __name__ == "__main__":
    main()
