"""A sentence that a language model finds hardly possible.

What it finds
-------------
Sentences whose fluency is below what all but a few in a thousand sentences of edited news in that language reach: words
in an order that makes no sense, halves of two sentences, word-for-word renderings.

Why it happens
--------------
A translation system lost the thread of a long or broken source sentence and put plausible pieces together.

Example
-------
    Bombers deployed drills near the coast, forcing fighters, such as the president, to visit the capital.

Better
------
Translate the sentence again from its source.

A sentence that is odd for its own article, though not for the language, is noted too, as a minor fault: machine
translation mostly garbles one sentence among sound ones.

Options
-------
`fluency` (default 1.0): sentences below this fluency are reported.

Limits
------
Rare names, quoted dialect, lists of results and very short sentences are surprising too; what has fewer than six words
is left alone. Needs a language model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from qa.document import Document
from qa.finding import Finding, Severity
from qa.roles import width
from qa.rules.context import Context
from qa.rules.fluency.garbled_span import seams
from qa.rules.rule import Example, Rule
from qa.scoring.fluency import Peak, SentenceFluency

FLUENCY = 1.0
HOPELESS = 0.05
"""Fluency below which a sentence is a major fault: one in two thousand of edited news."""

OUTLIER = 2.0
ODD = 30.0
"""A sentence is odd for its article if it lies so many robust standard deviations above the others, below this fluency;
of these the worst is reported, or in a long article one sentence in twenty. What has a seam is FLU402's."""

FEW = 8
"""An article with fewer sentences has none that stands out."""

FEWEST = 6
"""Words that a sentence must have."""


_MESSAGES = {
    "hopeless": "This sentence makes no sense: of a thousand sentences of edited news, {} as odd.",
    "odd": "This sentence reads as garbled: of a thousand sentences of edited news, {} as odd.",
    "odd in its article": "This sentence reads far less smoothly than the others of this article.",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each sentence of the story with too low a fluency, and the oddest ones of the article."""
    threshold = float(str(context.option(RULE.code, "fluency", FLUENCY)))
    story = [
        (sentence, verdict)
        for sentence, verdict in zip(document.sentences, context.fluency or (), strict=False)
        if context.in_story(sentence) and _whole(document.slice(sentence))
    ]
    odd = _oddest([verdict for _, verdict in story], seams(document, context))
    for sentence, verdict in story:
        if verdict.fluency < HOPELESS:
            evidence, severity = "hopeless", Severity.MAJOR
        elif verdict.fluency < threshold:
            evidence, severity = "odd", Severity.MINOR
        elif verdict in odd:
            evidence, severity = "odd in its article", Severity.MINOR
        else:
            continue
        message = _MESSAGES[evidence].format(_share(verdict.fluency))
        yield RULE.finding(document, sentence.start, sentence.end, message, evidence=evidence, severity=severity)


def _whole(sentence: str) -> bool:
    """Whether this is enough of a sentence to judge: some words, and no line break within."""
    return (len(sentence.split()) >= FEWEST or width(sentence) >= 10 * FEWEST) and "\n" not in sentence


def _oddest(verdicts: Sequence[SentenceFluency], joined: frozenset[Peak]) -> list[SentenceFluency]:
    """The verdicts on the sentences that stand out from the others, and have no seam to explain it."""
    if len(verdicts) < FEW:
        return []
    middle = median(v.deviation for v in verdicts)
    spread = max(1.4826 * median(abs(v.deviation - middle) for v in verdicts), 0.4)
    limit = middle + OUTLIER * spread
    odd = [v for v in verdicts if v.fluency < ODD and v.deviation > limit and joined.isdisjoint(v.peaks)]
    return sorted(odd, key=lambda v: -v.deviation)[: max(1, len(verdicts) // 20)]


def _share(fluency: float) -> str:
    count = round(fluency * 10)
    return "not one is" if count < 1 else "one is" if count == 1 else f"only {count} are"


RULE = Rule(
    code="FLU401",
    name="garbled-sentence",
    family="fluency",
    mqm="Fluency/Unintelligible",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "model"}),
    find=find,
    examples=(
        Example(
            "en",
            "The talks will go on in May. Ministers deployed the drills of talks near coast forcing fishermen such as the "
            "president fish to visit them.",
            (
                "Ministers deployed the drills of talks near coast forcing fishermen such as the president fish to visit them.",
            ),
        ),
        Example(
            "de",
            "Die Gespräche gehen im Mai weiter. Minister der eingesetzt Übungen Küste nahe bei, zwingend Fischer wie etwa "
            "Präsidentin besuchen zu sie.",
            ("Minister der eingesetzt Übungen Küste nahe bei, zwingend Fischer wie etwa Präsidentin besuchen zu sie.",),
        ),
        Example("en", "The talks will go on in May. Neither side expects a quick result, the minister said on Monday."),
        Example("de", "Die Gespräche gehen im Mai weiter. Keine Seite rechnet mit einem schnellen Ergebnis."),
    ),
)
