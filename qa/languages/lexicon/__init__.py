"""Common words of each language that are written in lower case within a sentence.

The lists beside this file are counted from clean sentences by `models/recipes/lexicon.py`; sources and licences
stand in `models/recipes/README.md`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from qa.languages.language import CODES


def load(lang: str | None) -> frozenset[str]:
    """The lower-case words of a language; for one without a list, or without capitals, an empty set."""
    base = (lang or "").split("-")[0].lower()
    return _of(base) if base in CODES else frozenset()


@cache
def _of(base: str) -> frozenset[str]:
    file = resources.files(__name__) / f"{base}.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.is_file() else frozenset()
