"""The scores of sacreBLEU for one or more systems, with confidence intervals and paired tests against the first one.

sacreBLEU computes every figure; its signature goes with each, so that it can be had again and compared with others'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.comparing.segments import Corpus, fingerprint, match
from qa.errors import UsageError

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

METRICS = ("bleu", "chrf", "chrf++", "ter")
"""What can be asked for. TER counts errors: lower is better."""

TESTS = {"bootstrap": "bs", "randomization": "ar"}
"""Our name of a paired test → sacreBLEU's: bootstrap resampling, approximate randomisation."""

_TOKENIZERS = {"zh": "zh", "ja": "ja-mecab", "ko": "ko-mecab", **dict.fromkeys(("th", "lo", "km", "my"), "char")}
"""Language → how BLEU cuts words; "13a" for those written with spaces. All work without a download."""

_CHARACTERS_FOR_TER = frozenset({"zh", "ja"})
"""Languages in which TER counts characters."""

_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_DIGITS = 4
_TOKENIZED = 100
"""Segments that end in " ." from which on a text was hardly written so."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score of a whole corpus.

    Attributes:
        score: points, 0–100 (TER may be more), to four decimals.
        mean, interval: mean of the scores of resampled corpora, and half the width of the range that 95 % of them lie
            in; None where nothing was resampled.
        p_value: how often chance alone makes a difference from the first system as large as this one; None for the
            first system, or without a test.
    """

    score: float
    mean: float | None = None
    interval: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class System:
    """The scores of one system: of all its text by metric, and of each document by metric."""

    path: str
    scores: Mapping[str, Score]
    documents: tuple[Mapping[str, float], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run.

    Attributes:
        lang: language of the texts, None where nobody said.
        names: metric → what sacreBLEU calls it ("chrF2++").
        signatures: metric → sacreBLEU's signature.
        systems: in the order given; the first is the baseline.
        references: their paths.
        fingerprint: names the texts of the references.
        documents: name and number of segments of each.
        test: of `TESTS`, or None.
        notes: what the reader of the scores should know.
    """

    lang: str | None
    names: Mapping[str, str]
    signatures: Mapping[str, str]
    systems: tuple[System, ...]
    references: tuple[str, ...]
    fingerprint: str
    documents: tuple[tuple[str, int], ...]
    test: str | None
    notes: tuple[str, ...]

    @property
    def segments(self) -> int:
        """Of all documents."""
        return sum(count for _, count in self.documents)


def compare(
    systems: Sequence[Corpus],
    references: Sequence[Corpus],
    metrics: Sequence[str] = ("bleu", "chrf", "ter"),
    lang: str | None = None,
    test: str | None = "bootstrap",
) -> Comparison:
    """Score systems against references.

    Args:
        systems: the first is the baseline that the others are tested against.
        references: one or more translations of the same text.
        metrics: of `METRICS`.
        lang: language code; says how words are cut.
        test: of `TESTS`, or None for bare scores.

    Raises:
        UsageError: sacreBLEU is not installed, or a file is given with a folder.
        InputError: the texts don't match segment by segment.
    """
    first = references[0]
    for corpus in (*references[1:], *systems):
        match(corpus, first)
    texts = [reference.segments for reference in references]
    scorers, notes = _scorers(metrics, lang, texts)
    if test is None:
        names, signatures, columns = _plain(scorers, systems)
    else:
        names, signatures, columns = _tested(scorers, systems, TESTS[test])
    documents = [_by_document(scorers, system, references) for system in systems]
    return Comparison(
        lang=lang,
        names=names,
        signatures=signatures,
        systems=tuple(
            System(system.path, {metric: columns[metric][i] for metric in metrics}, documents[i])
            for i, system in enumerate(systems)
        ),
        references=tuple(reference.path for reference in references),
        fingerprint=fingerprint(references),
        documents=tuple((first.name(i), len(part.segments)) for i, part in enumerate(first.parts)),
        test=test,
        notes=(*notes, *_doubts(systems, texts, lang)),
    )


_Table = tuple[dict[str, str], dict[str, str], dict[str, list[Score]]]
"""Names, signatures, and a score for each system, by metric."""


def _plain(scorers: Mapping[str, Metric], systems: Sequence[Corpus]) -> _Table:
    results = {m: [scorer.corpus_score(s.segments, None) for s in systems] for m, scorer in scorers.items()}
    return (
        {metric: column[0].name for metric, column in results.items()},
        {metric: str(scorer.get_signature()) for metric, scorer in scorers.items()},
        {metric: [Score(_rounded(result.score)) for result in column] for metric, column in results.items()},
    )


def _tested(scorers: Mapping[str, Metric], systems: Sequence[Corpus], test: str) -> _Table:
    """Scores with a test: sacreBLEU keeps the order of metrics and systems, but calls them by names of its own."""
    from sacrebleu.significance import PairedTest

    named: list[tuple[str, Sequence[str]]] = [(system.path, system.segments) for system in systems]
    signatures, columns = PairedTest(named, scorers, None, test_type=test, n_ar_confidence=_resamples(test))()
    names = dict(zip(scorers, signatures, strict=True))
    return (
        names,
        {metric: str(signatures[name]) for metric, name in names.items()},
        {metric: [_score(result) for result in columns[name]] for metric, name in names.items()},
    )


def _resamples(test: str) -> int:
    """0 makes approximate randomisation give confidence intervals too, by sacreBLEU's usual number of resamples."""
    return 0 if test == "ar" else -1


def _score(result: object) -> Score:
    score, mean, interval, p_value = (getattr(result, name) for name in ("score", "mean", "ci", "p_value"))
    return Score(
        _rounded(score), _rounded(mean), _rounded(interval), None if p_value is None else round(float(p_value), 6)
    )


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _by_document(
    scorers: Mapping[str, Metric], system: Corpus, references: Sequence[Corpus]
) -> tuple[Mapping[str, float], ...]:
    """Scores of each document; none where there is but one, whose scores are those of the corpus."""
    if len(system.parts) == 1:
        return ()
    return tuple(
        {
            metric: _rounded(scorer.corpus_score(part.segments, [r.parts[i].segments for r in references]).score)
            for metric, scorer in scorers.items()
        }
        for i, part in enumerate(system.parts)
    )


def _scorers(
    metrics: Sequence[str], lang: str | None, references: Sequence[Sequence[str]]
) -> tuple[dict[str, Metric], list[str]]:
    """The metrics of sacreBLEU, which have read the references, and notes on what could not be had."""
    try:
        from sacrebleu import BLEU, CHRF, TER
    except ModuleNotFoundError as error:
        raise UsageError('comparing needs sacreBLEU; run: pip install "qa[compare]"') from error
    language = (lang or "").split("-")[0]
    scorers: dict[str, Metric] = {}
    notes: list[str] = []
    for metric in metrics:
        if metric == "bleu":
            tokenizer = _TOKENIZERS.get(language, "13a")
            try:
                scorers[metric] = BLEU(tokenize=tokenizer, force=True, references=references)
            except RuntimeError:  # its message is about installing, too, in many lines
                scorers[metric] = BLEU(tokenize="char", force=True, references=references)
                notes.append(
                    f"BLEU counts characters, as {tokenizer} is not installed; "
                    f'for words run: pip install "sacrebleu[{language}]"'
                )
        elif metric == "ter":
            characters = language in _CHARACTERS_FOR_TER
            scorers[metric] = TER(normalized=characters, asian_support=characters, references=references)
            if _TOKENIZERS.get(language) == "char":
                notes.append(f"TER counts what stands between spaces, which says little in {lang}")
        else:
            scorers[metric] = CHRF(word_order=2 if metric == "chrf++" else 0, references=references)
    return scorers, notes


def _doubts(systems: Sequence[Corpus], references: Sequence[Sequence[str]], lang: str | None) -> list[str]:
    """What makes one doubt that the scores mean what they seem to."""
    notes = []
    text = "".join(references[0])
    if lang is None and 2 * len(_WITHOUT_SPACES.findall(text)) > len(text):
        notes.append("words are cut at spaces, but these texts seem to have none; set --lang")
    notes += [
        f"{system.path}: seems to be tokenized (many segments end in “ .”); scores are for text as people read it"
        for system in systems
        if sum(segment.endswith(" .") for segment in system.segments) >= _TOKENIZED
    ]
    return notes
