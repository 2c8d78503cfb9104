"""What operations draw from: words for a place, and sentences of this and other languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from models.recipes.builtin.damage.words import Words


class Proposer(Protocol):
    """Words of one language for a given place; `generator.Generator` learns to be one from clean text."""

    def replacement(self, left: str, word: str, right: str, rng: Random) -> str | None:
        """A plausible wrong word between two others."""

    def insertion(self, left: str, right: str, rng: Random) -> str | None:
        """A word that could stand between two others."""

    def inflection(self, word: str, rng: Random) -> str | None:
        """Another form of the word."""

    def function_word(self, word: str | None, rng: Random) -> str | None:
        """A function word other than the given one."""

    def frequent(self, rng: Random) -> str:
        """Any frequent word."""

    def is_function(self, word: str) -> bool:
        """Whether the word is among the most frequent short ones."""

    def usual(self, word: str) -> str:
        """The word as it is written within a sentence."""

    def knows(self, word: str) -> bool:
        """Whether the word occurs in the language."""

    def follows(self, left: str, right: str) -> bool:
        """Whether clean text often has the two next to each other."""


@dataclass(frozen=True)
class Material:
    """What operations draw from for one language.

    Attributes:
        generator: words for a place.
        other: words of another sentence of the language.
        foreign: words of a sentence of another language.
        cased: the script has capitals.
        spaced: spaces stand between words.
    """

    generator: Proposer
    other: Callable[[Random], Words]
    foreign: Callable[[Random], Words]
    cased: bool
    spaced: bool
