"""Measure how well sentences of a translation are linked to those of its source.

    python models/recipes/alignment.py --pairs DATA/segments.jsonl.xz --langs en-de en-ru --documents 10

Each object of the file has `pair`, the two languages, `source` and its translation `target`, in the order of the texts.
Runs of lines are made into articles with paragraphs of one to four lines, and one of them is changed: lines joined,
left out, taken in from elsewhere, moved, paragraphs joined. A pair of lines counts as linked if a link covers some of
both; it is right if the lines are the same, or if a sentence of either text spans them. Fixed seed; about a minute a
pair of languages, which reading the sentences takes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qa.alignment import align
from qa.document import Document
from qa.scoring.cascade import Cascade, load_cascade
from qa.segmentation import segment

SEED = 11
LONGEST = 400
"""Lines that are joined to others are no longer than this, as sentences of news."""

Article = list[list[int]]
"""Paragraphs of lines by number."""
Spans = list[tuple[int, int, int]]
"""Start, end and number of each line of a text."""


def untouched(article: Article, spare: Sequence[int], rng: random.Random) -> Article:
    """The article as it is, in other paragraphs."""
    return article


def omission(article: Article, spare: Sequence[int], rng: random.Random) -> Article:
    """One line in ten is left out."""
    return [kept for block in article if (kept := [line for line in block if rng.random() > 0.1])]


def addition(article: Article, spare: Sequence[int], rng: random.Random) -> Article:
    """After one line in ten stands one of another article."""
    more = iter(spare)
    return [
        [part for line in block for part in ([line, next(more)] if rng.random() < 0.1 else [line])] for block in article
    ]


def moved(article: Article, spare: Sequence[int], rng: random.Random) -> Article:
    """Two paragraphs stand elsewhere."""
    blocks = [*article]
    for _ in range(2):
        blocks.insert(rng.randrange(len(blocks)), blocks.pop(rng.randrange(len(blocks))))
    return blocks


def joined_paragraphs(article: Article, spare: Sequence[int], rng: random.Random) -> Article:
    """The article is one paragraph."""
    return [[line for block in article for line in block]]


CHANGES: tuple[Callable[[Article, Sequence[int], random.Random], Article], ...] = (
    untouched,
    omission,
    addition,
    moved,
    joined_paragraphs,
)


def build(article: Article, lines: Sequence[str], lang: str, join: random.Random | None) -> tuple[Document, Spans]:
    """The document, and where its lines stand; `join` makes one sentence of one pair of lines in eight."""
    text, spans = "", []
    for block in article:
        text += "\n\n" if text else ""
        for k, number in enumerate(block):
            start = len(text) + bool(k)
            line = lines[number]
            if join and k < len(block) - 1 and len(line) < LONGEST and join.random() < 1 / 8:
                line = line.rstrip(".。।") + ","
            text += " " * bool(k) + line
            spans.append((start, len(text), number))
    return segment(Document.from_text(text, lang)), spans


def covered(spans: Spans, start: int, end: int) -> Iterator[int]:
    """The lines of which more than a few characters lie in a stretch."""
    for a, b, number in spans:
        if min(end, b) - max(start, a) > min(8, (b - a) // 2):
            yield number


def groups(sides: Sequence[tuple[Document, Spans]]) -> dict[int, int]:
    """For each line the least of those that it can't be parted from, since a sentence of either text spans them."""
    group = {number: number for _, spans in sides for *_, number in spans}
    for document, spans in sides:
        for sentence in document.sentences:
            together = [*covered(spans, sentence.start, sentence.end)]
            of_these = {group[n] for n in together}
            for number, old in group.items():
                if old in of_these:
                    group[number] = min(of_these)
    return group


