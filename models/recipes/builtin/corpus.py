"""The texts that the model learns from: clean sentences by language, and translations whose errors people marked."""

from __future__ import annotations

import json
import lzma
import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("QA_DATA", "data"))
"""Folder of the training data; `README.md` says what lies in it and under which licences."""

LANGUAGES = (
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko",
    "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Languages with training text; Catalan and Slovak have none and live on their neighbours."""

FICTION = ("de", "en", "es", "fr", "it", "pt")

UNSPACED = frozenset({"ja", "th", "zh"})
UNCASED = frozenset({"ar", "bn", "fa", "he", "hi", "ja", "ko", "th", "zh"})


def lines(path: Path) -> Iterator[str]:
    """Lines of a text file, packed with xz or not."""
    packed = path.with_name(path.name + ".xz")
    with lzma.open(packed, "rt", encoding="utf-8") if packed.exists() else path.open(encoding="utf-8") as file:
        for line in file:
            if text := line.strip():
                yield text


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file, packed with xz or not."""
    for line in lines(path):
        yield json.loads(line)


def sentences(lang: str) -> list[str]:
    """Clean sentences of a language, in the order of the file; old novels left out."""
    return list(lines(DATA / "train" / "text" / f"{lang}.txt"))


def fiction(lang: str) -> list[str]:
    """Sentences of novels from before 1920: long, but in old spelling."""
    return list(lines(DATA / "train" / "text" / f"{lang}.fiction.txt")) if lang in FICTION else []


def marked(lang: str) -> Iterator[tuple[str, list[tuple[int, int, float]]]]:
    """Translations into a language with the spans that people marked: start, end and how surely a reader stumbles.

    A major error of fluency or a mistranslation reads as damaged (1.0); whether a minor one does is left open (−1);
    one that only the source shows (an omission, an addition) is no damage of the text (left open too).
    """
    for record in records(DATA / "train" / "mqm.jsonl"):
        if record["pair"].endswith(f"-{lang}"):
            spans = [
                (start, end, 1.0 if severity == "Major" and _visible(category) else -1.0)
                for start, end, severity, category in record["errors"]
                if end > start
            ]
            yield record["target"], spans


def _visible(category: str) -> bool:
    return category.startswith(("Fluency", "Style", "Terminology")) or category in (
        "Accuracy/Mistranslation",
        "Accuracy/Untranslated text",
    )


@cache
def _originals() -> dict[str, list[str]]:
    """Sound sentences of the bilingual data by language: sources of translations, and translations without error."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name in ("mqm", "da"):
        for record in records(DATA / "train" / f"{name}.jsonl"):
            source, target = record["pair"].split("-")
            found[source][record["source"]] = None
            if name == "mqm" and not record["errors"] and record["raters"] >= 2:
                found[target][record["target"]] = None
    return {lang: sorted(texts) for lang, texts in found.items()}


def originals(lang: str) -> list[str]:
    """Sound sentences of a language from the bilingual data."""
    return _originals().get(lang, [])
