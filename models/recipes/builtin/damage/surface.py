"""Wrong letters, capitals, spaces and marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from random import Random

from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, capitalized, changed, left_of, parts, put, wordy

_STRAY = "~^*_|\\#+=<>`;:,."
_WRONG_BEFORE_A_WORD = ",.;:"
_DETACHABLE = ".,)،。，、）’'"


def misspell(words: Words, material: Material, rng: Random) -> Words | None:
    """Letters swapped, wrong, missing or doubled."""
    chosen = [i for i in wordy(words) if len(core := words[i].core) > 3 and _lettered(core)]
    if not chosen or not material.spaced:
        return None
    i = rng.choice(chosen)
    core = words[i].core
    letters = [character for character in words[rng.choice(chosen)].core.lower() if character.isalpha()]
    wrong = _typo(core, letters, rng)
    return None if wrong.lower() == core.lower() else put(words, i, words[i].with_core(wrong))


def _lettered(text: str) -> bool:
    """Only letters and the vowel signs that some scripts put on them."""
    return all(unicodedata.category(character)[0] in "LM" for character in text)


def _typo(core: str, letters: Sequence[str], rng: Random) -> str:
    i = rng.randrange(1, len(core) - 1)
    match rng.randrange(4):
        case 0:
            return core[:i] + core[i + 1] + core[i] + core[i + 2 :]
        case 1:
            return core[:i] + rng.choice(letters) + core[i + 1 :]
        case 2:
            return core[:i] + core[i + 1 :]
        case _:
            return core[:i] + core[i] + core[i:]


def stray_mark(words: Words, material: Material, rng: Random) -> Words | None:
    """A mark that does not belong: "exactly~ as"."""
    chosen = [i for i in wordy(words) if words[i].text == words[i].core]
    if not chosen:
        return None
    i = rng.choice(chosen)
    mark, text = rng.choice(_STRAY), words[i].text
    # Behind the word these may be right.
    if rng.random() < 0.7 and mark not in _WRONG_BEFORE_A_WORD:
        return put(words, i, words[i].with_text(text + mark))
    space = words[i].space and (material.spaced or mark not in _WRONG_BEFORE_A_WORD)
    return put(words, i, Word(mark + text, space, True))


def detach_marks(words: Words, material: Material, rng: Random) -> Words | None:
    """Marks with a space before them: "the baby 's lungs ."."""
    detached = [_detached(word) if i else (word,) for i, word in enumerate(words)]
    chosen = [i for i, new in enumerate(detached) if new != (words[i],)]
    if not chosen:
        return None
    kept = set(chosen) if rng.random() < 0.5 else {rng.choice(chosen)}
    return tuple(new for i, word in enumerate(words) for new in (detached[i] if i in kept else (word,)))


def _detached(word: Word) -> tuple[Word, ...]:
    lead, core, tail = parts(word.text)
    if not core:
        # A mark that is a piece of its own, in languages without spaces.
        return (Word(word.text, True, True),) if tail[0] in _DETACHABLE and not word.space else (word,)
    genitive = core[-2:] if core[-2:] in ("'s", "’s") else ""
    if not genitive and (not tail or tail[0] not in _DETACHABLE):
        return (word,)
    core = core.removesuffix(genitive)
    return (Word(lead + core, word.space, word.damaged), *(Word(text, True, True) for text in (genitive, tail) if text))


def lower_all(words: Words, material: Material, rng: Random) -> Words | None:
    """No capitals."""
    if not material.cased:
        return None
    lowered = tuple(word if word.text == word.text.lower() else word.with_text(word.text.lower()) for word in words)
    return changed(words, lowered)


def lower_first(words: Words, material: Material, rng: Random) -> Words | None:
    """No capital at the start."""
    if not material.cased or not words or not words[0].capital:
        return None
    core = words[0].core
    return put(words, 0, words[0].with_core(core[0].lower() + core[1:]))


def stray_capital(words: Words, material: Material, rng: Random) -> Words | None:
    """A capital within the sentence."""
    chosen = [i for i in wordy(words) if i and words[i].core[0].islower() and left_of(words, i) not in (".", "!", "?")]
    if not material.cased or not chosen:
        return None
    i = rng.choice(chosen)
    return changed(words, put(words, i, words[i].with_text(capitalized(words[i].text))))


def glue_words(words: Words, material: Material, rng: Random) -> Words | None:
    """No space between two words."""
    chosen = [i for i in range(1, len(words)) if words[i].space and words[i].core and words[i - 1].core]
    if not material.spaced or not chosen:
        return None
    i = rng.choice(chosen)
    return (*words[: i - 1], words[i - 1].with_text(words[i - 1].text + words[i].text), *words[i + 1 :])


def stray_stop(words: Words, material: Material, rng: Random) -> Words | None:
    """A full stop within the sentence, with a capital after it or not."""
    end = words[-1].text[-1:] if words else ""
    stop = end if end in ("。", "।") else "."
    if not material.spaced and stop == ".":  # Thai has no full stop
        return None
    bare = [word.text == word.core for word in words]
    chosen = [i for i in range(1, len(words) - 2) if bare[i] and bare[i + 1]]
    if not chosen:
        return None
    i = rng.choice(chosen)
    following = words[i + 1].text
    if material.cased and rng.random() < 0.5:
        following = capitalized(following)
    halt = words[i].with_text(words[i].text + stop)
    return (*words[:i], halt, words[i + 1].with_text(following), *words[i + 2 :])


def bad_marks(words: Words, material: Material, rng: Random) -> Words | None:
    """Punctuation that cannot be: ".,", ",.", a bracket that is never closed or never opened."""
    places = wordy(words)
    if not places:
        return None
    i = rng.choice(places)
    lead, core, tail = parts(words[i].text)
    comma, stop, opening, closing = (",", ".", "(", ")") if material.spaced else ("，", "。", "（", "）")
    choices = [opening + lead + core + tail, lead + core + closing + tail]
    if tail in ("", comma, stop):
        choices += [lead + core + comma + stop, lead + core + stop + comma]
    return put(words, i, words[i].with_text(rng.choice(choices)))
