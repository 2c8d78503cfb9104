"""Every document is read by the built-in encoder; a larger model, if there is one, reads what may be garbled.

The encoder costs milliseconds a sentence, a large language model a hundred times as much, and most sentences of most
documents are sound. Where the encoder is sure that every sentence of a block is, its own verdict on them stands. Both
models' fluency is a rank among edited news, so that they can stand side by side. How far a sentence stands out from the
others of its article is always the encoder's to say: it has read them all, and the two models' deviations do not mix.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from qa.document import STORY_ROLES, Document
from qa.scoring import load_encoder, load_model, resolve
from qa.scoring.fluency import SentenceFluency
from qa.scoring.protocol import Encoder, LanguageModel
from qa.scoring.scorer import Scorer
from qa.scoring.windows import Reading, Span, chunks, chunks_of, read_documents, score_parts

SURE: float | None = 20.0
"""Fluency from which the encoder's verdict on a sentence stands. None: the larger model reads everything."""

Verdicts = tuple[SentenceFluency, ...]
"""One for each sentence of a document."""


class Cascade:
    """What the models say of documents and texts.

    Attributes:
        name, revision, calibration: of the model that has the last word.
        versions: name and revision of every model that is asked, that one first.
    """

    def __init__(self, encoder: Encoder, large: LanguageModel | None = None) -> None:
        self._encoder = encoder
        self._large = large
        self._quick = Scorer(encoder)
        self._last = Scorer(large) if large else self._quick
        self.name, self.revision, self.calibration = self._last.name, self._last.revision, self._last.calibration
        self.versions = tuple((model.name, model.revision) for model in (large, encoder) if model)

    def calibrated(self, lang: str | None) -> bool:
        """Whether there is a table for the language."""
        return self._last.calibrated(lang)

    def fluency(self, texts: Sequence[str], lang: str | None) -> list[float]:
        """Fluency (0–100) of each text on its own, always by the model that has the last word."""
        return self._last.fluency(texts, lang)

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """What the encoder makes of each document."""
        return read_documents(self._encoder, documents)

    def score(self, documents: Sequence[Document], readings: Sequence[Reading]) -> list[Verdicts]:
        """The verdict on each sentence of each document; roles must be known, so that the story can be told."""
        quick = [self._quick.verdicts(d, r.scores) for d, r in zip(documents, readings, strict=True)]
        if not self._large:
            return quick
        spans = [self._doubtful(d, verdicts) for d, verdicts in zip(documents, quick, strict=True)]
        scores = score_parts(self._large, documents, spans)
        return [
            self._merged(d, of_quick, self._last.verdicts(d, s), of_document)
            for d, of_quick, s, of_document in zip(documents, quick, scores, spans, strict=True)
        ]

    def _doubtful(self, document: Document, quick: Verdicts) -> list[Span]:
        """What the larger model is to read: the whole where one of the two models has no scale for the language."""
        if SURE is None or not (self._quick.calibrated(document.lang) and self._last.calibrated(document.lang)):
            return chunks(document)
        wanted = {
            sentence.block
            for sentence, verdict in zip(document.sentences, quick, strict=True)
            if verdict.fluency < SURE and document.blocks[sentence.block].role in STORY_ROLES
        }
        return chunks_of(document, sorted(wanted))

    @staticmethod
    def _merged(document: Document, quick: Verdicts, last: Verdicts, spans: Sequence[Span]) -> Verdicts:
        starts = [start for _, start, _ in spans]

        def was_read(at: int) -> bool:
            i = bisect_right(starts, at) - 1
            return i >= 0 and at < spans[i][2]

        return tuple(
            replace(slow, deviation=fast.deviation) if was_read(sentence.start) and was_read(sentence.end - 1) else fast
            for sentence, fast, slow in zip(document.sentences, quick, last, strict=True)
        )


def load_cascade(name: str, cache: bool = True) -> Cascade | None:
    """The built-in encoder with the model of that name; None for "none".

    Raises:
        UsageError: no such model.
        ModelError: it is not installed, or damaged.
    """
    match resolve(name):
        case None:
            return None
        case "builtin":
            return Cascade(load_encoder(cache))
        case other:
            return Cascade(load_encoder(cache), load_model(other, cache))
