"""From surprisal to fluency: what a language model says of each sentence, on a scale of 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peak:
    """A word that the model found very unlikely where it stands.

    Attributes:
        start, end: its place in the document.
        bits: its surprisal.
        height: that as a multiple of what makes a peak for this model.
    """

    start: int
    end: int
    bits: float
    height: float = 1.0


@dataclass(frozen=True, slots=True)
class SentenceFluency:
    """The model's verdict on one sentence.

    Attributes:
        fluency: 0–100; 50 is the median of edited news and 5 its fifth percentile.
        bits: mean surprisal in bits per unit of size (`scorer.surprise`), names and numbers counted half.
        deviation: how far that lies above what is expected at its length in edited news, in spreads (`Norm.z`).
        peaks: the unlikely words, in order; offsets are the document's.
    """

    fluency: float
    bits: float
    deviation: float = 0.0
    peaks: tuple[Peak, ...] = ()
