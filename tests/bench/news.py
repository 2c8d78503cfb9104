"""Clean news to measure with: the fixtures without faults, over and over, or a file of articles.

`QA_BENCH_NEWS` may name a file (.jsonl or .jsonl.xz) with an object a line: `lang` and `paragraphs`.
"""

from __future__ import annotations

import json
import lzma
import os
from collections import defaultdict
from functools import cache
from pathlib import Path

from qa.document import Document
from qa.segmentation import segment

_NEGATIVE = Path(__file__).parents[2] / "fixtures" / "negative"


@cache
def articles() -> dict[str, list[str]]:
    """The articles of each language."""
    found = defaultdict(list)
    if path := os.environ.get("QA_BENCH_NEWS"):
        with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf-8") as file:
            for line in file:
                article = json.loads(line)
                found[article["lang"]].append("\n\n".join(article["paragraphs"]))
    else:
        for folder in sorted(_NEGATIVE.iterdir()):
            found[folder.name] = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return dict(found)


def some(lang: str, size: int) -> list[str]:
    """Articles of a language of about `size` bytes together, the same ones again where there are not enough."""
    found: list[str] = []
    total = 0
    while total < size:
        for text in articles()[lang]:
            found.append(text)
            total += len(text.encode())
            if total >= size:
                break
    return found


def sentences(count: int, langs: tuple[str, ...] = ("en", "de", "ru", "ar", "zh")) -> list[str]:
    """So many different sentences, the languages in turn."""
    by_lang = []
    for lang in langs:
        documents = [segment(Document(text, lang)) for text in articles()[lang]]
        by_lang.append(list(dict.fromkeys(d.slice(s) for d in documents for s in d.sentences)))
    mixed = [of_lang[i] for i in range(max(map(len, by_lang))) for of_lang in by_lang if i < len(of_lang)]
    return mixed[:count]
