"""Words are missing, within the sentence or at one of its ends."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from models.recipes.builtin.damage.edits import cut
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, left_of, right_of, same, wordy


def drop_function_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A function word is missing."""
    return _drop(words, [i for i in wordy(words) if material.generator.is_function(words[i].core)], material, rng)


def drop_content_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A content word is missing."""
    return _drop(words, [i for i in wordy(words) if not material.generator.is_function(words[i].core)], material, rng)


def drop_short_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word of at most four letters is missing."""
    return _drop(words, [i for i in wordy(words) if len(words[i].core) <= 4], material, rng)


def _drop(words: Words, candidates: Sequence[int], material: Material, rng: Random) -> Words | None:
    """Without one of the candidates, rather one whose absence shows."""
    chosen = [
        i
        for i in candidates
        if not any(same(words[i], neighbour) for neighbour in words[max(0, i - 1) : i] + words[i + 1 : i + 2])
    ]
    if not chosen or len(words) < 4:
        return None
    i = rng.choice(chosen)
    if material.generator.follows(left_of(words, i), right_of(words, i + 1)):
        i = rng.choice(chosen)  # "a big dog" reads well without "big": a second try
    return cut(words, i, i + 1, material)


def drop_run(words: Words, material: Material, rng: Random) -> Words | None:
    """Two or three words in a row are missing."""
    length = rng.randint(2, 3)
    if len(words) < length + 4:
        return None
    i = rng.randrange(1, len(words) - length + 1)  # without its first words a sentence often reads well
    if [w.text for w in words[i : i + length]] == [w.text for w in words[i + length : i + 2 * length]]:
        return None
    return cut(words, i, i + length, material)


def cut_end(words: Words, material: Material, rng: Random) -> Words | None:
    """The end is missing, its mark too."""
    if len(words) < 5:
        return None
    keep = rng.randint(max(2, len(words) // 3), len(words) - 1)
    if not words[keep - 1].core:
        return None
    return (*words[: keep - 1], words[keep - 1].without_tail())


def cut_start(words: Words, material: Material, rng: Random) -> Words | None:
    """The start is missing."""
    if len(words) < 5:
        return None
    # A name could well begin a sentence.
    chosen = [i for i in range(1, len(words) - 2) if words[i].core and not words[i].capital]
    if not chosen:
        return None
    i = rng.choice(chosen)
    return (Word(words[i].text, False, True), *words[i + 1 :])
