"""The built-in quality model: the encoder reads a translation together with its source.

It was trained on what people said of translations (`models/recipes/builtin/judged.py`). Its grade is joined by what a
reader of both texts sees at once: whether their sentence vectors lie close, whether the translation is in the language
that it should be in, whether it is the source over again, and whether it is much too short or too long. The weights of
these are learned too (`tables/quality.json`); the quality is 100 times the grade that people are expected to give,
where 100 is no error at all, 37 one major error of MQM, and 0 a translation of nothing in the source.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qa import language
from qa.finding import Severity
from qa.scoring import builtin_files
from qa.scoring.builtin import network
from qa.scoring.quality import Doubt, Grade
from qa.scoring.scorer import WORD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.scoring.builtin_network import Tokens

FEW, ENOUGH = 12, 40
"""Letters up to which nothing can be said of a text's language, and from which all that is said is believed."""

SHORTEST = 40
"""Characters of a translation and of its source from which it can be told whether the one is that of the other: the
vectors of shorter ones lie far apart even if it is."""

DOUBTFUL, SERIOUS = 0.4, 0.5
"""Probability of an error from which a word is said to be one, and of a serious one from which it is that."""

MOST_DOUBTED = 25.0
"""Quality over which no single word is doubted: most sentences have some word that might be another."""

COPIED = 0.75
"""Share of a translation's character triples that stand in the source, from which it may be a copy."""


class Evidence(NamedTuple):
    """What is known of one translation.

    Attributes:
        grade: logit of the grade that the encoder gives, reading both texts where there is a source.
        alone: likewise reading the translation alone, which errs elsewhere; 0 without a source.
        wrong: how many of its tokens are expected to be wrong, as log(1 + n).
        serious: likewise of serious errors.
        damage: its surprisal read alone, as log(1 + bits).
        size: its number of tokens, as log(1 + n): people who count errors find more of them in long translations.
        apart: 1 less the cosine of its vector and that of its source; 0 without a source.
        longer: how far its number of tokens is from that of the source, up or down, in logarithms; 0 without a source.
        fits: probability in [0, 1] that it is in its language, and no copy of the source.
    """

    grade: float
    alone: float
    wrong: float
    serious: float
    damage: float
    size: float
    apart: float
    longer: float
    fits: float


class Table(NamedTuple):
    """What `models/recipes/builtin/quality.py` learned.

    Attributes:
        weights: of the evidence in its order, all but `fits`, and a constant: with a source.
        alone: likewise without one.
        unread: likewise with a source, in a language that the encoder has not learned: lengths and vectors only.
        read: languages that it has learned to read.
        judged: languages into which people judged translations; elsewhere the grade is mostly too low.
        marked: languages in which people marked wrong words; in others the probabilities mean little.
        sound: mean and spread of `Evidence.grade` and then of `apart` among sound translations of news.
        unrelated: how far, in spreads, both together lie from those of sound translations, from which one is none.
    """

    weights: tuple[float, ...]
    alone: tuple[float, ...]
    unread: tuple[float, ...]
    read: tuple[str, ...]
    judged: tuple[str, ...]
    marked: tuple[str, ...]
    sound: tuple[float, float, float, float]
    unrelated: float


class BuiltinQuality:
    """Grades by the encoder that comes with the package; loaded at the first call.

    Raises:
        ModelError: a file is missing or damaged.
    """

    name = "builtin"

    @property
    def revision(self) -> str:
        """Of the files and of the table, any of which changes the grades."""
        return hashlib.sha256(f"{builtin_files.FILES} {learned()}".encode()).hexdigest()[:8]

    def __init__(self) -> None:
        builtin_files.ready()

    def calibrated(self, lang: str | None) -> bool:
        """See `QualityModel.calibrated`."""
        return _among(lang, learned().judged)

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        """See `QualityModel.grade`."""
        judged = judge(targets, sources, lang)
        known = _among(lang, learned().marked)
        grades = []
        for target, source, (evidence, ends, odds) in zip(targets, sources, judged, strict=True):
            of_whole = quality(evidence, _weights(lang, source is not None))
            of_words = tuple(doubts(target, ends, odds)) if known and of_whole < MOST_DOUBTED else ()
            unrelated = source is not None and is_unrelated(target, source, evidence)
            grades.append(Grade(of_whole, of_words, unrelated))
        return grades


def _among(lang: str | None, langs: Sequence[str]) -> bool:
    return (lang or "").split("-")[0] in langs


class Judged(NamedTuple):
    """What the encoder makes of a translation: the evidence, and where each token ends that has these log-odds of
    being wrong and seriously wrong."""

    evidence: Evidence
    ends: NDArray[np.int64]
    odds: NDArray[np.float32]


