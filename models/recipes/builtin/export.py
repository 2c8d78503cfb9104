"""Write the trained encoder, or its branch, as int8 ONNX, and compare it with PyTorch.

    python -m models.recipes.builtin.export WORK CHECKPOINT [--to models/builtin]

Puts encoder.onnx and pieces.model into the folder, or branch.onnx where the checkpoint is the branch's; and the sizes
and checksums of all that ships into `qa/scoring/builtin.json`.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import sentencepiece
import torch
from numpy.typing import NDArray

from models.recipes.builtin.encoder import Blocks
from models.recipes.builtin.graph import build, build_branch
from models.recipes.builtin.network import Branch, Encoder, pretrained

SHIPPED = Path(__file__).parents[2] / "builtin"
SAMPLE = (
    "The ministers agreed on a new timetable for the talks, which will go on in May.",
    "Die Minister einigten sich auf einen neuen Zeitplan für die Gespräche.",
    "Министры договорились о новом графике переговоров.",
    "部长们就新的谈判时间表达成一致。",
)


def trained(work: Path, checkpoint: Path) -> Encoder:
    """The encoder of a checkpoint."""
    encoder = pretrained(work)
    encoder.load_state_dict(torch.load(checkpoint, weights_only=True)["encoder"])
    return encoder.eval()


def words(work: Path) -> Blocks:
    """The word embeddings of the pieces that are kept, in their blocks."""
    tensors = torch.load(work / "encoder.pt", weights_only=True)
    chosen = np.asarray(json.loads((work / "chosen.json").read_text(encoding="utf-8")))
    return Blocks(tensors["words.scales"].numpy(), tensors["words.nibbles"].numpy()).rows(chosen)


def main() -> None:
    """Export, compare and record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--to", type=Path, default=SHIPPED, help="folder to write to (default %(default)s)")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    state = torch.load(arguments.checkpoint, weights_only=True)
    if "branch" in state:
        branch = Branch()
        branch.load_state_dict(state["branch"])
        onnx.save(build_branch(arrays(branch)), arguments.to / "branch.onnx")
        compare_branch(branch.eval(), arguments.to)
    else:
        encoder = trained(arguments.work, arguments.checkpoint)
        onnx.save(build(arrays(encoder), words(arguments.work)), arguments.to / "encoder.onnx")
        shutil.copyfile(arguments.work / "pieces.model", arguments.to / "pieces.model")
        compare(encoder, arguments.to)
    if arguments.to.resolve() == SHIPPED.resolve():
        from qa.scoring import builtin_files

        builtin_files.record()


def arrays(network: torch.nn.Module) -> dict[str, NDArray[np.float32]]:
    """The weights by name."""
    return {name: value.numpy() for name, value in network.state_dict().items()}


@torch.no_grad()
def compare(encoder: Encoder, folder: Path) -> None:
    """Print how far the exported encoder is from the trained one."""
    for ids in _samples(folder):
        damage, states, _ = _session(folder / "encoder.onnx").run(None, {"ids": ids.numpy()})
        wanted_damage, wanted_states, _ = encoder(ids)
        _tell("damage", damage, wanted_damage, states, wanted_states)


@torch.no_grad()
def compare_branch(branch: Branch, folder: Path) -> None:
    """Print how far the exported branch is from the trained one, reading the same trunk."""
    for ids in _samples(folder):
        (trunk,) = _session(folder / "encoder.onnx").run(["trunk"], {"ids": ids.numpy()})
        vectors, judgement = _session(folder / "branch.onnx").run(None, {"ids": ids.numpy(), "trunk": trunk})
        wanted_vectors, wanted_judgement = branch(torch.from_numpy(trunk), ids)
        _tell("judgement", judgement, wanted_judgement, vectors, wanted_vectors)


def _samples(folder: Path) -> Iterator[torch.Tensor]:
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    for text in SAMPLE:
        yield torch.tensor([[tokenizer.bos_id(), *tokenizer.encode(text), tokenizer.eos_id()]])


@cache
def _session(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def _tell(
    name: str,
    logits: NDArray[np.float32],
    wanted: torch.Tensor,
    states: NDArray[np.float32],
    wanted_states: torch.Tensor,
) -> None:
    error = np.abs(logits - wanted.numpy()).max()
    pooled = torch.from_numpy(states[0].mean(0))
    cosine = float(torch.nn.functional.cosine_similarity(wanted_states[0].mean(0), pooled, dim=0))
    print(f"largest difference of logits of {name} {error:.2f}; cosine of pooled states {cosine:.4f}")


if __name__ == "__main__":
    main()