def measure(document: Document, spans: Spans, theirs: Spans, scorer: Cascade | None) -> Counter[str]:
    """Counts of one article: pairs of lines, lines left out and lines added, each right, found, true and missed."""
    source = document.source
    assert source
    vectors = None
    if scorer:
        own, other = (scorer.embed([d.slice(s) for s in d.sentences]) for d in (document, source))
        vectors = (own, other)
    found: dict[str, set[tuple[int, int]]] = {"pair": set(), "omission": set(), "addition": set()}
    for link in align(document, vectors):
        left = [*covered(spans, link.start, link.end)]
        right = [*covered(theirs, link.source_start, link.source_end)]
        if link.start == link.end:
            found["omission"] |= {(j, j) for j in right}
        elif link.source_start == link.source_end:
            found["addition"] |= {(i, i) for i in left}
        else:
            found["pair"] |= {(i, j) for i in left for j in right}
    mine, others = {n for *_, n in spans}, {n for *_, n in theirs}
    group = groups(((document, spans), (source, theirs)))
    both = {group[n] for n in mine & others}
    truth = {
        "pair": mine & others,
        "omission": {n for n in others - mine if group[n] not in both},
        "addition": {n for n in mine - others if group[n] not in both},
    }
    counts: Counter[str] = Counter()
    for kind, numbers in truth.items():
        true = {(n, n) for n in numbers}
        right_pairs = found[kind] & true
        if kind == "pair":
            right_pairs = {(i, j) for i, j in found[kind] if group[i] == group[j]}
        counts += Counter(
            {
                f"{kind} right": len(right_pairs),
                f"{kind} found": len(found[kind]),
                f"{kind} hit": len(true & found[kind]),
                f"{kind} true": len(true),
            }
        )
    return counts


def row(counts: Counter[str]) -> str:
    """F1 of pairs, then precision and recall of omissions and additions."""
    figures = []
    for kind in ("pair", "omission", "addition"):
        right, found, hit, true = (counts[f"{kind} {of}"] for of in ("right", "found", "hit", "true"))
        if kind == "pair":
            precision, recall = right / max(1, found), hit / max(1, true)
            figures.append(f"{2 * precision * recall / max(1e-9, precision + recall):7.4f}")
        else:
            figures += [f"{part}/{whole}".rjust(10) for part, whole in ((right, found), (hit, true))]
    return "".join(figures)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--langs", nargs="*", help="pairs of languages; all by default")
    parser.add_argument("--documents", type=int, default=10, help="articles a pair of languages and change")
    parser.add_argument("--lines", type=int, default=0, help="use only so many lines a pair; 0 for all")
    parser.add_argument("--model", default="builtin", help='"none" to link by lengths and anchors alone')
    args = parser.parse_args()
    scorer = load_cascade(args.model)
    news = read(args.pairs, args.lines)
    args.langs = args.langs or sorted(news)
    by_lang: dict[str, Counter[str]] = {lang: Counter() for lang in args.langs}
    by_change: dict[str, Counter[str]] = {change.__name__: Counter() for change in CHANGES}
    for lang in args.langs:
        rng = random.Random(f"{SEED}{lang}")
        of_source, of_target = lang.split("-")
        sources, targets = zip(*news[lang], strict=True)
        for change in CHANGES:
            for _ in range(args.documents):
                count = rng.randint(20, 60)
                start = rng.randrange(len(sources) - count)
                rest = [n for n in range(len(sources)) if not start - 40 < n < start + count + 40]
                rest = rest or [n for n in range(len(sources)) if not start <= n < start + count]
                spare = rng.sample(rest, min(len(rest), count))
                article = paragraphs(range(start, start + count), rng)
                other, theirs = build(paragraphs(range(start, start + count), rng), sources, of_source, rng)
                own, spans = build(change(article, spare, rng), targets, of_target, rng)
                counts = measure(replace(own, source=other), spans, theirs, scorer)
                by_lang[lang] += counts
                by_change[change.__name__] += counts
        print(f"{lang:18}{row(by_lang[lang])}", flush=True)
    print(f"\n{'':18}pair F1  omissions (precision, recall)  additions (precision, recall)")
    for name, counts in by_change.items():
        print(f"{name:18}{row(counts)}")
    print(f"{'all':18}{row(sum(by_lang.values(), Counter()))}")


def read(file: Path, most: int) -> dict[str, list[tuple[str, str]]]:
    """For each pair of languages, sources and their translations, each source once, the first `most` of them."""
    found: dict[str, dict[str, str]] = {}
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            entry = json.loads(line)
            texts = found.setdefault(entry["pair"], {})
            if not most or len(texts) < most:
                texts.setdefault(entry["source"].strip(), entry["target"].strip())
    return {pair: [*texts.items()] for pair, texts in found.items()}


def paragraphs(lines: Sequence[int], rng: random.Random) -> Article:
    """The lines in paragraphs of one to four."""
    blocks, start = [], 0
    while start < len(lines):
        end = start + rng.randint(1, 4)
        blocks.append([*lines[start:end]])
        start = end
    return blocks


if __name__ == "__main__":
    main()
