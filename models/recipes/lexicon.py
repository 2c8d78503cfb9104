"""Count the common words of each language in clean sentences and write them to `qa/languages/lexicon/`.

    python models/recipes/lexicon.py --text DATA/train/text --out qa/languages/lexicon

A word list holds, most frequent first, the words that are written in lower case within a sentence: what a checker
must know to call a capital stray. A word enters if it was seen at least `MIN_COUNT` times in mid-sentence and in
lower case in at least `MIN_SHARE` of these. Deterministic; a minute on one core.
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter
from pathlib import Path

from qa.languages import load

MIN_COUNT = 4
MIN_SHARE = 0.95
MOST = 8000

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPENS = re.compile(r"[.!?…:«»„“”\"‚‘(\[–—-]\s*$")


def count(lines: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word, in lower case, stood in mid-sentence at all, and with a small first letter."""
    seen: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for line in lines:
        for m in _TOKEN.finditer(line):
            before = line[max(0, m.start() - 3) : m.start()]
            if not m.start() or (not before.strip() and m.start() < 3) or _OPENS.search(before):
                continue
            word = m[0]
            seen[word.lower()] += 1
            small[word.lower()] += word.islower()
    return seen, small


def words(lines: list[str]) -> list[str]:
    """The list of one language, most frequent first."""
    seen, small = count(lines)
    chosen = [w for w, n in seen.items() if len(w) > 1 and small[w] >= MIN_COUNT and small[w] >= MIN_SHARE * n]
    return sorted(chosen, key=lambda w: (-seen[w], w))[:MOST]


def main() -> None:
    """Write a list for each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for file in sorted(args.text.glob("??.txt.xz")):
        lang = file.name[:2]
        language = load(lang)
        if language is None or not language.casing.cased:
            continue
        with lzma.open(file, "rt", encoding="utf-8") as stream:
            chosen = words(stream.read().splitlines())
        (args.out / f"{lang}.txt").write_text("\n".join(chosen) + "\n", encoding="utf-8")
        print(f"{lang}: {len(chosen)} words")


if __name__ == "__main__":
    main()
