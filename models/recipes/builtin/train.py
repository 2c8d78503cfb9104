"""Train the encoder to tell where text is damaged, what a block is, and to keep its embeddings.

    python -m models.recipes.builtin.train WORK RUN [--tokens 30e6] [--minutes 60] [--init CHECKPOINT]

Every step reads as many tokens of text in all languages; what is minimized is

- the cross-entropy of "damaged here" at each token of sound texts, their damaged twins, and translations in which
  people marked the errors;
- a ranking: the damaged twin must be more surprising as a whole than the sound one, which also teaches where to look;
- the cosine between the pooled states of sound texts and what the untrained encoder makes of them, so that the
  embeddings still align sentences across languages;
- every few steps, the role of each block of a page from pooled states.

The learning rate falls to zero at the end of the budget of tokens or minutes, whichever comes first. Checkpoints and a
log go to the folder RUN.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import sentencepiece
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import AdamW

from models.recipes.builtin.examples import UNKNOWN, Page, Row, Rows, pages
from models.recipes.builtin.judged import JudgedRow
from models.recipes.builtin.network import Encoder, RoleHead, pooled, pretrained
from models.recipes.builtin.pieces import BOS, EOS, PAD
from qa.roles import ROLES
from qa.scoring.builtin import BLOCK_TOKENS

BATCH = 8192
"""Tokens of a step, padding included."""

POOL = 40
"""Batches that are drawn at once and sorted by length, so that little is padding."""

MARKED = 0.06
"""Share of rows that are translations with marked errors."""

RANK, KEEP, ROLE = 0.1, 1.0, 0.3
"""Weights of the losses beside that of damage."""

PAGE_EVERY = 12
WARM_UP = 0.04
PEAK = 3e-4
HEAD_PER_BODY = 5
"""The heads learn so much faster than the encoder."""

SEED = 5


Batch = list[Row]
R = TypeVar("R", Row, JudgedRow)


def batches(rows: Rows, seed: int) -> Iterator[Batch]:
    """Batches of rows; rows 2i and 2i + 1 are twins unless they have marked errors."""
    return of_like_length(
        lambda rng: (rows.marked(), rows.marked()) if rng.random() < MARKED else rows.pair(), random.Random(seed)
    )


def of_like_length(draw: Callable[[random.Random], Sequence[R]], rng: random.Random) -> Iterator[list[R]]:
    """Batches of rows of like length; those that `draw` gives at once stay together.

    Few shapes only: the CPU's kernels are compiled anew for each.
    """
    while True:
        by_length: dict[int, list[R]] = defaultdict(list)
        size = 0
        while size < POOL * BATCH:
            drawn = draw(rng)
            length = rounded(max(len(row.ids) for row in drawn))
            by_length[length] += drawn
            size += len(drawn) * length
        cut = [
            of_length[at : at + rows_of(length)]
            for length, of_length in sorted(by_length.items())
            for at in range(0, len(of_length) - rows_of(length) + 1, rows_of(length))
        ]
        rng.shuffle(cut)
        yield from cut


def rounded(length: int) -> int:
    """The length that a row is padded to."""
    return -(-length // 16) * 16


def rows_of(length: int) -> int:
    """Rows of a batch, an even number."""
    return BATCH // length // 2 * 2


def padded(rows: Sequence[Sequence[float]], fill: float, dtype: torch.dtype) -> Tensor:
    """Rows as a matrix."""
    longest = rounded(max(map(len, rows)))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows], dtype=dtype)


def losses(encoder: Encoder, teacher: Encoder, batch: Batch) -> dict[str, Tensor]:
    """What is minimized on a batch of text."""
    ids = padded([row.ids for row in batch], PAD, torch.long)
    labels = padded([row.labels for row in batch], UNKNOWN, torch.float)
    with torch.autocast("cpu", torch.bfloat16):
        logits, states, _ = encoder(ids)
    logits = logits.float()
    known = labels != UNKNOWN
    damage = functional.binary_cross_entropy_with_logits(logits[known], labels[known])
    bits = (functional.softplus(logits) * known).sum(1)
    damaged = (labels == 1).any(1)
    sound, broken = bits[0::2], bits[1::2]
    twins = damaged[1::2] & ~damaged[0::2] & (labels[0::2] == 0).any(1)
    rank = functional.softplus(1.0 + sound - broken)[twins].mean() if twins.any() else damage * 0
    few = ids[0 : max(4, len(ids) // 6) : 2]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        target = pooled(teacher(few)[1], few)
    keep = 1 - functional.cosine_similarity(pooled(states[: 2 * len(few) : 2], few), target).mean()
    return {"damage": damage, "rank": rank, "keep": keep}


def optimizer_of(body: Sequence[nn.Parameter], heads: Sequence[nn.Parameter], peak: float, per_body: float) -> AdamW:
    """AdamW, in which the heads learn `per_body` times as fast as the layers."""
    groups = [{"params": [*body], "lr": peak}, {"params": [*heads], "lr": per_body * peak}]
    return AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def rate(done: float) -> float:
    """Of the learning rate, when so much of the budget is used up: up in a line, then down in a cosine."""
    return min(1.0, done / WARM_UP) * 0.5 * (1 + math.cos(math.pi * done))


def role_loss(encoder: Encoder, head: RoleHead, chosen: Sequence[Page]) -> Tensor:
    """Cross-entropy of the roles of the blocks of some pages."""
    blocks = [block for page in chosen for block in page.blocks]
    vectors: list[Tensor] = [torch.empty(0)] * len(blocks)
    for length in (16, 32, 64):
        part = [i for i, block in enumerate(blocks) if length // 2 < max(9, len(block)) <= length]
        rows = rows_of(length) // 2
        for start in range(0, len(part), rows):
            some = part[start : start + rows]
            filled = [blocks[i] for i in some] + [[BOS, EOS, *[PAD] * (length - 2)]] * (rows - len(some))
            ids = padded(filled, PAD, torch.long)
            with torch.autocast("cpu", torch.bfloat16):
                states = encoder(ids)[1]
            for i, vector in zip(some, pooled(states, ids), strict=False):
                vectors[i] = vector
    logits, at = [], 0
    for page in chosen:
        logits.append(head(torch.stack(vectors[at : at + len(page.blocks)])))
        at += len(page.blocks)
    roles = torch.tensor([role for page in chosen for role in page.roles])
    return functional.cross_entropy(torch.cat(logits), roles)


def auroc(scores: Tensor, positive: Tensor) -> float:
    """How often a damaged token has the higher score than a sound one."""
    order = scores.argsort()
    ranks = torch.empty(len(scores), dtype=torch.double)
    ranks[order] = torch.arange(1, len(scores) + 1, dtype=torch.double)
    n, m = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


@torch.no_grad()
def measured(encoder: Encoder, held: Sequence[Batch]) -> dict[str, float]:
    """On held-out text: area under the curve by token, and how often the damaged twin is the more surprising one."""
    scores, truth, right, total = [], [], 0.0, 0
    for batch in held:
        ids = padded([row.ids for row in batch], PAD, torch.long)
        labels = padded([row.labels for row in batch], UNKNOWN, torch.float)
        with torch.autocast("cpu", torch.bfloat16):
            logits = encoder(ids)[0].float()
        known = labels != UNKNOWN
        scores.append(logits[known])
        truth.append(labels[known] == 1)
        bits = (functional.softplus(logits) * known).sum(1)
        right += float((bits[1::2] > bits[0::2]).float().sum())
        total += len(batch) // 2
    return {"token_auroc": auroc(torch.cat(scores), torch.cat(truth)), "pairs": right / total}


def main() -> None:
    """Train until the budget is used up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--tokens", type=float, default=30e6, help="budget (default %(default)g)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="budget of time (default: none)")
    parser.add_argument("--init", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate (default %(default)g)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--langs", nargs="*", help="some languages only; for trials")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    arguments.run.mkdir(parents=True, exist_ok=True)
    log = (arguments.run / "log.jsonl").open("a", encoding="utf-8")
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(arguments.work / "pieces.model"))
    langs = {"langs": arguments.langs} if arguments.langs else {}
    begun = time.time()
    encoder, teacher, head = pretrained(arguments.work), pretrained(arguments.work), RoleHead()
    teacher.requires_grad_(False)
    if arguments.init:
        state = torch.load(arguments.init, weights_only=True)
        encoder.load_state_dict(state["encoder"], strict=False)  # an older one has a quality head
        head.load_state_dict(state.get("head", head.state_dict()))  # a reopened one has no role head
    else:
        torch.nn.init.constant_(encoder.damage_out.bias, -2.0)
    rows = Rows(tokenizer, arguments.seed, **langs)
    held = [b for _, b in zip(range(12), batches(Rows(tokenizer, 1, held_out=True, **langs), 1), strict=False)]
    all_pages = pages(tokenizer, ROLES, 60, BLOCK_TOKENS)
    rng = random.Random(arguments.seed)
    print(f"data ready after {time.time() - begun:.0f} s; {len(all_pages)} stretches of pages", flush=True)

    heads = [p for part in (encoder.damage_in, encoder.damage_out, head) for p in part.parameters()]
    known = set(map(id, heads))
    body = [p for p in encoder.parameters() if p.requires_grad and id(p) not in known]
    optimizer = optimizer_of(body, heads, arguments.peak, HEAD_PER_BODY)
    peaks = [group["lr"] for group in optimizer.param_groups]
    begun = saved = time.time()
    tokens = step = 0
    names = ("damage", "rank", "keep", "role")
    sums, counts = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0)
    text = batches(rows, arguments.seed)
    while True:
        done = max(tokens / arguments.tokens, (time.time() - begun) / 60 / arguments.minutes)
        if done >= 1:
            break
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * rate(done)
        batch = next(text)
        parts = losses(encoder, teacher, batch)
        loss = parts["damage"] + RANK * parts["rank"] + KEEP * parts["keep"]
        tokens += sum(len(row.ids) for row in batch)
        if step % PAGE_EVERY == 0:
            chosen = rng.sample(all_pages, 5)
            parts["role"] = role_loss(encoder, head, chosen)
            loss = loss + ROLE * parts["role"]
            tokens += sum(len(block) for page in chosen for block in page.blocks)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        for name, value in parts.items():
            sums[name] += float(value.detach())
            counts[name] += 1
        step += 1
        if step % 50 == 0:
            means = {name: round(value / max(1, counts[name]), 4) for name, value in sums.items()}
            record = {"step": step, "tokens": tokens, "seconds": round(time.time() - begun), **means}
            sums, counts = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0)
            if time.time() - saved > 240:
                saved = time.time()
                record |= measured(encoder, held)
                torch.save({"encoder": encoder.state_dict(), "head": head.state_dict()}, arguments.run / "last.pt")
            print(json.dumps(record), flush=True)
            log.write(json.dumps(record) + "\n")
            log.flush()
    torch.save({"encoder": encoder.state_dict(), "head": head.state_dict()}, arguments.run / "final.pt")
    record = {"step": step, "tokens": tokens, "seconds": round(time.time() - begun), **measured(encoder, held)}
    print(json.dumps(record), flush=True)
    log.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
