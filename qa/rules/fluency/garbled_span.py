"""Words at which a sentence stops making sense.

What it finds
-------------
Words close together that a language model finds all but impossible where they stand, or one that is so by far, in a
sentence that is odd as a whole; and the seam between two halves that a stray capital gives away.

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

from qa.document import Document, Sentence
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography import mid_sentence_capital
from qa.scoring.fluency import Peak

FLUENCY = 20.0

STEEP = 2.0
"""Height from which one peak is enough."""

NEAR = 30
"""Peaks with fewer characters between them are one span."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the seams, and the spans around the unlikely words of each odd sentence."""
    if context.fluency is None:
        return
    threshold = float(str(context.option(RULE.code, "fluency", FLUENCY)))
    joined = seams(document, context)
    for sentence, verdict in zip(document.sentences, context.fluency, strict=True):
        if not context.in_story(sentence):
            continue
        for seam in (p for p in verdict.peaks if p in joined):
            yield _seam(document, sentence, seam)
        if verdict.fluency < threshold:
            peaks = [p for p in verdict.peaks if p not in joined and _telling(document, context, p)]
            yield from _words(document, peaks)


def seams(document: Document, context: Context) -> frozenset[Peak]:
    """The stray capitals that the model finds all but impossible: there two pieces were joined."""
    capitals = {f.start for f in mid_sentence_capital.find(document, context)}
    peaks = (p for verdict in context.fluency or () for p in verdict.peaks)
    return frozenset(p for p in peaks if p.start in capitals)


def _seam(document: Document, sentence: Sentence, seam: Peak) -> Finding:
    """The word before the stray capital and the word itself."""
    before = document.text[sentence.start : seam.start].rstrip()
    start = sentence.start + max(before.rfind(" "), before.rfind("\n")) + 1
    words = document.text[start : seam.end]
    message = f"Two pieces seem to be joined at “{words}”; the sentence makes no sense across it."
    return RULE.finding(document, start, seam.end, message, evidence="seam")


def _words(document: Document, peaks: Sequence[Peak]) -> Iterator[Finding]:
    for span in _spans(peaks):
        if len(span) > 1 or span[0].height >= STEEP:
            start, end = span[0].start, span[-1].end
            evidence = "words" if len(span) > 1 else "word"
            message = f"The sentence makes no sense around “{document.text[start:end]}”."
            yield RULE.finding(document, start, end, message, evidence=evidence, severity=Severity.MINOR)


def _telling(document: Document, context: Context, peak: Peak) -> bool:
    """Whether a peak is a common word in small letters: a rare name or number says nothing about the sentence."""
    word = document.text[peak.start : peak.end]
    common = word in context.small_words if context.small_words else word.isalpha()
    return common and not word[0].isupper() and not context.in_quotes(peak.start, peak.end)


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
        Example(
            "en",
            "Talks end today. The minister indicated that Close ties between the two states help nobody.",
            ("that Close",),
        ),
        Example(
            "fr",
            "Les discussions se terminent. Le ministre a déclaré Que la réunion aurait lieu demain.",
            ("déclaré Que",),
        ),
        Example("en", "Talks end today. Both sides said that they would meet again next week."),
        Example("de", "Die Gespräche gehen im Mai weiter. Keine Seite rechnet mit einem schnellen Ergebnis."),
    ),
)
