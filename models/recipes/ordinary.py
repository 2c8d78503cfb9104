"""Count the words that stand with a capital at times and are no names: `qa/rules/source/ordinary/`.

    python models/recipes/ordinary.py --text DATA/train/text --out qa/rules/source/ordinary

"Supreme Court", "Democrats", «Верховный суд»: SRC607 must not take these for names, and the lists of small words
(`lexicon.py`) leave out what has a capital in one place of twenty. A list holds the first six letters of each word that
was seen in mid-sentence in lower case at least `MIN_COUNT` times and in `MIN_SHARE` of its uses, less those that the
lexicon gives away; six letters stand for all forms of an inflected word. Where all nouns have capitals, words that
follow an article in `MIN_SHARE` of their uses are in the list too. Deterministic; a minute on one core.
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter
from pathlib import Path

from models.recipes.lexicon import count
from qa.languages import lexicon, load

MIN_COUNT = 3
MIN_SHARE = 0.15
MOST = 8000
LETTERS = 6
ARTICLES = r"d(?:er|ie|as|en|em|es)|(?:k?ein|mein|sein|ihr|dies)(?:e[rsnm]?)?|zu[mr]|im|am|vo[mr]|beim|ins?"


def nouns(lines: list[str]) -> Counter[str]:
    """How often each capitalised word followed a German article."""
    pattern = re.compile(rf"\b(?:{ARTICLES}) ([A-ZÄÖÜ][^\W\d_]+)")
    return Counter(word.lower() for line in lines for word in pattern.findall(line))


def beginnings(lines: list[str], known: frozenset[str], capitalised: bool) -> list[str]:
    """The beginnings of the words of one language that `known` ones don't have, sorted."""
    seen, small = count(lines)
    if capitalised:
        small += nouns(lines)
    chosen = [w for w, n in seen.items() if len(w) > 3 and small[w] >= MIN_COUNT and small[w] >= MIN_SHARE * n]
    given = {w[:LETTERS] for w in known}
    often = dict.fromkeys(w[:LETTERS] for w in sorted(chosen, key=lambda w: (-seen[w], w)))
    return sorted([w for w in often if w not in given][:MOST])


def main() -> None:
    """Write a list for each language with capitals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for file in sorted(given.text.glob("??.txt.xz")):
        language = load(file.name[:2])
        if language is None or not language.casing.cased:
            continue
        with lzma.open(file, "rt", encoding="utf-8") as stream:
            found = beginnings(
                stream.read().splitlines(), lexicon.load(language.code), language.casing.nouns_capitalised
            )
        (given.out / f"{language.code}.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
        print(f"{language.code}: {len(found)} beginnings")


if __name__ == "__main__":
    main()
