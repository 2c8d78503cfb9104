"""Train the branch of the exported encoder that reads two languages.

    python -m models.recipes.builtin.branch WORK RUN [--minutes 80] [--init CHECKPOINT]

It goes on from the layers of the encoder below it, which stay as they ship: what it reads is what the int8 graph gives
(`models/builtin`, or --encoder). Each step minimizes, on translations read together with their sources and on texts of
all languages,

- the cross-entropy of "wrong here" and "seriously wrong here" at each token, where people marked errors;
- that of the grade, and the order of the grades within each set;
- the difference between the pooled states and those of the encoder before any training, relative to how much the
  latter differ among themselves, so that they align sentences across languages.

It begins with the last layers of CHECKPOINT: an encoder's, or a branch's to go on. Checkpoints and a log go to RUN.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from models.recipes.builtin.examples import UNKNOWN, Rows
from models.recipes.builtin.export import SHIPPED
from models.recipes.builtin.judged import JudgedRow, JudgedRows, encoded
from models.recipes.builtin.network import SPLIT, Branch, Encoder, pooled, pretrained
from models.recipes.builtin.pieces import PAD
from models.recipes.builtin.train import PEAK, auroc, of_like_length, optimizer_of, padded, rate

TEXTS = 24
"""Texts of a step whose vectors are kept."""

FROM_JUDGED = 0.3
"""Share of these that are translations or sources, also in languages of which there is no other text."""

LONGEST_TEXT = 64
"""Tokens of such a text; more are cut off."""

SERIOUS, GRADE, ORDER, KEEP = 0.5, 1.0, 1.0, 0.5
"""Weights of the losses beside that of wrong words."""

HEAD_PER_BODY = 3
"""The head learns so much faster than the layers."""

SEED = 5


class Step(NamedTuple):
    """What a step reads: judged rows and plain texts, with the trunk of both and the vectors that the latter had."""

    rows: Sequence[JudgedRow]
    ids: Tensor
    trunk: Tensor
    text_ids: Tensor
    text_trunk: Tensor
    vectors: Tensor


class Trunk:
    """The first layers of the exported encoder."""

    def __init__(self, encoder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"])
        self._only = onnxruntime.RunOptions()
        self._only.only_execute_path_to_fetches = True

    def __call__(self, ids: Tensor) -> Tensor:
        """The trunk of ids, in bfloat16; a few rows at a time, which is fastest."""
        rows = max(1, 1024 // ids.shape[1])
        batches = torch.split(ids, rows)
        parts = [self._session.run(["trunk"], {"ids": part.numpy()}, self._only)[0] for part in batches]
        return torch.from_numpy(np.concatenate(parts)).bfloat16()


def steps(trunk: Trunk, teacher: Encoder, judged: JudgedRows, rows: Rows, seed: int) -> Iterator[Step]:
    """What each step reads, endlessly."""
    rng = random.Random(seed)
    for batch in of_like_length(lambda rng: (judged.row(),), rng):
        ids = padded([row.ids for row in batch], PAD, torch.long)
        texts = []
        for _ in range(TEXTS):
            if rng.random() < FROM_JUDGED:
                of_pair = judged.draw()
                text = of_pair.source if rng.random() < 0.5 else of_pair.target
            else:
                text = rows.text(rng.choice(rows.langs))
            texts.append(rows.row(text, ()).ids[:LONGEST_TEXT])
        text_ids = padded(texts, PAD, torch.long)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            vectors = pooled(teacher(text_ids)[1], text_ids)
        yield Step(batch, ids, trunk(ids), text_ids, trunk(text_ids), vectors)


def ahead(items: Iterator[Step], most: int = 4) -> Iterator[Step]:
    """The same, drawn in another thread while the last is in use."""
    drawn: queue.Queue[Step] = queue.Queue(most)

    def draw() -> None:
        for item in items:
            drawn.put(item)

    threading.Thread(target=draw, daemon=True).start()
    while True:
        yield drawn.get()


def grades(judgement: Tensor, ids: Tensor) -> Tensor:
    """The logit of the grade of each row."""
    real = (ids != PAD).float()
    return (judgement[..., 2].float() * real).sum(1) / real.sum(1)


def losses(branch: Branch, step: Step) -> dict[str, Tensor]:
    """What is minimized in a step."""
    with torch.autocast("cpu", torch.bfloat16):
        judgement = branch(step.trunk, step.ids)[1].float()
        states = branch(step.text_trunk, step.text_ids)[0]
    found = {}
    for i, name in enumerate(("wrong", "serious")):
        labels = padded([getattr(row, name) for row in step.rows], UNKNOWN, torch.float)
        known = labels != UNKNOWN
        logits = judgement[..., i][known]
        found[name] = (
            functional.binary_cross_entropy_with_logits(logits, labels[known]) if known.any() else judgement.sum() * 0
        )
    logits = grades(judgement, step.ids)
    truth = torch.tensor([row.grade for row in step.rows])
    graded = ~truth.isnan()
    found["grade"] = functional.binary_cross_entropy_with_logits(logits[graded], truth[graded])
    groups = {row.group: i for i, row in enumerate(step.rows)}
    group = torch.tensor([groups[row.group] for row in step.rows])
    apart = truth[:, None] - truth[None]
    better = (group[:, None] == group[None]) & (apart > 0.05)
    losing = functional.softplus(logits[None] - logits[:, None])
    found["order"] = (losing * apart)[better].sum() / apart[better].sum() if better.any() else judgement.sum() * 0
    wanted = step.vectors
    found["keep"] = ((pooled(states, step.text_ids) - wanted) ** 2).sum() / ((wanted - wanted.mean(0)) ** 2).sum()
    return found


@torch.no_grad()
def measured(branch: Branch, held: Sequence[tuple[Sequence[JudgedRow], Tensor, Tensor]]) -> dict[str, float]:
    """On judged translations that were held out: the mean rank correlation of a group, the area under the curve."""
    of_group: dict[str, list[tuple[float, float]]] = defaultdict(list)
    scores, truth = [], []
    for rows, ids, trunk in held:
        labels = padded([row.wrong for row in rows], UNKNOWN, torch.float)
        with torch.autocast("cpu", torch.bfloat16):
            judgement = branch(trunk, ids)[1].float()
        known = labels != UNKNOWN
        scores.append(judgement[..., 0][known])
        truth.append(labels[known] == 1)
        for row, logit in zip(rows, grades(judgement, ids).tolist(), strict=True):
            of_group[row.group].append((logit, row.grade))
    ranked = [torch.tensor(pairs).T.argsort(1).argsort(1).double() for pairs in of_group.values() if len(pairs) >= 40]
    spearman = [float(torch.corrcoef(ranks)[0, 1]) for ranks in ranked]
    return {
        "word_auroc": auroc(torch.cat(scores), torch.cat(truth)),
        "spearman": sum(spearman) / max(1, len(spearman)),
    }


@torch.no_grad()
def aligned(branch: Branch, trunk: Trunk, rows: Rows, pairs: Sequence[tuple[str, str]]) -> float:
    """The share of translations that lie nearest to their source among all those."""
    sides = []
    for side in zip(*pairs, strict=True):
        vectors = []
        for start in range(0, len(side), 50):
            ids = padded([rows.row(text, ()).ids for text in side[start : start + 50]], PAD, torch.long)
            with torch.autocast("cpu", torch.bfloat16):
                vectors.append(pooled(branch(trunk(ids), ids)[0], ids))
        sides.append(functional.normalize(torch.cat(vectors), dim=1))
    nearest = (sides[0] @ sides[1].T).argmax(1)
    return float((nearest == torch.arange(len(pairs))).float().mean())


def begun(checkpoint: Path) -> Branch:
    """A branch that begins with the last layers of an encoder, or goes on from another."""
    state = torch.load(checkpoint, weights_only=True)
    branch = Branch()
    if "branch" in state:
        branch.load_state_dict(state["branch"])
        return branch
    own = {}
    for name, value in state["encoder"].items():
        part, _, rest = name.partition(".")
        if part == "layers" and int(rest.partition(".")[0]) >= SPLIT:
            index, _, rest = rest.partition(".")
            own[f"layers.{int(index) - SPLIT}.{rest}"] = value
        elif part.startswith("quality_"):
            own[name] = value
    branch.load_state_dict(own, strict=False)
    return branch


def main() -> None:
    """Train until the budget is used up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=80, help="budget of time (default %(default)g)")
    parser.add_argument("--encoder", type=Path, default=SHIPPED / "encoder.onnx")
    parser.add_argument("--init", type=Path, required=True, help="a checkpoint to begin with")
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate (default %(default)g)")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(max(1, len(os.sched_getaffinity(0)) // 2))  # the other half draws
    arguments.run.mkdir(parents=True, exist_ok=True)
    log = (arguments.run / "log.jsonl").open("a", encoding="utf-8")

    def tell(record: Mapping[str, float]) -> None:
        print(json.dumps(record), flush=True)
        log.write(json.dumps(record) + "\n")
        log.flush()

    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(arguments.work / "pieces.model"))
    rows = Rows(tokenizer, arguments.seed)
    trunk, teacher, branch = Trunk(arguments.encoder), pretrained(arguments.work), begun(arguments.init)
    teacher.requires_grad_(False)
    judged = JudgedRows(rows, arguments.seed)
    held_out = JudgedRows(rows, 1, held_out=True).judged()
    held_rows = sorted((encoded(j, True, rows.row) for j in held_out), key=lambda row: len(row.ids))
    held = []
    for at in range(0, len(held_rows), 48):
        part = held_rows[at : at + 48]
        ids = padded([row.ids for row in part], PAD, torch.long)
        held.append((part, ids, trunk(ids)))
    good = list({j.source: (j.source, j.target) for j in held_out if j.grade > 0.7}.values())
    heads = [*branch.quality_in.parameters(), *branch.quality_out.parameters()]
    body = list(branch.layers.parameters())
    optimizer = optimizer_of(body, heads, arguments.peak, HEAD_PER_BODY)
    peaks = [group["lr"] for group in optimizer.param_groups]
    tell({"step": 0, "aligned": aligned(branch, trunk, rows, good), **measured(branch, held)})
    started = saved = time.time()
    names = ("wrong", "serious", "grade", "order", "keep")
    sums, tokens, seen = dict.fromkeys(names, 0.0), 0, 0
    for count, step in enumerate(ahead(steps(trunk, teacher, judged, rows, arguments.seed)), 1):
        done = (time.time() - started) / 60 / arguments.minutes
        if done >= 1:
            break
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * rate(done)
        parts = losses(branch, step)
        loss = parts["wrong"] + SERIOUS * parts["serious"] + GRADE * parts["grade"] + ORDER * parts["order"]
        loss = loss + KEEP * parts["keep"]
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        tokens += sum(len(row.ids) for row in step.rows) + int((step.text_ids != PAD).sum())
        seen += 1
        for name, value in parts.items():
            sums[name] += float(value.detach())
        if count % 50 == 0:
            record: dict[str, float] = {"step": count, "tokens": tokens}
            record["seconds"] = round(time.time() - started)
            record |= {name: round(value / seen, 4) for name, value in sums.items()}
            sums, seen = dict.fromkeys(names, 0.0), 0
            if time.time() - saved > 400:
                saved = time.time()
                record |= {"aligned": aligned(branch, trunk, rows, good), **measured(branch, held)}
                torch.save({"branch": branch.state_dict()}, arguments.run / "last.pt")
            tell(record)
    torch.save({"branch": branch.state_dict()}, arguments.run / "final.pt")
    tell({"tokens": tokens, "aligned": aligned(branch, trunk, rows, good), **measured(branch, held)})


if __name__ == "__main__":
    main()
