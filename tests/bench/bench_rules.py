"""The rules alone on plain news: megabytes a second on one core, and that the time grows as the text does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import sentencex

from qa import language
from qa.checker import Checker
from tests.bench.measure import Row, in_turns, seconds, times
from tests.bench.news import articles, some

LANGS = ("en", "de", "fr", "fi", "pl", "tr", "ru", "ar", "hi", "zh", "ja", "ko")
SIZE = 30_000
"""Bytes of news of a language."""
GROWTH = 10


def rows() -> Iterator[Row]:
    """A line a language, beside the sentence splitter alone; and one for growth."""
    checker = Checker("none", cache=False)
    language.distribution("loads the model that tells languages")
    for lang in (lang for lang in LANGS if lang in articles()):
        texts = some(lang, SIZE)
        megabytes = sum(len(text.encode()) for text in texts) / 1e6
        checked = [partial(checker.check, text, lang=lang) for text in texts]
        split = [partial(sentencex.segment, lang, text) for text in texts]
        ours, peer = in_turns([partial(_cpu, checked), partial(_cpu, split)])
        yield Row(
            f"rules alone, {lang}",
            f"{megabytes / ours:.2f} MB/s a core",
            f"sentencex alone {megabytes / peer:.1f} MB/s",
        )
    text = "\n\n".join(some("en", SIZE))
    short, long = in_turns([partial(_cpu, [partial(checker.check, t, lang="en")]) for t in (text, text * GROWTH)], 1)
    yield Row(
        f"rules alone, one article of {SIZE * GROWTH / 1e6:.1f} MB",
        f"{long:.2f} s",
        f"a tenth of it {short:.2f} s",
        times(long / short),
    )


def _cpu(acts: list[partial[object]]) -> float:
    """Seconds that the processor works."""
    return seconds(lambda: [act() for act in acts], time.process_time)
