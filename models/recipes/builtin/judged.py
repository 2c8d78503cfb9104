"""Rows to learn quality from: translations with their sources that people judged, and ones made wrong on purpose.

People's judgements come on three scales: the penalty of MQM's marked errors, the standardized score of a direct
assessment, and the label of a critical error. All become a grade in [0, 1]; that the scales differ does little harm,
since translations are also ranked within each set.

What people hardly ever had to judge, since no system does it often, is made: a translation of another text, a text
in a wrong language, the source itself, half of a translation, a passage said twice, wrong words in a sound translation.
"""

from __future__ import annotations

import math
import random
import zlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.recipes.builtin.corpus import DATA, records
from models.recipes.builtin.damage import render
from models.recipes.builtin.examples import UNKNOWN, Row, Rows
from models.recipes.builtin.pieces import EOS

MOST_TARGET, MOST_SOURCE = 120, 100
"""Tokens of a translation and of its source; more are cut off."""

ALONE = 0.2
"""Share of rows whose source is left away, so that the model grades without one too."""

MADE = 0.2
"""Share of rows that are made wrong."""

PLAIN = 0.08
"""Share of rows that are no translations, in all languages, half of them damaged: what they teach needs no source."""

Spans = tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A translation, its source and what people said of it.

    Attributes:
        pair: languages, "en-de".
        group: translations of one group are judged on one scale.
        grade: 0 to 1, NaN where nobody graded it.
        spans: what is wrong; start, end, and 0.5 for a minor error, 1.0 for a serious one. None where nobody marked.
    """

    pair: str
    group: str
    source: str
    target: str
    grade: float
    spans: Spans | None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """Ids of `<s> target </s> </s> source </s>`, or of the target alone, with what is to be learned.

    `wrong` and `serious` hold a label in [0, 1] for each id, UNKNOWN for the source; `grade` may be NaN.
    """

    ids: list[int]
    wrong: list[float]
    serious: list[float]
    grade: float
    group: str


def mqm() -> Iterator[Judged]:
    """News and talks with MQM errors."""
    for r in records(DATA / "train" / "mqm.jsonl"):
        spans = tuple(
            (start, end, 1.0 if severity in ("Major", "Critical") else 0.5)
            for start, end, severity, _ in r["errors"]
            if end > start and severity != "Neutral"
        )
        yield Judged(r["pair"], f"{r['set']} {r['pair']}", r["source"], r["target"], math.exp(r["human"] / 5), spans)


def assessed() -> Iterator[Judged]:
    """Sentences of encyclopedias and the like with a direct assessment, and the words that a post-editor changed.

    Only the words of assessed sentences are taken: the others belong to sets that are kept for measuring.
    """
    tagged = {}
    for r in records(DATA / "train" / "words.jsonl"):
        tagged[r["pair"], "".join(r["source"].split())] = r["target_tokens"], r["word_tags"]
    for r in records(DATA / "train" / "da.jsonl"):
        tokens, tags = tagged.get((r["pair"], "".join(r["source"].split())), ((), ()))
        spans = _bad(r["target"], list(zip(tokens, tags, strict=True))) if tokens else None
        grade = 1 / (1 + math.exp(-1.7 * r["human"] - 0.3))
        yield Judged(r["pair"], f"da {r['pair']}", r["source"], r["target"], grade, spans)


def critical() -> Iterator[Judged]:
    """Comments with or without a critical error; nobody marked where."""
    for r in records(DATA / "train" / "critical.jsonl"):
        grade = 0.15 if r["label"] == "BAD" else 0.75
        yield Judged(r["pair"], f"critical {r['pair']}", r["source"], r["target"], grade, None)


def _bad(target: str, tagged: list[tuple[str, str]]) -> Spans | None:
    """The words that were changed, found in the text from which the tokens were cut; None where they don't fit."""
    spans, at = [], 0
    for token, tag in tagged:
        start = target.find(token, at)
        if start < 0 or start > at + 3:
            return None
        at = start + len(token)
        if tag == "BAD":
            spans.append((start, at, 0.7))
    return tuple(spans)


def encoded(judged: Judged, with_source: bool, row: Callable[[str, Spans], Row]) -> JudgedRow:
    """The row of one judged translation; `row` gives the tokens of a text with labels where they touch spans."""
    wrong = row(judged.target, tuple((a, b, 1.0) for a, b, _ in judged.spans or ()))
    serious = row(judged.target, judged.spans or ())
    ids = [*wrong.ids[: MOST_TARGET - 1], EOS] if len(wrong.ids) > MOST_TARGET else wrong.ids
    known = judged.spans is not None
    labels = [[x if known else UNKNOWN for x in of.labels[: len(ids) - 1]] + [UNKNOWN] for of in (wrong, serious)]
    if with_source:
        source = row(judged.source, ()).ids[1 : MOST_SOURCE - 1]
        source = source if source[-1:] == [EOS] else [*source, EOS]
        ids = [*ids, EOS, *source]
        labels = [[*of, *[UNKNOWN] * (1 + len(source))] for of in labels]
    return JudgedRow(ids, labels[0], labels[1], judged.grade, judged.group)


