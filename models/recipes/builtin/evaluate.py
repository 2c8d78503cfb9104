"""Measure the shipped model on held-out and development data, and write what the model card shows.

    python -m models.recipes.builtin.evaluate WORK [--dev DATA/dev] [--to models/builtin]

- damage: area under the curve by token, and sound text preferred to its damaged twin, on held-out text, by language;
- pairs: fluency prefers the sound sentence (DEMETR, splices), by kind and language;
- alignment: the share of translations, good and bad ones, that lie nearest to their source among 200, before training
  and after;
- quality: rank correlation with people's judgements, with the source and without, by set and languages; how surely
  hallucinations have the lower quality.

Writes figures.json beside the weights; `card.py` makes the model card from it. Fixed seeds; ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray

import qa
from models.recipes.builtin import corpus
from models.recipes.builtin.examples import UNKNOWN, Row, Rows
from models.recipes.builtin.export import SHIPPED
from models.recipes.builtin.network import Encoder, pooled, pretrained
from models.recipes.builtin.pieces import PAD
from models.recipes.builtin.train import auroc, padded
from qa.scoring.builtin import Builtin
from qa.scoring.builtin_files import folder
from qa.scoring.builtin_network import Network, Tokens

ROWS = 150
"""Pairs of held-out texts of each language."""

PAIRS = 200
"""Translations among which one must be found."""


def damage(tokenizer: sentencepiece.SentencePieceProcessor) -> dict[str, dict[str, float]]:
    """How well the shipped file tells damaged from sound, by language."""
    network = Network(folder())
    found = {}
    for lang in corpus.LANGUAGES:
        rows = Rows(tokenizer, 1, langs=(lang, "en" if lang != "en" else "de"), held_out=True)
        twins = [rows.pair(lang) for _ in range(ROWS)]
        logits = network.damage([_tokens(row) for pair in twins for row in pair])
        labels = [np.asarray(row.labels[1:-1]) for pair in twins for row in pair]
        known = np.concatenate(labels) != UNKNOWN
        scores, truth = np.concatenate(logits)[known], np.concatenate(labels)[known] == 1
        sums = [float(np.logaddexp(0, x).sum()) for x in logits]
        right = [a < b for a, b in zip(sums[0::2], sums[1::2], strict=True)]
        found[lang] = {
            "token_auroc": round(auroc(torch.from_numpy(scores), torch.from_numpy(truth)), 4),
            "pairs": round(float(np.mean(right)), 4),
        }
        print(lang, found[lang], flush=True)
    return found


def quality(dev: Path) -> dict[str, dict[str, float]]:
    """How well quality ranks translations as people do (Spearman), and hallucinations below other output (AUROC)."""
    checker = qa.Checker(model="builtin", cache=False)
    sets: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in corpus.records(dev / "segments.jsonl"):
        sets[f"{record['set']} {record['pair']}"].append(record)
    found: dict[str, dict[str, float]] = {"segments": {}, "segments_alone": {}, "hallucinations": {}}
    for name, records in sorted(sets.items()):
        targets, sources = [r["target"] for r in records], [r["source"] for r in records]
        human = [r["human"] for r in records]
        lang = name.rpartition("-")[2]
        found["segments"][name] = round(spearman(checker.quality(targets, sources, lang), human), 4)
        found["segments_alone"][name] = round(spearman(checker.quality(targets, lang=lang), human), 4)
        print(name, found["segments"][name], found["segments_alone"][name], flush=True)
    records = list(corpus.records(dev / "hallucinations.jsonl"))
    given = torch.tensor(checker.quality([r["mt"] for r in records], [r["src"] for r in records], "en"))
    detached = torch.tensor([bool(r["labels"]["full-unsupport"]) for r in records])
    wrong = torch.tensor(
        [any(r["labels"][k] for k in ("repetitions", "strong-unsupport", "full-unsupport")) for r in records]
    )
    found["hallucinations"]["any"] = round(auroc(-given, wrong), 4)
    found["hallucinations"]["detached"] = round(auroc(-given[detached | ~wrong], detached[detached | ~wrong]), 4)
    return found


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Rank correlation, ties at their mean rank."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def _tokens(row: Row) -> Tokens:
    ids = np.asarray(row.ids[1:-1], np.int64)
    return Tokens(ids, np.arange(1, len(ids) + 1))


def pairs(dev: Path) -> dict[str, dict[str, float]]:
    """How often fluency prefers the sound sentence of a pair, by kind of error and by language."""
    checker = qa.Checker(model="builtin", cache=False)
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for record in corpus.records(dev / "demetr.jsonl"):
        groups["demetr", record["perturbation"], "en"] += [record["mt_good"], record["mt_bad"]]
    for record in corpus.records(dev / "spliced.jsonl"):
        groups["spliced", record["lang"], record["lang"]] += [record["good"], record["bad"]]
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (kind, name, lang), texts in sorted(groups.items()):
        scores = checker.fluency(texts, lang)
        right = [(a > b) + 0.5 * (a == b) for a, b in zip(scores[0::2], scores[1::2], strict=True)]
        found[kind][name] = round(sum(right) / len(right), 4)
    return found


def alignment(vectors: Callable[[Sequence[str]], NDArray[np.float32]]) -> dict[str, float]:
    """How often the nearest of many translations is the right one, by language pair; vectors are rows of length 1."""
    bilingual: dict[str, dict[str, str]] = defaultdict(dict)
    for record in corpus.records(corpus.DATA / "dev" / "segments.jsonl"):
        if len(bilingual[record["pair"]]) < PAIRS:
            bilingual[record["pair"]].setdefault(record["source"], record["target"])
    found = {}
    for pair, texts in sorted(bilingual.items()):
        nearest = (vectors(list(texts)) @ vectors(list(texts.values())).T).argmax(1)
        found[pair] = round(float((nearest == np.arange(len(texts))).mean()), 4)
    return found


@torch.no_grad()
def untrained(
    encoder: Encoder, tokenizer: sentencepiece.SentencePieceProcessor, texts: Sequence[str]
) -> NDArray[np.float32]:
    """The vectors that the encoder gave before any training."""
    rows = []
    for start in range(0, len(texts), 50):
        part = [[0, *tokenizer.encode(text)[:510], 2] for text in texts[start : start + 50]]
        ids = padded(part, PAD, torch.long)
        rows.append(pooled(encoder(ids)[1], ids))
    vectors: NDArray[np.float32] = torch.nn.functional.normalize(torch.cat(rows), dim=1).numpy()
    return vectors


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--dev", type=Path, default=corpus.DATA / "dev")
    parser.add_argument("--to", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(arguments.work / "pieces.model"))
    before = alignment(partial(untrained, pretrained(arguments.work).eval(), tokenizer))
    after = alignment(Builtin().embed)
    print("alignment before", before, "after", after, flush=True)
    figures = {
        "alignment": {pair: {"before": before[pair], "after": after[pair]} for pair in before},
        "damage": damage(tokenizer),
        **pairs(arguments.dev),
        **quality(arguments.dev),
    }
    (arguments.to / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
