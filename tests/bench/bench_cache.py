"""A second run over the same articles, which finds their reports on disk, beside the first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from unittest import mock

from qa.checker import Checker
from tests.bench.measure import Row, in_turns, seconds, times
from tests.bench.news import some

SIZE = 40_000
"""Bytes of news."""


def rows() -> Iterator[Row]:
    """One line: the built-in model, loaded before; both times the texts are cut into sentences."""
    texts = some("en", SIZE)
    with tempfile.TemporaryDirectory() as folder:
        Checker(model="builtin", cache=False).check(texts[0], lang="en")

        def first() -> float:
            with mock.patch.dict(os.environ, QA_CACHE_DIR=tempfile.mkdtemp(dir=folder)):
                checker = Checker(model="builtin")
                again.append(checker)
                return seconds(lambda: checker.check_many(texts, lang="en"))

        again: list[Checker] = []
        before, after = in_turns([first, lambda: seconds(lambda: again[-1].check_many(texts, lang="en"))])
    yield Row(
        f"second run, {len(texts)} articles, builtin",
        f"{after:.2f} s",
        f"first run {before:.2f} s",
        times(before / after),
    )
