"""Every document is read by the built-in encoder; a larger model, if there is one, reads those that it doubts.

The encoder costs milliseconds a sentence, a large language model a hundred times as much, and in many documents nothing
is wrong. A document in which the encoder doubts no sentence of the story keeps the encoder's verdicts; any other is
read by the larger model as a whole. The two models' verdicts are not mixed within a document: how far a sentence stands
out from the others of its article can only be said by one that has read them all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.document import STORY_ROLES, Document
from qa.scoring import load_encoder, load_model, resolve
from qa.scoring.fluency import SentenceFluency
from qa.scoring.protocol import Encoder, LanguageModel
from qa.scoring.scorer import Scorer
from qa.scoring.windows import Reading, read_documents

SURE: float | None = 10.0
"""Fluency from which the encoder doubts no sentence. None: the larger model reads everything."""

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

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text, by the encoder: texts that say the same lie close, in any languages."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        vectors = np.stack([reading.vector for reading in self._encoder.read(texts)]).astype(np.float32)
        sized: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return sized

    def score(self, documents: Sequence[Document], readings: Sequence[Reading]) -> list[Verdicts]:
        """The verdict on each sentence of each document; roles must be known, so that the story can be told."""
        verdicts = [self._quick.verdicts(d, r.scores) for d, r in zip(documents, readings, strict=True)]
        if self._large:
            doubted = [i for i, d in enumerate(documents) if self._doubts(d, verdicts[i])]
            for i, of_large in zip(doubted, self._last.score([documents[i] for i in doubted]), strict=True):
                verdicts[i] = of_large
        return verdicts

    def _doubts(self, document: Document, quick: Verdicts) -> bool:
        """Whether the larger model is to read the document; always where the encoder has no scale for the language."""
        if SURE is None or not self._quick.calibrated(document.lang):
            return True
        return any(
            verdict.fluency < SURE and document.blocks[sentence.block].role in STORY_ROLES
            for sentence, verdict in zip(document.sentences, quick, strict=True)
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
