"""A wrong word, or a wrong form, in place of the right one."""

from __future__ import annotations

from random import Random

from models.recipes.builtin.damage.edits import replaced
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Words, changed, left_of, parts, right_of, wordy


def replace_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word that could stand there, but does not belong."""
    places = wordy(words)
    for _ in range(3 if places else 0):
        if result := _fitting(words, rng.choice(places), material, rng):
            return result
    return None


def replace_words(words: Words, material: Material, rng: Random) -> Words | None:
    """Two or three such words, here and there."""
    places = wordy(words)
    if len(places) < 6:
        return None
    result = words
    for i in rng.sample(places, rng.randint(2, 3)):
        result = _fitting(result, i, material, rng) or result
    return changed(words, result)


def _fitting(words: Words, i: int, material: Material, rng: Random) -> Words | None:
    lead, core, tail = parts(words[i].text)
    left, right = lead or left_of(words, i), tail or right_of(words, i + 1)
    return replaced(words, i, material.generator.replacement(left, core, right, rng), material)


def replace_by_frequent(words: Words, material: Material, rng: Random) -> Words | None:
    """A frequent word that has nothing to do with the place."""
    places = wordy(words)
    return replaced(words, rng.choice(places), material.generator.frequent(rng), material) if places else None


def wrong_function_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A preposition, article or the like for another one."""
    chosen = [i for i in wordy(words) if material.generator.is_function(words[i].core)]
    if not chosen:
        return None
    i = rng.choice(chosen)
    return replaced(words, i, material.generator.function_word(words[i].core, rng), material)


def wrong_inflection(words: Words, material: Material, rng: Random) -> Words | None:
    """A wrong form of the right word."""
    chosen = [i for i in wordy(words) if len(words[i].core) > 2]
    for i in rng.sample(chosen, min(4, len(chosen))):
        if result := replaced(words, i, material.generator.inflection(words[i].core, rng), material):
            return result
    return None
