"""All operations in one table, and damage by some of them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from models.recipes.builtin.damage import deletion, english, insertion, language, order, replacement, splice, surface
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Words, changed


@dataclass(frozen=True)
class Operation:
    """A kind of damage.

    Attributes:
        apply: damages words, or None where it does not apply.
        weight: how often it is chosen, relative to the others.
        langs: the languages it is for; none named means all.
    """

    apply: Callable[[Words, Material, Random], Words | None]
    weight: float
    langs: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of its function."""
        return self.apply.__name__


_ENGLISH = frozenset({"en"})

OPERATIONS: tuple[Operation, ...] = (
    # What is hard to see and common in machine translation weighs most.
    Operation(deletion.drop_function_word, 6.0),
    Operation(deletion.drop_content_word, 8.0),
    Operation(deletion.drop_short_word, 4.0),
    Operation(deletion.drop_run, 3.0),
    Operation(order.swap, 5.0),
    Operation(order.move_word, 4.0),
    Operation(order.move_phrase, 2.0),
    Operation(order.shuffle_span, 2.0),
    Operation(order.shuffle_all, 0.5),
    Operation(replacement.replace_word, 9.0),
    Operation(replacement.replace_words, 5.0),
    Operation(replacement.replace_by_frequent, 2.0),
    Operation(replacement.wrong_function_word, 7.0),
    Operation(replacement.wrong_inflection, 8.0),
    Operation(english.wrong_tense, 6.0, _ENGLISH),
    Operation(insertion.insert_function_word, 4.0),
    Operation(insertion.insert_word, 4.0),
    Operation(insertion.repeat_word, 1.5),
    Operation(insertion.repeat_phrase, 1.5),
    Operation(splice.splice, 6.0),
    Operation(splice.splice_in, 1.5),
    Operation(splice.join_halves, 3.0),
    Operation(splice.join_start, 2.0),
    Operation(splice.glue_sentences, 1.0),
    Operation(surface.misspell, 2.5),
    Operation(surface.stray_mark, 1.0),
    Operation(surface.detach_marks, 1.0),
    Operation(surface.lower_all, 0.7),
    Operation(surface.lower_first, 0.7),
    Operation(surface.stray_capital, 1.0),
    Operation(surface.glue_words, 1.0),
    Operation(surface.stray_stop, 1.5),
    Operation(surface.bad_marks, 1.0),
    Operation(deletion.cut_end, 2.0),
    Operation(deletion.cut_start, 1.0),
    Operation(english.half_question, 1.0, _ENGLISH),
    Operation(language.foreign_word, 2.0),
    Operation(language.foreign_phrase, 1.5),
)


@lru_cache(maxsize=64)
def _operations(lang: str) -> tuple[tuple[Operation, ...], tuple[float, ...]]:
    """Operations for a language with their cumulative weights."""
    chosen = tuple(operation for operation in OPERATIONS if not operation.langs or lang in operation.langs)
    return chosen, tuple(accumulate(operation.weight for operation in chosen))


_HOW_MANY = (0.65, 0.90)
"""Cumulative share of sentences with one and with at most two operations."""

_TRIES = 12


def damage(words: Words, material: Material, lang: str, rng: Random, most: int = 3) -> tuple[Words, tuple[str, ...]]:
    """The words after one to `most` operations, and the names of these; none where nothing applies."""
    operations, bounds = _operations(lang)
    result = words
    names: tuple[str, ...] = ()
    for _ in range(min(most, 1 + bisect(_HOW_MANY, rng.random()))):
        for _ in range(_TRIES):
            (operation,) = rng.choices(operations, cum_weights=bounds)
            after = operation.apply(result, material, rng)
            # A second operation may undo the first.
            if after is not None and changed(words, after) is not None:
                result, names = after, (*names, operation.name)
                break
    return result, names
