"""Damage clean sentences as machine translation and scraping do, and know to the word where.

Every operation is a pure function of the words, the material and a random generator. It answers with new words, some
of them marked as damaged, or with None where it does not apply. What is marked is what makes a reader stumble: a
changed or added word itself, but both neighbours of a word that is gone.
"""

from models.recipes.builtin.damage.material import Material, Proposer
from models.recipes.builtin.damage.operations import OPERATIONS, Operation, damage
from models.recipes.builtin.damage.words import Word, Words, parts, render, split

__all__ = [
    "OPERATIONS",
    "Material",
    "Operation",
    "Proposer",
    "Word",
    "Words",
    "damage",
    "parts",
    "render",
    "split",
]
