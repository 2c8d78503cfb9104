"""Learn how the evidence on a translation adds up to its quality, on judged translations that were held out.

    python -m models.recipes.builtin.quality WORK

Reads the exported encoder, as users do, and writes `qa/scoring/tables/quality.json`: the weights of the evidence, with
and without a source, so that the quality is the grade that people gave and ranks as theirs do; and how far from sound
translations of news a sentence must be to be none, so that one in `RARE` sound ones is taken for that. News documents
that exist in many languages (DATA/dev/clean.jsonl) tell the latter, since grades err more in languages in which nobody
judged translations. Fixed seed; three minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch.nn import functional

import qa
from models.recipes.builtin import corpus
from models.recipes.builtin.examples import Rows
from models.recipes.builtin.judged import Judged, JudgedRows
from qa.scoring.builtin_quality import SHORTEST, Evidence, Table, judge, strangeness

TABLE = Path(__file__).parents[3] / "qa" / "scoring" / "tables" / "quality.json"
SEED = 11
MADE = 900
"""Translations made wrong, beside those that people judged."""
RARE = 500
"""One in so many sound translations may pass for none."""
DECAY = 1e-3
"""Of the weights, so that what tells nothing gets none."""
NEIGHBOURS = ("ca", "hr", "sk")
"""Languages that it reads by what it has learned of others close by."""
UNREAD = ("size", "apart", "longer")
"""Evidence in a language that the encoder has not learned to read, though its pieces are in the vocabulary."""
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
    with_source = evidence(items, True)
    weights = fitted(items, with_source)
    weights_alone = fitted(items, evidence(items, False))
    weights_unread = fitted(items, with_source, UNREAD)
    sound, limit = sound_translations()
    table = {
        "weights": [round(w, 4) for w in weights],
        "alone": [round(w, 4) for w in weights_alone],
        "unread": [round(w, 4) for w in weights_unread],
        "read": sorted({*corpus.LANGUAGES, *NEIGHBOURS}),
        "judged": sorted({item.pair.split("-")[1] for item in items if item.group != "made"}),
        "marked": sorted({item.pair.split("-")[1] for item in items if item.group.startswith("wmt")}),
        "sound": [round(x, 4) for x in sound],
        "unrelated": round(limit, 2),
    }
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table))


def evidence(items: Sequence[Judged], with_source: bool) -> list[Evidence]:
    """What the encoder and the texts tell, by language."""
    found: list[Evidence | None] = [None] * len(items)
    of_lang: dict[str, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        of_lang[item.pair.split("-")[1]].append(i)
    for lang, ids in of_lang.items():
        sources = [items[i].source if with_source else None for i in ids]
        for i, judged in zip(ids, judge([items[i].target for i in ids], sources, lang), strict=True):
            found[i] = judged.evidence
    return [seen for seen in found if seen is not None]


def fitted(items: Sequence[Judged], seen: Sequence[Evidence], using: Sequence[str] = Evidence._fields) -> list[float]:
    """Weights that give the grades and their order within each group; what is constant or not used gets none."""
    values = torch.tensor([e[:-1] for e in seen], dtype=torch.double)
    spread, middle = torch.std_mean(values, 0)
    used = (spread > 0) & torch.tensor([name in using for name in Evidence._fields[:-1]])
    x = torch.where(used, (values - middle) / torch.where(used, spread, 1.0), 0.0)
    x = torch.cat([x, torch.ones(len(x), 1, dtype=torch.double)], dim=1)
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
    *own, constant = weights.detach()
    scaled = torch.stack(own) / torch.where(used, spread, 1.0)
    return [*map(float, scaled), float(constant - scaled @ middle)]


def sound_translations() -> tuple[tuple[float, float, float, float], float]:
    """Mean and spread of grade and distance of sound translations of news, and how strange one in `RARE` of them is."""
    documents: dict[str, list[str]] = defaultdict(list)
    shapes: dict[str, list[int]] = defaultdict(list)
    for record in corpus.records(corpus.DATA / "dev" / "clean.jsonl"):
        documents[record["lang"]].append("\n\n".join(record["paragraphs"]))
        shapes[record["lang"]].append(len(record["paragraphs"]))
    common = Counter(map(tuple, shapes.values())).most_common(1)[0][0]
    langs = sorted(lang for lang in documents if tuple(shapes[lang]) == common)
    checker = qa.Checker(model="builtin", quality="none")
    seen: list[Evidence] = []
    strays: list[Evidence] = []
    for source_lang, lang in zip(langs, langs[7:] + langs[:7], strict=True):
        reports = checker.check_many(documents[lang][:8], lang=lang, sources=documents[source_lang][:8])
        links = [(r.document, link) for r in reports for link in r.document.links]
        pairs = [
            (d.text[k.start : k.end], d.source.text[k.source_start : k.source_end])
            for d, k in links
            if d.source and min(k.end - k.start, k.source_end - k.source_start) >= SHORTEST
        ]
        targets, sources = [t for t, _ in pairs], [s for _, s in pairs]
        seen += [judged.evidence for judged in judge(targets, sources, lang)]
        strays += [judged.evidence for judged in judge(targets, sources[7:] + sources[:7], lang)]
    grades, apart = np.array([e.grade for e in seen]), np.array([e.apart for e in seen])
    sound = (float(grades.mean()), float(grades.std()), float(apart.mean()), float(apart.std()))
    table = Table((), (), (), (), (), (), sound, 0.0)
    limit = float(np.quantile([strangeness(e, table) for e in seen], 1 - 1 / RARE))
    found = float(np.mean([strangeness(e, table) >= limit for e in strays]))
    print(
        f"{len(seen)} sound translations, {len(langs)} languages: strangeness {limit:.2f} finds {found:.3f} of strays"
    )
    return sound, limit


if __name__ == "__main__":
    main()
