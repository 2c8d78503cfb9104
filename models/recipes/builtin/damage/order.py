"""The right words in a wrong order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from models.recipes.builtin.damage.edits import cut, gaps, insert
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Words, capitalized, changed, same, wordy


def swap(words: Words, material: Material, rng: Random) -> Words | None:
    """Two neighbours have changed places."""
    pairs = [(i, j) for i, j in pairwise(wordy(words)) if j == i + 1 and not same(words[i], words[j])]
    if not pairs or len(words) < 3:
        return None
    return changed(words, _arranged(words, rng.choice(pairs), (1, 0), material))


def move_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word stands some places away from its own."""
    return _move(words, 1, material, rng)


def move_phrase(words: Words, material: Material, rng: Random) -> Words | None:
    """Two or three words stand some places away from their own."""
    return _move(words, rng.randint(2, 3), material, rng)


def _move(words: Words, length: int, material: Material, rng: Random) -> Words | None:
    starts = [i for i in range(len(words) - length + 1) if all(word.core for word in words[i : i + length])]
    if not starts or len(words) < length + 3:
        return None
    i = rng.choice(starts)
    cores = [word.core for word in words[i : i + length]]
    if i == 0:
        cores[0] = material.generator.usual(cores[0])
    rest = cut(words, i, i + length, material)
    places = [at for at in gaps(rest) if 2 <= abs(at - i) <= 7]
    if not places:
        return None
    return changed(words, insert(rest, rng.choice(places), cores, material))


def shuffle_span(words: Words, material: Material, rng: Random) -> Words | None:
    """Three to six words in a row are in disorder."""
    places = wordy(words)
    length = rng.randint(3, 6)
    if len(places) < length:
        return None
    start = rng.randrange(len(places) - length + 1)
    return _shuffle(words, places[start : start + length], material, rng)


def shuffle_all(words: Words, material: Material, rng: Random) -> Words | None:
    """The whole sentence is in disorder."""
    places = wordy(words)
    return _shuffle(words, places, material, rng) if len(places) > 2 else None


def _shuffle(words: Words, places: Sequence[int], material: Material, rng: Random) -> Words | None:
    order = list(range(len(places)))
    rng.shuffle(order)
    return changed(words, _arranged(words, places, order, material))


def _arranged(words: Words, places: Sequence[int], order: Sequence[int], material: Material) -> Words:
    """The cores at `places` in another order; punctuation and capital stay where they were, all places are damaged."""
    cores = [words[i].core for i in places]
    opens = material.cased and places[0] == 0 and words[0].capital
    if opens:
        cores[0] = material.generator.usual(cores[0])
    arranged = list(words)
    for place, source in zip(places, order, strict=True):
        core = cores[source]
        arranged[place] = words[place].with_core(capitalized(core) if opens and place == 0 else core)
    return tuple(arranged)
