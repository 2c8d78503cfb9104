"""Common words of each language that are written in lower case within a sentence.

The lists beside this file are counted from clean sentences by `models/recipes/lexicon.py`; sources and licences
stand in `models/recipes/README.md`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load(lang: str | None) -> frozenset[str]:
    """The lower-case words of a language; for one without a list, or without capitals, an empty set."""
    file = resources.files(__name__) / f"{(lang or '').split('-')[0].lower()}.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if lang and file.is_file() else frozenset()