class JudgedRows:
    """Endless rows, drawn from all sets.

    Args:
        rows: gives the tokenizer, and the damage of sound translations.
        seed: the same seed gives the same rows.
        held_out: whether they come from what is kept for measuring.
    """

    def __init__(self, rows: Rows, seed: int, held_out: bool = False) -> None:
        self._rows = rows
        self._rng = random.Random(seed)
        self._sets = [[j for j in of_set() if _held_out(j) == held_out] for of_set in (mqm, assessed, critical)]
        self._shares = [0.5, 0.42, 0.08]
        self._sound = [j for of_set in self._sets[:2] for j in of_set if j.grade > 0.8 and len(j.target) > 20]
        self._by_lang: dict[str, list[Judged]] = defaultdict(list)
        for judged in self._sound:
            self._by_lang[judged.pair.split("-")[1]].append(judged)
        self._made: list[tuple[float, Callable[[Judged], Judged]]] = [
            (0.2, self._detached),
            (0.35, self._foreign),
            (0.5, self._copied),
            (0.65, self._shortened),
            (0.75, self._repeated),
            (1.0, self._damaged),
        ]

    def judged(self) -> list[Judged]:
        """All that people judged, once."""
        return [judged for of_set in self._sets for judged in of_set]

    def draw(self) -> Judged:
        """One of those that people judged."""
        return self._rng.choice(self._rng.choices(self._sets, self._shares)[0])

    def made(self) -> Judged:
        """A translation made wrong."""
        make = self._made[bisect([share for share, _ in self._made], self._rng.random())][1]
        return make(self._rng.choice(self._sound))

    def row(self) -> JudgedRow:
        """The next row."""
        rng = self._rng
        if rng.random() < PLAIN:
            return self._plain(rng.random() < 0.5)
        judged = self.made() if rng.random() < MADE else self.draw()
        with_source = judged.group == "made" or rng.random() >= ALONE
        return encoded(judged, with_source, self._rows.row)

    def _plain(self, damaged: bool) -> JudgedRow:
        row = self._rows.pair()[damaged]
        wrong = [1.0 if label == 1 else label for label in row.labels]
        return JudgedRow(row.ids, wrong, wrong, 0.35 if damaged else 0.85, "plain")

    def _detached(self, judged: Judged) -> Judged:
        """The translation of another text."""
        other = self._rng.choice(self._by_lang[judged.pair.split("-")[1]]).target
        if self._rng.random() < 0.3:  # it begins well
            cut = _cut(judged.target, self._rng.uniform(0.2, 0.5))
            rest = other[_cut(other, 0.3) :]
            return _made(judged, judged.target[:cut] + rest, 0.05, ((cut, cut + len(rest), 1.0),))
        return _made(judged, other, 0.0, ((0, len(other), 1.0),))

    def _foreign(self, judged: Judged) -> Judged:
        """A text in another language: another's translation, or words of any language."""
        rng = self._rng
        lang = rng.choice([lang for lang in self._rows.langs if lang not in judged.pair.split("-")])
        text = self._rows.text(lang)[: 40 + 2 * len(judged.target)]
        return _made(judged, text, 0.0, ((0, len(text), 1.0),))

    def _copied(self, judged: Judged) -> Judged:
        """The source as it is, or the rest of a translation that gives up."""
        source = judged.source
        if self._rng.random() < 0.7:
            return _made(judged, source, 0.0, ((0, len(source), 1.0),))
        share = self._rng.uniform(0.2, 0.7)
        kept, rest = judged.target[: _cut(judged.target, share)], source[_cut(source, share) :]
        return _made(judged, kept + rest, 0.15, ((len(kept), len(kept + rest), 1.0),))

    def _shortened(self, judged: Judged) -> Judged:
        """A part of the translation, as if the rest of the source had been passed over."""
        share = self._rng.uniform(0.2, 0.8)
        cut = _cut(judged.target, share)
        text = judged.target[:cut].rstrip(" ,;:") + "." if self._rng.random() < 0.6 else judged.target[cut:].lstrip()
        left = len(text) / len(judged.target)
        return _made(judged, text, 0.6 * left**1.5, ())

    def _repeated(self, judged: Judged) -> Judged:
        """A stretch said several times over."""
        rng, text = self._rng, judged.target
        start, end = sorted((_cut(text, rng.uniform(0, 0.9)), _cut(text, rng.uniform(0.1, 1))))
        stretch = text[start:end] or text[-20:]
        again = (" " + stretch.strip()) * rng.randint(1, 5)
        again = again[:300]
        return _made(judged, text[:end] + again + text[end:], 0.1, ((end, end + len(again), 1.0),))

    def _damaged(self, judged: Judged) -> Judged:
        """Wrong words in it."""
        words, times = self._rows.damaged(judged.pair.split("-")[1], judged.target)
        text, spans = render(words)
        grade = judged.grade * 0.55**times
        return _made(judged, text, grade, tuple((a, b, 1.0) for a, b in spans))


def _held_out(judged: Judged) -> bool:
    return zlib.crc32(judged.source.encode()) % 100 == 0


def _made(judged: Judged, text: str, grade: float, spans: Spans) -> Judged:
    return replace(judged, target=text, grade=grade, spans=spans, group="made")


def _cut(text: str, share: float) -> int:
    """About that far into the text, between words where it has spaces."""
    at = int(len(text) * share)
    space = text.find(" ", at)
    return at if space < 0 or space > at + 20 else space
