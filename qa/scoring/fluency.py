"""From surprisal to fluency: what a language model says of each sentence, on a scale of 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peak:
    """A word that the model found very unlikely where it stands; `bits` is its surprisal."""

    start: int
    end: int
    bits: float


@dataclass(frozen=True, slots=True)
class SentenceFluency:
    """The model's verdict on one sentence.

    Attributes:
        fluency: 0–100; 50 is the median of edited news and 5 its fifth percentile.
        bits: mean surprisal in bits per token, names and numbers counted half.
        outlier: how far above the sentences of its own document it lies in surprisal, in robust standard deviations.
        peaks: the unlikely words, in order; offsets are the document's.
    """

    fluency: float
    bits: float
    outlier: float = 0.0
    peaks: tuple[Peak, ...] = ()
