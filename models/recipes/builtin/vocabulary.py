"""Cut the vocabulary to the pieces that the languages of the checker use.

    python -m models.recipes.builtin.vocabulary WORK [--size 100000]

A piece is kept by its share in the language that uses it most, so that no language pays for the large ones; single
characters are kept where any text has them. Writes WORK/chosen.json (ids in the original vocabulary) and
WORK/pieces.model.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import sentencepiece

from models.recipes.builtin import corpus, pieces
from models.recipes.builtin.encoder import Pieces

SAMPLE = 1_200_000
"""Characters of each language that are counted."""


def count(lang: str, tokenizer: sentencepiece.SentencePieceProcessor) -> Counter[int]:
    """How often each piece stands in a sample of a language."""
    counts: Counter[int] = Counter()
    texts = [*corpus.originals(lang), *corpus.sentences(lang)]
    step = max(1, sum(map(len, texts)) // SAMPLE)
    for i in range(0, len(texts), 1000 * step):
        for ids in tokenizer.encode(texts[i : i + 1000], out_type=int):
            counts.update(ids)
    return counts


def choose(size: int, by_language: dict[str, Counter[int]], vocabulary: Pieces) -> list[int]:
    """Ids of the pieces that are kept, specials first, then in the order of the original."""
    share: dict[int, float] = {}
    for counts in by_language.values():
        total = counts.total()
        for i, n in counts.items():
            share[i] = max(share.get(i, 0.0), n / total)
    characters = {i for i in share if len(vocabulary.pieces[i]) == 1}
    common = [i for i in range(len(vocabulary.pieces)) if i >= len(pieces.SPECIALS)][: size // 3]
    ranked = sorted(share, key=lambda i: (-share[i], i))
    kept = {*range(len(pieces.SPECIALS)), *characters, *common}
    for i in ranked:
        if len(kept) >= size:
            break
        kept.add(i)
    return sorted(kept)


def main() -> None:
    """Choose and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--size", type=int, default=100_000, help="pieces to keep (default %(default)s)")
    arguments = parser.parse_args()
    vocabulary = pieces.load(arguments.work)
    whole = sentencepiece.SentencePieceProcessor(model_proto=pieces.build(vocabulary, range(len(vocabulary.pieces))))
    by_language = {lang: count(lang, whole) for lang in corpus.LANGUAGES}
    chosen = choose(arguments.size, by_language, vocabulary)
    (arguments.work / "chosen.json").write_text(json.dumps(chosen), encoding="utf-8")
    (arguments.work / "pieces.model").write_bytes(pieces.build(vocabulary, chosen))
    print(f"kept {len(chosen)} of {len(vocabulary.pieces)} pieces")


if __name__ == "__main__":
    main()
