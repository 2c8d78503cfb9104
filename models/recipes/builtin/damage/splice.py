"""Phrases and halves of another sentence."""

from __future__ import annotations

from random import Random

from models.recipes.builtin.damage.edits import gaps, inlaid, insert, phrase
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, capitalized, changed, marked, parts


def splice(words: Words, material: Material, rng: Random) -> Words | None:
    """A phrase of another sentence in place of two to six words."""
    length = rng.randint(2, 6)
    if len(words) < length + 3:
        return None
    i = rng.randrange(len(words) - length + 1)
    texts = phrase(material.other(rng), rng)
    if texts and material.cased:
        texts[0] = _within(texts[0], material) if i else capitalized(texts[0])
    return inlaid(words, i, i + length, texts, material)


def splice_in(words: Words, material: Material, rng: Random) -> Words | None:
    """A phrase of another sentence between two words."""
    places = [at for at in gaps(words) if at > 0]
    texts = phrase(material.other(rng), rng)
    if not places or not texts:
        return None
    if material.cased:
        texts[0] = _within(texts[0], material)
    return insert(words, rng.choice(places), texts, material)


def _within(text: str, material: Material) -> str:
    """A word as it is written within a sentence."""
    lead, core, tail = parts(text)
    return lead + material.generator.usual(core) + tail


def join_halves(words: Words, material: Material, rng: Random) -> Words | None:
    """The first half of the sentence and the second of another one."""
    other = material.other(rng)
    if len(words) < 5 or len(other) < 5:
        return None
    end, start = rng.randint(2, len(words) - 2), rng.randint(2, len(other) - 2)
    return _joined(words, words[:end], other[start:], material)


def join_start(words: Words, material: Material, rng: Random) -> Words | None:
    """The first half and then another sentence with its capital: "indicated that Close ties between"."""
    other = material.other(rng)
    if len(words) < 5 or len(other) < 5:
        return None
    end = rng.randint(2, len(words) - 2)
    return _joined(words, (*words[: end - 1], words[end - 1].without_tail()), other, material)


def _joined(words: Words, first: Words, second: Words, material: Material) -> Words | None:
    """The halves with both sides of the seam damaged; None where punctuation stands there."""
    if not first[-1].core or not second[0].core:
        return None
    joined = (*first, Word(second[0].text, material.spaced), *second[1:])
    return changed(words, marked(joined, len(first) - 1, len(first)))


def glue_sentences(words: Words, material: Material, rng: Random) -> Words | None:
    """Half a sentence, or a whole one without its mark, runs into the next: "global securityWashington took"."""
    if not material.spaced:
        return None
    other = material.other(rng)
    if len(words) < 4 or len(other) < 3:
        return None
    end = rng.choice((len(words), rng.randint(2, len(words) - 1)))
    last = words[end - 1]
    if not last.core:
        return None
    if rng.random() >= 0.3:
        last = last.without_tail()
    return (*words[: end - 1], last.with_text(last.text + other[0].text), *other[1:])
