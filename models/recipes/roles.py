"""Train the network that infers the role of a block, and write it to `qa/roles_words.npz` or `qa/roles_vectors.npz`.

    QA_DATA=…/data python -m models.recipes.roles --reads vectors --out qa/roles_vectors.npz

Trained on pages whose markup tells the roles. Every epoch shows each page in another state (`pages.py`): as it is;
without the lines above and below the story; the story with a few lines in it that are no part of it, or alone. Blocks
are known by their words, or by the vectors of the built-in encoder, which must be the one that is shipped. What they
say is hidden in half of the showings of words and a third of those of vectors, so that the network also learns what
holds whatever they say. One page in ten is held out and measured. Fixed seed; five minutes on one core.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.recipes.pages import Line, Page, Pool, pages, shown
from qa.placement import MISPLACED
from qa.roles import BUCKETS, ROLES, Network, features, probabilities, word_buckets
from qa.scoring import load_encoder

HIDDEN = 96
EPOCHS = 14
BATCH = 8
SEED = 7
WORD_SIZE, WORD_REACH = 24, 1
VECTOR_SIZE, VECTOR_REACH = 48, 2
BIAS = 0.2
"""Added to the logits of misplaced roles in the network that reads vectors: it ranks better than the one that reads
words, and is given so much more say under the same thresholds (`qa.placement`)."""

Floats = NDArray[np.float32]


class Example(NamedTuple):
    """A page as the network sees it: features, what each block says as a matrix, the index of its role or -1."""

    values: Floats
    said: Floats
    roles: NDArray[np.int64]


Said = Callable[[Sequence[Line]], Floats]
"""What the lines of a page say, a row each: counts of hashed words, or vectors."""


def words(lines: Sequence[Line]) -> Floats:
    """The share of each bucket in the words of each line."""
    rows = np.zeros((len(lines), BUCKETS), np.float32)
    for row, line in zip(rows, lines, strict=True):
        found = word_buckets(line.text)
        np.add.at(row, found, 1 / max(1, len(found)))
    return rows


def vectors(lines: Sequence[Line]) -> Floats:
    """What the encoder makes of each line."""
    return np.stack([reading.vector for reading in ENCODER.read([line.read for line in lines])]).astype(np.float32)


ENCODER = load_encoder()


def example(lang: str, lines: Sequence[Line], said: Said) -> Example:
    """A page that the network can read."""
    index = {role.value: i for i, role in enumerate(ROLES)}
    roles = np.array([index.get(line.label, -1) for line in lines])
    return Example(features([line.text for line in lines], lang), said(lines), roles)


class Model(nn.Module):
    """The same computation as `qa.roles.probabilities`, with dropout, for training."""

    def __init__(self, first: Sequence[Example], size: int, reach: int) -> None:
        super().__init__()
        values, said = (np.concatenate([getattr(e, name) for e in first]) for name in ("values", "said"))
        self.mean, self.scale = torch.tensor(values.mean(0)), torch.tensor(values.std(0) + 1e-3)
        self.centre = torch.tensor(said.mean(0) if size == VECTOR_SIZE else np.zeros(said.shape[1], np.float32))
        self.spread = float(said.std()) if size == VECTOR_SIZE else 1.0
        self.reach = reach
        self.said = nn.Linear(said.shape[1], size, bias=False)
        if size == WORD_SIZE:
            nn.init.normal_(self.said.weight, std=0.1)
        self.hidden = nn.Linear(values.shape[1] + size * (2 * reach + 1), HIDDEN)
        self.out = nn.Linear(HIDDEN, len(ROLES))
        self.drop = nn.Dropout(0.3)

    def forward(self, page: Example, hide: bool) -> Tensor:
        """Logits, one row a block; `hide` blots out what they say."""
        said = self.said((torch.tensor(page.said) - self.centre) / self.spread)
        said = self.drop(said * 0 if hide else said)
        near = [_shifted(said, by) for by in range(-self.reach, self.reach + 1) if by]
        x = torch.cat([(torch.tensor(page.values) - self.mean) / self.scale, said, *near], dim=1)
        logits: Tensor = self.out(self.drop(torch.relu(self.hidden(x))))
        return logits

    def network(self) -> Network:
        """The weights as the package reads them."""
        said = self.said.weight.T / self.spread
        arrays = (
            said, self.centre @ said, self.mean, self.scale,
            self.hidden.weight.T, self.hidden.bias, self.out.weight.T, self.out.bias,
        )  # fmt: skip
        return Network(*(a.detach().numpy().astype(np.float32) for a in arrays))


def _shifted(rows: Tensor, by: int) -> Tensor:
    zeros = rows.new_zeros(min(abs(by), len(rows)), rows.shape[1])
    return torch.cat([zeros, rows[:-by]] if by > 0 else [rows[-by:], zeros])[: len(rows)]


def train(some: Sequence[Page], said: Said, size: int, reach: int, hidden: float) -> Network:
    """Train on pages shown in many states; what is said is hidden in that share of them."""
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    pool = Pool(some)
    model = Model([example(page.lang, page.lines, said) for page in some], size, reach)
    counts = Counter(line.label for page in some for line in page.lines)
    weight = torch.tensor([(counts["body"] / max(1, counts[r.value])) ** 0.35 for r in ROLES])
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=EPOCHS * (len(some) // BATCH + 1) + 1)
    for epoch in range(EPOCHS):
        order = rng.sample(some, len(some))
        total = 0.0
        for start in range(0, len(order), BATCH):
            optimiser.zero_grad()
            for page in order[start : start + BATCH]:
                if lines := shown(page, pool, rng):
                    seen = example(page.lang, lines, said)
                    loss = nn.functional.cross_entropy(
                        model(seen, hide=rng.random() < hidden), torch.tensor(seen.roles), weight=weight,
                        ignore_index=-1, label_smoothing=0.05, reduction="sum",
                    ) / (15 * BATCH)  # fmt: skip
                    loss.backward()  # type: ignore[no-untyped-call]
                    total += float(loss.detach())
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {total:.2f}", flush=True)
    return model.eval().network()


def evaluate(net: Network, some: Sequence[Page], said: Said) -> None:
    """Print precision and recall of each role."""
    table: Counter[tuple[str, str]] = Counter()
    for page in some:
        seen = example(page.lang, page.lines, said)
        for row, line in zip(probabilities(net, seen.values, seen.said @ net.said), page.lines, strict=True):
            table[line.label, ROLES[int(row.argmax())].value] += 1
    for role in ROLES:
        right = table[role.value, role.value]
        gold = sum(n for (g, _), n in table.items() if g == role.value)
        found = sum(n for (_, f), n in table.items() if f == role.value)
        print(f"{role.value:10} precision {right / max(1, found):.3f} recall {right / max(1, gold):.3f} of {gold}")


def main() -> None:
    """Train, write and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reads", choices=("words", "vectors"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    some = pages()
    said, size, reach, hidden = {
        "words": (words, WORD_SIZE, WORD_REACH, 0.5),
        "vectors": (vectors, VECTOR_SIZE, VECTOR_REACH, 0.35),
    }[args.reads]
    net = train([page for page in some if not page.held_out], said, size, reach, hidden)
    if args.reads == "vectors":
        misplaced = np.array([role in MISPLACED for role in ROLES], np.float32)
        net = net._replace(out_bias=net.out_bias + BIAS * misplaced)
    np.savez_compressed(
        args.out,
        **{name: array.astype(np.float16 if name == "said" else np.float32) for name, array in net._asdict().items()},
    )
    evaluate(net, [page for page in some if page.held_out], said)


if __name__ == "__main__":
    main()
