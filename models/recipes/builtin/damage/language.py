"""Words of another language in the sentence."""

from __future__ import annotations

from random import Random

from models.recipes.builtin.damage.edits import inlaid, phrase, replaced
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, wordy


def foreign_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word of another language in place of one."""
    places, foreign = wordy(words), _foreign(material, rng)
    if not places or not foreign:
        return None
    return replaced(words, rng.choice(places), rng.choice(foreign), material)


def foreign_phrase(words: Words, material: Material, rng: Random) -> Words | None:
    """A phrase of another language in place of some words."""
    length = rng.randint(2, 6)
    if len(words) < length + 2 or not _foreign(material, rng):
        return None
    source = material.foreign(rng)
    texts = phrase(source, rng)
    i = rng.randrange(len(words) - length + 1)
    result = inlaid(words, i, i + length, texts, material)
    if result is None:
        return None
    spaced = any(word.space for word in source)  # foreign words keep their own spaces
    return tuple(Word(word.text, spaced, True) if i < at < i + len(texts) else word for at, word in enumerate(result))


def _foreign(material: Material, rng: Random) -> list[str]:
    """Words of a sentence of another language that this one has not, numbers left out."""
    return [
        core
        for word in material.foreign(rng)
        if len(core := word.core) > 1 and not material.generator.knows(core) and not any(map(str.isdigit, core))
    ]
