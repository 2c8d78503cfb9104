"""Write the trained encoder as int8 ONNX, with its tokenizer, and compare it with PyTorch.

    python -m models.recipes.builtin.export WORK CHECKPOINT [--to models/builtin]

Puts encoder.onnx and pieces.model into the folder, and their sizes and checksums into `qa/scoring/builtin.json`.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch

from models.recipes.builtin.encoder import Blocks
from models.recipes.builtin.graph import build
from models.recipes.builtin.network import Encoder, pretrained

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
    encoder = trained(arguments.work, arguments.checkpoint)
    weights = {name: value.numpy() for name, value in encoder.state_dict().items()}
    arguments.to.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights, words(arguments.work)), arguments.to / "encoder.onnx")
    shutil.copyfile(arguments.work / "pieces.model", arguments.to / "pieces.model")
    if arguments.to.resolve() == SHIPPED.resolve():
        from qa.scoring import builtin_files

        builtin_files.record()
    compare(encoder, arguments.to)


@torch.no_grad()
def compare(encoder: Encoder, folder: Path) -> None:
    """Print how far the exported encoder is from the trained one."""
    import onnxruntime
    import sentencepiece

    session = onnxruntime.InferenceSession(folder / "encoder.onnx", providers=["CPUExecutionProvider"])
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    for text in SAMPLE:
        ids = [[tokenizer.bos_id(), *tokenizer.encode(text), tokenizer.eos_id()]]
        damage, states, judgement = session.run(None, {"ids": np.asarray(ids, np.int64)})
        wanted_damage, wanted_states, wanted_judgement = encoder(torch.tensor(ids))
        pooled = torch.from_numpy(states[0].mean(0))
        cosine = torch.nn.functional.cosine_similarity(wanted_states[0].mean(0), pooled, dim=0)
        error = np.abs(damage - wanted_damage.numpy()).max()
        judged = np.abs(judgement - wanted_judgement.numpy()).max()
        print(
            f"largest differences of logits {error:.2f} and {judged:.2f}; cosine of pooled states {float(cosine):.4f}"
        )


if __name__ == "__main__":
    main()