def judge(targets: Sequence[str], sources: Sequence[str | None], lang: str | None) -> list[Judged]:
    """What the encoder and the texts themselves tell of each translation."""
    encoder = network()
    own = encoder.tokenize(targets)
    paired = [i for i, source in enumerate(sources) if source is not None]
    theirs = dict(zip(paired, encoder.tokenize([source for source in sources if source is not None]), strict=True))
    alone = encoder.alone(own)
    judgements = dict(zip(paired, encoder.judge([own[i] for i in paired], list(theirs.values())), strict=True))
    vectors = np.array([alone[i].vector for i in paired]).reshape(-1, encoder.width)
    cosines = dict(zip(paired, _cosines(vectors, encoder.vectors(list(theirs.values()))), strict=True))
    result = []
    for i, target in enumerate(targets):
        judgement = judgements.get(i, alone[i].judgement)
        wrong, serious = np.log1p((1 / (1 + np.exp(-judgement.odds))).sum(0))
        evidence = Evidence(
            grade=judgement.grade,
            alone=alone[i].judgement.grade if i in judgements else 0.0,
            wrong=float(wrong),
            serious=float(serious),
            damage=float(np.log1p(np.logaddexp2(0, alone[i].damage * np.log2(np.e)).sum())),
            size=math.log1p(len(own[i].ids)),
            apart=1 - cosines[i] if i in cosines else 0.0,
            longer=_longer(own[i], theirs[i]) if i in theirs else 0.0,
            fits=fits(target, sources[i], lang),
        )
        result.append(Judged(evidence, own[i].ends[: len(judgement.odds)], judgement.odds))
    return result


def _weights(lang: str | None, with_source: bool) -> tuple[float, ...]:
    if not with_source:
        return learned().alone
    return learned().weights if lang is None or _among(lang, learned().read) else learned().unread


def quality(evidence: Evidence, weights: Sequence[float]) -> float:
    """The quality (0–100) that the evidence speaks for, with such weights and a constant."""
    *weights, constant = weights
    logit = constant + sum(weight * seen for weight, seen in zip(weights, evidence[:-1], strict=True))
    return 100 * evidence.fits / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def is_unrelated(target: str, source: str, evidence: Evidence) -> bool:
    """Whether a translation seems to be none of its source; of a few words it can't be told."""
    return min(len(target), len(source)) >= SHORTEST and strangeness(evidence) >= learned().unrelated


def strangeness(evidence: Evidence, table: Table | None = None) -> float:
    """How far a translation and its source lie from sound ones, in spreads: by its grade and by its vector together.

    Either alone errs in languages in which nobody judged translations; they seldom err about the same sentence.
    """
    grade, grade_spread, apart, apart_spread = (table or learned()).sound
    return (grade - evidence.grade) / grade_spread + (evidence.apart - apart) / apart_spread


def doubts(target: str, ends: NDArray[np.int64], odds: NDArray[np.float32]) -> Iterator[Doubt]:
    """The words that are probably wrong; neighbours that are so alike are one doubt."""
    chances = 1 / (1 + np.exp(-odds))
    open_doubt: Doubt | None = None
    for word in WORD.finditer(target):
        first = int(ends.searchsorted(word.start(), side="right"))
        last = int(ends.searchsorted(word.end(), side="left")) + 1
        wrong, serious = chances[first:last].max(0, initial=0.0)
        if wrong >= DOUBTFUL:
            severity = Severity.MAJOR if serious >= SERIOUS else Severity.MINOR
            start = word.start()
            if open_doubt and not target[open_doubt.end : start].strip():
                start = open_doubt.start
                wrong = max(float(wrong), open_doubt.probability)
                severity = max(severity, open_doubt.severity, key=lambda s: s.weight)
            elif open_doubt:
                yield open_doubt
            open_doubt = Doubt(start, word.end(), severity, float(wrong))
        elif open_doubt:
            yield open_doubt
            open_doubt = None
    if open_doubt:
        yield open_doubt


def fits(target: str, source: str | None, lang: str | None) -> float:
    """Probability in [0, 1] that a translation is in its language and is not its source over again.

    Of a few letters, as of a name, neither can be said.
    """
    letters = sum(map(str.isalpha, target))
    trust = min(1.0, max(0.0, (letters - FEW) / (ENOUGH - FEW)))
    if not target.strip():
        return 0.0 if source and source.strip() else 1.0
    own = 1.0
    if lang and trust:
        shares = language.distribution(target, lang)
        of_lang, best = shares[lang.split("-")[0]], max(shares.values())
        own = of_lang / best if best else 1.0
    copy = 0.0
    if (source and own < 1.0) or (source and not lang):
        copy = min(1.0, max(0.0, (_shared(target, source) - COPIED) / (0.95 - COPIED)))
    return 1 - trust * (1 - own * (1 - copy))


def _shared(target: str, source: str) -> float:
    """The share of the translation's character triples that stand in the source."""
    own, theirs = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (target.casefold(), source.casefold()))
    return len(own & theirs) / max(1, len(own))


def _longer(target: Tokens, source: Tokens) -> float:
    return abs(math.log((len(target.ids) + 2) / (len(source.ids) + 2)))


def _cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> list[float]:
    sizes = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return [float(x) for x in (a * b).sum(1) / np.maximum(sizes, 1e-9)]


@cache
def learned() -> Table:
    """The table that ships."""
    table = json.loads(resources.files("qa.scoring").joinpath("tables/quality.json").read_text(encoding="utf-8"))
    mean, spread, apart, apart_spread = table["sound"]
    return Table(
        tuple(table["weights"]),
        tuple(table["alone"]),
        tuple(table["unread"]),
        tuple(table["read"]),
        tuple(table["judged"]),
        tuple(table["marked"]),
        (mean, spread, apart, apart_spread),
        table["unrelated"],
    )
