"""A word too many, or the same words again."""

from __future__ import annotations

from random import Random

from models.recipes.builtin.damage.edits import gaps, insert
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, left_of, parts, right_of, wordy


def insert_function_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A function word too many."""
    places = gaps(words)
    word = material.generator.function_word(None, rng)
    if not places or not word:
        return None
    at = rng.choice(places)
    around = {neighbour.core.lower() for neighbour in words[max(0, at - 1) : at + 1]}
    return None if word.lower() in around else insert(words, at, [word], material)


def insert_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word too many that goes with its neighbours."""
    places = gaps(words)
    if not places:
        return None
    at = rng.choice(places)
    left, right = left_of(words, at), right_of(words, at)
    if at == len(words):  # the final mark will stand behind the new word
        _, left, right = parts(words[-1].text)
    word = material.generator.insertion(left, right, rng)
    return insert(words, at, [word], material) if word else None


def repeat_word(words: Words, material: Material, rng: Random) -> Words | None:
    """A word two or four times."""
    places = wordy(words)
    if not places:
        return None
    i = rng.choice(places)
    lead, core, tail = parts(words[i].text)
    again = material.generator.usual(core) if i == 0 else core
    copies = [Word(again, material.spaced, True)] * rng.choice((1, 1, 3))
    copies[-1] = Word(again + tail, material.spaced, True)
    return (*words[:i], Word(lead + core, words[i].space, words[i].damaged), *copies, *words[i + 1 :])


def repeat_phrase(words: Words, material: Material, rng: Random) -> Words | None:
    """Two to five words twice."""
    length = rng.randint(2, 5)
    if len(words) < length + 1:
        return None
    i = rng.randrange(len(words) - length)
    first, *others = words[i : i + length]
    again = (Word(first.text, material.spaced, True), *(word.with_text(word.text) for word in others))
    return (*words[: i + length], *again, *words[i + length :])
