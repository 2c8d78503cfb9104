"""Words at which a sentence stops making sense.

What it finds
-------------
One or a few words that a language model finds all but impossible where they stand, in a sentence that is odd as a whole:
a wrong word, a stray capital, the seam between two halves.

Why it happens
--------------
A translation system took a word in the wrong sense, lost a piece of the sentence, or joined two.

Example
-------
    Close ties undermine global securityWashington took no note.

Better
------
Read the sentence at this place against its source.

Options
-------
`fluency` (default 20.0): only sentences below this fluency are looked at.

Limits
------
Names, numbers and rare terms are left alone, however surprising. Needs a language model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.scoring.fluency import Peak

FLUENCY = 20.0
NEAR = 30
"""Peaks with fewer characters between them are one span."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the spans around the unlikely words of each odd sentence."""
    threshold = float(str(context.option(RULE.code, "fluency", FLUENCY)))
    for sentence, verdict in zip(document.sentences, context.fluency or (), strict=False):
        if verdict.fluency >= threshold or not context.in_story(sentence):
            continue
        peaks = [p for p in verdict.peaks if _telling(document, context, p)]
        for span in _spans(peaks):
            words = document.text[span[0].start : span[-1].end]
            if len(span) > 1:
                yield RULE.finding(document, span[0].start, span[-1].end, f"The sentence makes no sense around “{words}”.", evidence="words")
            else:
                yield RULE.finding(
                    document,
                    span[0].start,
                    span[0].end,
                    f"“{words}” hardly fits here; a word may be wrong or missing.",
                    evidence="word",
                    severity=Severity.MINOR,
                )


def _telling(document: Document, context: Context, peak: Peak) -> bool:
    """Whether a peak is a common word: a rare name or number says nothing about the sentence."""
    word = document.text[peak.start : peak.end]
    if not word[0].isalpha() or word.isupper() or context.in_quotes(peak.start, peak.end):
        return False
    return word[0].islower() and (not context.small_words or word.lower() in context.small_words) or (
        word[0].isupper() and word.lower() in context.small_words
    )


def _spans(peaks: Sequence[Peak]) -> Iterator[list[Peak]]:
    """Runs of peaks that stand close together."""
    run: list[Peak] = []
    for peak in peaks:
        if run and peak.start - run[-1].end > NEAR:
            yield run
            run = []
        run.append(peak)
    if run:
        yield run


RULE = Rule(
    code="FLU402",
    name="garbled-span",
    family="fluency",
    mqm="Fluency/Unintelligible",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "model"}),
    find=find,
    examples=(
        Example("en", "The minister said that close banana between the two states help nobody.", ("banana",)),
        Example("de", "Der Minister sagte, dass enge Banane zwischen beiden Staaten niemandem helfen.", ("Banane",)),
        Example("en", "The minister said that close ties between the two states help nobody."),
        Example("de", "Der Minister sagte, dass enge Beziehungen zwischen beiden Staaten niemandem helfen."),
    ),
)
