"""Measure what surprisal is normal in edited news, for one model, and write the tables to `qa/scoring/tables/`.

    python models/recipes/calibration.py --news DATA/calibration --model gemma --out qa/scoring/tables/gemma.json

`DATA/calibration/<lang>.*.txt.xz` holds edited news, a sentence or paragraph a line, in the order of the articles. For
each language runs of lines are read as documents, and each of their sentences on its own; `qa/scoring/calibration.py`
tells what is fitted. Scores are taken from the user's cache where they are there, so that a second run costs nothing.
Fixed seed; about half an hour on two cores for Gemma.
"""

from __future__ import annotations

import argparse
import datetime
import json
import lzma
import random
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from qa.document import Document
from qa.languages import CODES
from qa.scoring import load_model, score_documents
from qa.scoring.calibration import measure
from qa.scoring.protocol import LanguageModel
from qa.scoring.scorer import WORD, surprise, weights, word_bits
from qa.segmentation import segment

RARE = 0.003
"""Share of the words of edited news that pass for peaks."""

LINES = 10
"""Lines of one document."""
RANKS = (0.005, 0.02, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.98, 0.99, 0.995, 0.998, 0.9995)
SEED = 5

Floats = NDArray[np.float64]
Sample = tuple[Floats, Floats]
"""Mean surprisal as it is compared (`qa.scoring.calibration.measure`), and size, of the sentences of one language."""


def documents(folder: Path, lang: str, count: int) -> list[Document]:
    """`count` runs of lines, spread over the files of the language and its regions."""
    rng = random.Random(f"{SEED}{lang}")
    files = sorted([*folder.glob(f"{lang}.*.txt.xz"), *folder.glob(f"{lang}-*.txt.xz")])
    found = []
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8") as stream:
            lines = [line.strip() for line in stream if line.strip()]
        for start in rng.sample(range(0, len(lines) - LINES, LINES), max(1, count // len(files))):
            found.append(segment(Document.from_text("\n\n".join(lines[start : start + LINES]), lang)))
    return found


def slope_and_decay(samples: Sequence[Sample]) -> tuple[float, float]:
    """How mean surprisal and its spread fall with length, over all languages: too few sentences to tell for each."""
    log = np.concatenate([np.log(size) - np.log(size).mean() for _, size in samples])
    bits = np.concatenate([bits - bits.mean() for bits, _ in samples])
    slope = float(np.polyfit(log, bits, 1)[0])
    rest = bits - slope * log
    decay = -float(np.polyfit(log, np.log(np.abs(rest) + 0.05), 1)[0])
    return slope, min(max(decay, 0.0), 0.5)


def fit(sample: Sample, slope: float, decay: float) -> tuple[dict[str, float], Floats]:
    """Level and spread of one language, from the median and the fifth percentile of its fluency; and the z values."""
    bits, size = sample
    rest = bits - slope * np.log(size)
    level = float(np.median(rest))
    scaled = (rest - level) * size**decay
    spread = float(np.quantile(scaled, 0.95)) / NormalDist().inv_cdf(0.95)
    norm = {"level": level, "slope": slope, "spread": spread, "decay": decay}
    return {key: round(value, 4) for key, value in norm.items()}, scaled / spread


def main() -> None:
    """Measure, fit and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--model", default="gemma")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--floor", type=float, default=0.0, help="compare ln(bits + FLOOR); for detectors of damage")
    parser.add_argument("--langs", nargs="*", help="only these languages")
    parser.add_argument("--documents", type=int, default=12, help="documents a language")
    args = parser.parse_args()
    model = load_model(args.model)
    present = args.langs or sorted({re.split(r"[.-]", f.name)[0] for f in args.news.glob("*.txt.xz")})
    samples: dict[str, dict[str, Sample]] = {"alone": {}, "context": {}}
    words: list[float] = []
    for lang in sorted(present, key=lambda code: (code not in CODES, code)):
        news = documents(args.news, lang, args.documents)
        words += word_surprisal(model, news)
        for way, sample in measured(model, news, args.floor).items():
            samples[way][lang] = sample
        print(f"{lang}: {len(sample[0])} sentences, {sample[0].mean():.2f} on average", flush=True)
    tables: dict[str, dict[str, dict[str, float]]] = {"alone": {}, "context": {}}
    pooled: list[Floats] = []
    for way, of_way in samples.items():
        slope, decay = slope_and_decay(list(of_way.values()))
        for lang, sample in of_way.items():
            tables[way][lang], z = fit(sample, slope, decay)
            pooled.append(z)
    z = np.concatenate(pooled)
    shape = [[round(float(np.quantile(z, p)), 4), round(NormalDist().inv_cdf(p), 4)] for p in RANKS]
    result = {
        "model": model.name,
        "revision": model.revision,
        "date": datetime.date.today().isoformat()[:7],
        "peak": round(float(np.quantile(words, 1 - RARE)), 2),
        "floor": args.floor,
        "shape": shape,
        **tables,
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def word_surprisal(model: LanguageModel, news: Sequence[Document]) -> list[float]:
    """The surprisal of every word, read in its document."""
    return [
        word_bits(scores, m.start(), m.end())
        for document, scores in zip(news, score_documents(model, news), strict=True)
        for m in WORD.finditer(document.text)
    ]


def measured(model: LanguageModel, news: Sequence[Document], floor: float) -> dict[str, Sample]:
    """For both ways of reading: mean surprisal and size of the sentences."""
    found: dict[str, list[tuple[float, float]]] = {"context": [], "alone": []}
    for document, scores in zip(news, score_documents(model, news), strict=True):
        weight = weights(document.text, scores, [s.start for s in document.sentences])
        found["context"] += [surprise(document.text, scores, weight, s.start, s.end) for s in document.sentences]
    texts = [document.slice(s) for document in news for s in document.sentences]
    for text, scores in zip(texts, model.surprisal(texts), strict=True):
        found["alone"].append(surprise(text, scores, weights(text, scores, (0,)), 0, len(text)))
    kept = {
        way: np.array([(measure(bits, floor), size) for bits, size in pairs if size >= 2], dtype=np.float64)
        for way, pairs in found.items()
    }
    return {way: (pairs[:, 0], pairs[:, 1]) for way, pairs in kept.items()}


if __name__ == "__main__":
    main()
