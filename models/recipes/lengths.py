"""Measure how long translations are in each language and write `qa/rules/source/lengths.json`.

    python models/recipes/lengths.py --documents DATA/dev/clean.jsonl.xz --pairs DATA/train/da.jsonl.xz \
        --out qa/rules/source/lengths.json

`documents` holds the same news in many languages, paragraph by paragraph; the fit is size = sentence + language +
rest, in logarithms, by medians. English, of which there is no translation among them, is placed by the translated
`pairs`. The limits are those that one in 10,000 sound pairs passes on each side. Fixed seed; half a minute.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from statistics import median
from typing import Any

from qa.rules.source.lengths import FEWEST, Table, size, strayed

TAIL = 1e-4
SEED = 5

Sizes = dict[str, int]
"""Size of one sentence in each language."""


def records(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a compressed JSON Lines file."""
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def sentences(file: Path) -> list[Sizes]:
    """The sentences that stand in several languages. A document with another number of lines than most is left out."""
    articles: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for record in records(file):
        if record["id"].endswith("NTREX-128"):
            articles[record["id"].split(":")[2]][record["lang"]] = record["paragraphs"]
    found = []
    for article in articles.values():
        usual = Counter(len(lines) for lines in article.values()).most_common(1)[0][0]
        alike = {lang: lines for lang, lines in article.items() if len(lines) == usual}
        found += [{lang: size(lines[i]) for lang, lines in alike.items()} for i in range(usual)]
    return [s for s in found if len(s) > 5 and max(s.values()) >= FEWEST and min(s.values()) > 0]


def spread_of(rests: list[float]) -> float:
    """Standard deviation as the median tells it, so that a bad line does not count."""
    return 1.4826 * median(map(abs, rests))


def fit(found: list[Sizes]) -> Table:
    """Level and spread of each language."""
    level: dict[str, float] = dict.fromkeys({lang for s in found for lang in s}, 0.0)
    rests: dict[str, list[tuple[int, float]]] = {}
    for _ in range(5):
        rests = defaultdict(list)
        for s in found:
            middle = median(math.log(n) - level[lang] for lang, n in s.items())
            for lang, n in s.items():
                rests[lang].append((max(s.values()), math.log(n) - middle))
        level = {lang: median(r for _, r in values) for lang, values in rests.items()}
    long = {lang: [r - level[lang] for n, r in v if n > 150] for lang, v in rests.items()}
    spread = {lang: spread_of(values) for lang, values in long.items() if len(values) > 30}
    short = [(r - level[lang]) / spread[lang] for lang, v in rests.items() for n, r in v if n < 80 and lang in spread]
    decay = 60 * max(0.0, spread_of(short) ** 2 - 1)
    return Table({lang: level[lang] for lang in spread}, spread, decay, 0.0, 0.0)


def with_english(known: Table, file: Path) -> Table:
    """The table with English, from its translations into and out of the languages that are known."""
    rests = []
    for record in records(file):
        theirs, own = record["pair"].split("-")
        sizes = size(record["source"]), size(record["target"])
        if {theirs, own} - {"en"} <= known.level.keys() and min(sizes) > 60:
            other = (theirs, own)[theirs == "en"]
            ratio = math.log(sizes[theirs != "en"] / sizes[theirs == "en"])
            rests.append(ratio + known.level[other])
    typical = median(known.spread.values())
    return known._replace(level=known.level | {"en": median(rests)}, spread=known.spread | {"en": typical})


def with_limits(known: Table, found: list[Sizes]) -> Table:
    """The table with the limits that hardly any sound pair passes."""
    rng = random.Random(SEED)
    values = []
    for s in found:
        pairs = [p for p in permutations(sorted(s), 2) if set(p) <= known.level.keys()]
        for a, b in rng.sample(pairs, min(200, len(pairs))):
            if max(s[a], s[b]) >= FEWEST:
                values.append(strayed(math.log(s[b] / s[a]), max(s[a], s[b]), a, b, known))
    values.sort()
    rank = int(TAIL * len(values))
    print(f"{len(values)} pairs; one in {1 / TAIL:.0f} below {values[rank]:.2f} and above {values[-rank - 1]:.2f}")
    return known._replace(short=values[rank], long=values[-rank - 1])


def main() -> None:
    """Fit and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    found = sentences(args.documents)
    known = with_limits(with_english(fit(found), args.pairs), found)
    rounded = {
        name: {lang: round(v, 3) for lang, v in sorted(value.items())} if isinstance(value, dict) else round(value, 2)
        for name, value in known._asdict().items()
    }
    args.out.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
