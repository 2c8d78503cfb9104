"""No regular expression of the package backtracks: whatever stands in a text, time grows with its length alone.

Each pattern is given the texts of `attacks.py`. A pattern passes where such a text takes it no time to speak of, so
that a slow machine fails nothing; where it takes longer, it must not take far more than four times as long for four
times the text. Exponential and quadratic patterns miss these by orders of magnitude.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import pytest
from attacks import attacks, is_linear

SIZE = 1_500
PATIENCE = 2.0
"""Seconds after which a match is given up: thousands of times what a linear one takes."""
ATTACKED = {"search": "search", "finditer": "search", "fullmatch": "fullmatch", "match": "match", "bounded": "match"}
"""How a pattern is used → how it is attacked. What looks at a text from one place on can't begin at every character."""


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, int, list[str]]]:
    """All patterns of the package with their flags and uses; see `patterns.py`."""
    script = Path(__file__).with_name("patterns.py")
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path}
    )
    rows = json.loads(done.stdout)
    return [(pattern, flags, uses) for pattern, flags, uses in rows]


def test_all_patterns_are_seen(patterns: list[tuple[str, int, list[str]]]) -> None:
    from qa.document import _NEWLINE
    from qa.rules.layout.split_sentence import _BREAK

    assert {_NEWLINE.pattern, _BREAK.pattern} <= {pattern for pattern, _, _ in patterns}
    assert len(patterns) > 400


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="a match can't be given up")
@pytest.mark.slow
def test_no_pattern_backtracks(patterns: list[tuple[str, int, list[str]]]) -> None:
    slow = [
        (pattern, text[:30])
        for pattern, flags, uses in patterns
        for text in attacks(pattern, flags, SIZE)
        if not _in_time(re.compile(pattern, flags), text, uses)
    ]
    assert slow == []


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(\w|\d)+x", r"\s*\n", r"a*a*b", r"<[^>]*>", r"(?:ab?)+c.*d"])
def test_a_pattern_that_backtracks_is_found_out(pattern: str) -> None:
    assert any(not _in_time(re.compile(pattern), text, ["search"]) for text in attacks(pattern, 0, SIZE))


@pytest.mark.parametrize("pattern", [r"\b\w++x", r"(?<!\s)\s++\n", r"(?<!a)(?>a+)+$", r"<[^<>]{0,200}>"])
def test_a_pattern_that_does_not_is_left_alone(pattern: str) -> None:
    assert all(_in_time(re.compile(pattern), text, ["search"]) for text in attacks(pattern, 0, SIZE))


class _TooLongError(Exception):
    pass


def _in_time(pattern: re.Pattern[str], text: str, uses: list[str]) -> bool:
    methods = {ATTACKED.get(use, "search") for use in uses}
    with _given_up_after(PATIENCE):
        return is_linear(pattern, text, "search" if "search" in methods else min(methods), time.process_time)
    return False


class _given_up_after:  # noqa: N801  # reads as a statement
    """Ends a match that takes too long; `with` then goes on behind it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, self._raise)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> bool:
        signal.setitimer(signal.ITIMER_REAL, 0)
        return kind is _TooLongError

    @staticmethod
    def _raise(number: int, frame: FrameType | None) -> None:
        raise _TooLongError
