"""What the estimators share: texts that a model can take, and doubts in good order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.errors import ModelError
from qa.scoring.quality import Doubt


def with_sources(name: str, targets: Sequence[str], sources: Sequence[str | None]) -> list[tuple[str, str]]:
    """Each translation and its source, as text that every tokenizer takes, of the same length.

    Raises:
        ModelError: a source is missing, and the model called `name` can't do without.
    """
    from qa.scoring.tokens import without_surrogates

    pairs = []
    for target, source in zip(targets, sources, strict=True):
        if source is None:
            raise ModelError(f'model "{name}" compares with the source, and there is none; give it, or use "builtin"')
        pairs.append((without_surrogates(target), without_surrogates(source)))
    return pairs


def tidy(target: str, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Doubts in order, without space at their ends and without overlap: of two that overlap, the worse stays."""
    kept: list[Doubt] = []
    trimmed = [trim for doubt in doubts if (trim := _trimmed(target, doubt))]
    for doubt in sorted(trimmed, key=lambda d: (-d.severity.weight, -d.probability, d.start, d.end)):
        if all(doubt.end <= other.start or other.end <= doubt.start for other in kept):
            kept.append(doubt)
    return tuple(sorted(kept, key=lambda d: d.start))


def _trimmed(target: str, doubt: Doubt) -> Doubt | None:
    """The doubt within the text and without space at its ends; None where nothing is left."""
    start, end = max(0, doubt.start), min(len(target), doubt.end)
    words = target[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return replace(doubt, start=start, end=end) if start < end else None
