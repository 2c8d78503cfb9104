"""Reads `variants.toml`: names with several spellings in good use, and the words for per cent."""

from __future__ import annotations

import tomllib
from importlib import resources

_DATA = tomllib.loads((resources.files("qa.rules.consistency") / "variants.toml").read_text(encoding="utf-8"))

Groups = tuple[tuple[str, ...], ...]
"""Groups of spellings of one name; a `*` at the end stands for inflected forms too."""


def _groups(table: str) -> dict[str, Groups]:
    return {lang: tuple(map(tuple, groups)) for lang, groups in _DATA[table].items()}


PLACES: dict[str, Groups] = _groups("places")
PEOPLE: dict[str, Groups] = _groups("people")
PERCENT_WORDS: dict[str, tuple[str, ...]] = {lang: tuple(words) for lang, words in _DATA["percent"].items()}
"""Beginnings of the words for per cent as they follow a number, by language, in lower case."""
PRONOUNS: dict[str, tuple[str, ...]] = {lang: tuple(pair) for lang, pair in _DATA["pronouns"].items()}
"""The pronouns "he" and "she" as they stand in "he said", by language, in lower case."""
PERSONS: dict[str, tuple[str, ...]] = {lang: tuple(parts) for lang, parts in _DATA["persons"].items()}
"""Words for a person, by language, in lower case; a `*` stands for letters."""
