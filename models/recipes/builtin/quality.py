"""Learn how the evidence on a translation adds up to its quality, on judged translations that were held out.

    python -m models.recipes.builtin.quality WORK

Reads the exported encoder, as users do, and writes `qa/scoring/tables/quality.json`: the weights of the evidence, with
and without a source, so that the quality is the grade that people gave and ranks as theirs do, and the probabilities
from which a word is doubtful, at which the marked characters agree best with those that people marked (F1). Fixed seed;
two minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from torch.nn import functional

from models.recipes.builtin.examples import Rows
from models.recipes.builtin.judged import Judged, JudgedRows
from qa.scoring.builtin_quality import Evidence, judge

TABLE = Path(__file__).parents[3] / "qa" / "scoring" / "tables" / "quality.json"
SEED = 11
MADE = 900
"""Translations made wrong, beside those that people judged."""
DECAY = 1e-3
"""Of the weights, so that what tells nothing gets none."""
LANGS = ("en", "de", "ru", "zh", "fr", "hi", "es", "ja")
"""Languages whose text damage and wrong languages are drawn from."""


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(arguments.work / "pieces.model"))
    drawn = JudgedRows(Rows(tokenizer, SEED, LANGS, held_out=True), SEED, held_out=True)
    items = [*drawn.judged(), *(drawn.made() for _ in range(MADE))]
    with_source, alone = evidence(items, True), evidence(items, False)
    weights = fitted(items, [e for e, _, _ in with_source])
    weights_alone = fitted(items, [e for e, _, _ in alone])
    marked = [
        (item, ends, odds)
        for item, (_, ends, odds) in zip(items, with_source, strict=True)
        if item.group.startswith("wmt")
    ]
    table = {
        "weights": [round(w, 4) for w in weights],
        "alone": [round(w, 4) for w in weights_alone],
        "doubt": best_threshold(marked, 0, 0.4),
        "sure": best_threshold(marked, 1, 0.9),
    }
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table))


Seen = tuple[Evidence, NDArray[np.int64], NDArray[np.float32]]


def evidence(items: Sequence[Judged], with_source: bool) -> list[Seen]:
    """What the encoder and the texts tell, by language."""
    found: list[Seen | None] = [None] * len(items)
    of_lang: dict[str, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        of_lang[item.pair.split("-")[1]].append(i)
    for lang, ids in of_lang.items():
        sources = [items[i].source if with_source else None for i in ids]
        for i, seen in zip(ids, judge([items[i].target for i in ids], sources, lang), strict=True):
            found[i] = seen
    return [seen for seen in found if seen is not None]


def fitted(items: Sequence[Judged], seen: Sequence[Evidence]) -> list[float]:
    """Weights that give the grades and their order within each group; what is constant gets none."""
    x = torch.tensor([[*e[:-1], 1.0] for e in seen], dtype=torch.double)
    fits = torch.tensor([e.fits for e in seen], dtype=torch.double)
    truth = torch.tensor([item.grade for item in items], dtype=torch.double)
    groups = {item.group: i for i, item in enumerate(items)}
    group = torch.tensor([groups[item.group] for item in items])
    size = torch.bincount(group)[group].double()
    apart = truth[:, None] - truth[None]
    better = (group[:, None] == group[None]) & (apart > 0.05)
    share = (apart / size[:, None] / size[None])[better]
    weights = torch.zeros(x.shape[1], dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logit = x @ weights
        given = (torch.sigmoid(logit) * fits).clamp(1e-4, 1 - 1e-4)
        grade = (functional.binary_cross_entropy(given, truth, reduction="none") / size).sum() / (1 / size).sum()
        order = (functional.softplus(logit[None] - logit[:, None])[better] * share).sum() / share.sum()
        total: torch.Tensor = grade + order + DECAY * (weights**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return [float(w) for w in weights.detach()]


def best_threshold(
    marked: Sequence[tuple[Judged, NDArray[np.int64], NDArray[np.float32]]], which: int, least: float
) -> float:
    """The probability at which the characters agree best with those that people marked, mean of F1 over the pairs."""
    chances: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    truth: dict[str, list[NDArray[np.bool_]]] = defaultdict(list)
    for item, ends, odds in marked:
        wrong = np.zeros(len(item.target), bool)
        for start, end, how in item.spans or ():
            wrong[start:end] |= how >= least
        if not len(ends):
            continue
        at = np.minimum(ends.searchsorted(np.arange(len(item.target)), side="right"), len(ends) - 1)
        chances[item.pair].append(1 / (1 + np.exp(-odds[at, which].astype(float))))
        truth[item.pair].append(wrong)
    best, threshold = 0.0, 0.5
    for candidate in np.arange(0.05, 0.95, 0.01):
        scores = []
        for pair in chances:
            p, y = np.concatenate(chances[pair]) >= candidate, np.concatenate(truth[pair])
            scores.append(2 * (p & y).sum() / max(1, p.sum() + y.sum()))
        if np.mean(scores) > best:
            best, threshold = float(np.mean(scores)), float(candidate)
    print(f"output {which}: F1 {best:.3f} at {threshold:.2f}")
    return round(threshold, 2)


if __name__ == "__main__":
    main()
