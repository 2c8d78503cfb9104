"""Edits that operations share: they keep marks and capitals where a careless writer would leave them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, capitalized, changed, left_of, parts, put, wordy

_CLOSERS = "\"”»)]’'」』）"
_PAUSES = ",;:，、；："
_BEFORE_A_CAPITAL = ("", ".", "!", "?", "…")


def cut(words: Words, i: int, j: int, material: Material) -> Words:
    """The words without i to j − 1: their marks go to the neighbours of the gap, which are damaged."""
    lead, tail = parts(words[i].text)[0], parts(words[j - 1].text)[2]
    if lead and tail:  # an enclosed word takes its quotes along
        lead, tail = "", tail.strip(_CLOSERS)
    before, after = list(words[:i]), list(words[j:])
    if before:
        text = before[-1].text
        if tail and not after:
            text = text.rstrip(_PAUSES) + tail
        elif not parts(text)[2]:
            text += tail
        before[-1] = before[-1].with_text(text)
    if after:
        text = lead + after[0].text
        if not before and material.cased and words[i].capital:
            text = capitalized(text)
        after[0] = Word(text, after[0].space and bool(before), True)
    return (*before, *after)


def gaps(words: Words) -> list[int]:
    """Where a word can be put in: before any word, or after the last one, but not behind a separate final mark."""
    places = wordy(words)
    if not places:
        return []
    first = 1 if parts(words[0].text)[0] else 0
    return list(range(first, places[-1] + 2))


def insert(words: Words, at: int, cores: Sequence[str], material: Material) -> Words:
    """The words with others put in, damaged; the final mark stays at the end, the capital at the start."""
    new = [Word(core, material.spaced, True) for core in cores]
    before, after = list(words[:at]), list(words[at:])
    if not before and after:
        first = after[0]
        lead, core, tail = parts(first.text)
        opening = cores[0]
        if material.cased and first.capital:
            opening, core = capitalized(opening), material.generator.usual(core)
        new[0] = Word(opening, False, True)
        after[0] = Word(lead + core + tail, material.spaced, first.damaged)
    elif before and not after:
        last = before[-1]
        lead, core, tail = parts(last.text)
        if core and tail:
            before[-1] = Word(lead + core, last.space, last.damaged)
            new[-1] = new[-1].with_text(new[-1].text + tail)
    return (*before, *new, *after)


def replaced(words: Words, i: int, core: str | None, material: Material) -> Words | None:
    """Another core at a place, with the capital of the sentence kept; None if it is the same word."""
    old = words[i].core
    if not core or core.lower() == old.lower():
        return None
    if material.cased and words[i].capital and left_of(words, i)[-1:] in _BEFORE_A_CAPITAL:
        core = core[:1].upper() + core[1:]
    return put(words, i, words[i].with_core(core))


def phrase(words: Words, rng: Random) -> list[str]:
    """Two to six neighbouring words without the marks at both ends; none where the sentence is too short."""
    length = rng.randint(2, 6)
    if len(words) < length:
        return []
    i = rng.randrange(len(words) - length + 1)
    inner = wordy(words[i : i + length])
    if not inner:
        return []
    texts = [word.text for word in words[i + inner[0] : i + inner[-1] + 1]]
    lead, core, _ = parts(texts[-1])
    texts[-1] = lead + core
    texts[0] = texts[0].removeprefix(parts(texts[0])[0])
    return texts


def inlaid(words: Words, i: int, j: int, texts: Sequence[str], material: Material) -> Words | None:
    """Other words for i to j − 1; the final mark and the opening capital stay."""
    if not texts:
        return None
    lead, tail = parts(words[i].text)[0], parts(words[j - 1].text)[2]
    new = [Word(text, material.spaced, True) for text in texts]
    first = capitalized(texts[0]) if i == 0 and material.cased and words[0].capital else texts[0]
    new[0] = words[i].with_text(lead + first)
    new[-1] = new[-1].with_text(new[-1].text + tail)
    return changed(words, (*words[:i], *new, *words[j:]))
