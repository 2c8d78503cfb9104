"""Which column of a table holds the source and which the translation, as its header says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from qa.languages import CODES, load
from qa.readers.language_code import language_code

SOURCE_NAMES = ("source", "src")
"""Names of a source, of columns and of fields."""

TARGET_NAMES = ("target", "tgt", "translation", "mt", "hyp", "hypothesis")
"""Names of a translation."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two columns, counted from 0, and their languages if the header names them."""

    source: int
    target: int
    source_lang: str | None = None
    lang: str | None = None


def named(header: Sequence[str], source_names: Sequence[str], target_names: Sequence[str]) -> Sides | None:
    """The columns by their names: the first source and the first target that is there; None if one is missing."""
    cells = [cell.strip().lower() for cell in header]
    source = next((cells.index(name.lower()) for name in source_names if name.lower() in cells), None)
    target = next((cells.index(name.lower()) for name in target_names if name.lower() in cells), None)
    return None if source is None or target is None else Sides(source, target)


def of_languages(header: Sequence[str]) -> Sides | None:
    """The columns of a header that is two languages, the source before the translation: `en`, `de` or their names."""
    if len(header) != 2:
        return None
    first, second = (_language(cell.strip()) for cell in header)
    return Sides(0, 1, first, second) if first and second and first != second else None


def _language(cell: str) -> str | None:
    code = language_code(cell)
    if code and code.split("-")[0].lower() in CODES:
        return code
    return _names().get(cell.lower())


@cache
def _names() -> dict[str, str]:
    """English name of each language that has a language file → its code."""
    languages = ((code, load(code)) for code in CODES)
    return {language.name.lower(): code for code, language in languages if language}
