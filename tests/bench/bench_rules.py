"""How long the rules alone take on plain news, and that the time grows with the text and no faster.

    python tests/bench/bench_rules.py

Prints seconds per megabyte at three sizes, and as a peer in the same run one pass of the sentence splitter alone.
"""

from __future__ import annotations

import time
from pathlib import Path

import sentencex

from qa.checker import Checker

SIZES = (100_000, 1_000_000, 10_000_000)
NEGATIVE = Path(__file__).parents[2] / "fixtures" / "negative"


def news(lang: str, size: int) -> str:
    """The clean fixtures of a language, over and over, up to `size` characters."""
    once = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((NEGATIVE / lang).glob("*.txt")))
    return "\n\n".join([once] * (size // len(once) + 1))[:size]


def main() -> None:
    """Measure and print the table."""
    checker = Checker("none")
    checker.check(news("en", 20_000), lang="en")
    print(f"{'language':10}{'MB':>8}{'s':>8}{'s/MB':>8}{'of splitting alone':>20}")
    for lang in ("en", "de", "ru", "ar", "zh"):
        for size in SIZES if lang == "en" else SIZES[:2]:
            text = news(lang, size)
            started = time.process_time()
            checker.check(text, lang=lang)
            took = time.process_time() - started
            started = time.process_time()
            sentencex.segment(lang, text)
            peer = time.process_time() - started
            megabytes = len(text.encode()) / 1e6
            print(f"{lang:10}{megabytes:8.2f}{took:8.2f}{took / megabytes:8.2f}{took / max(peer, 1e-9):19.0f}×")


if __name__ == "__main__":
    main()
