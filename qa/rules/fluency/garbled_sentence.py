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

from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.roles import width
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

FLUENCY = 1.0
HOPELESS = 0.05
"""Fluency below which a sentence is a major fault: one in two thousand of edited news."""

OUTLIER = 1.5
ODD = 15.0
"""A sentence is odd for its article if it lies so many robust standard deviations above the others, below this fluency."""

FEWEST = 6
"""Words that a sentence must have."""


_MESSAGES = {
    "hopeless": "This sentence makes no sense: of a thousand sentences of edited news, {} as odd.",
    "odd": "This sentence reads as garbled: of a thousand sentences of edited news, {} as odd.",
    "odd in its article": "This sentence reads far less smoothly than the others of this article.",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each sentence of the story with too low a fluency."""
    threshold = float(str(context.option(RULE.code, "fluency", FLUENCY)))
    for sentence, verdict in zip(document.sentences, context.fluency or (), strict=False):
        outlier = verdict.fluency < ODD and verdict.outlier > OUTLIER
        if not (verdict.fluency < threshold or outlier) or not context.in_story(sentence):
            continue
        text = document.slice(sentence)
        if len(text.split()) < FEWEST and width(text) < 6 * FEWEST or "\n" in text:
            continue
        if verdict.fluency < HOPELESS:
            evidence, severity = "hopeless", Severity.MAJOR
        else:
            evidence, severity = "odd" if verdict.fluency < threshold else "odd in its article", Severity.MINOR
        message = _MESSAGES[evidence].format(_share(verdict.fluency))
        yield RULE.finding(document, sentence.start, sentence.end, message, evidence=evidence, severity=severity)


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
