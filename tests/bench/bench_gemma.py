"""Tokens per second of `gemma` and of minicons (Misra 2022, arXiv:2203.13112) with the same weights and sentences.

`QA_BENCH_MINICONS` names a Python that has minicons, torch and transformers; without it there is no peer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qa.scoring import installed
from tests.bench.measure import Row, in_turns, seconds, times
from tests.bench.news import sentences

COUNT = 40
AT_ONCE = 8
"""Sentences that minicons gets together: with more it needs gigabytes for the probabilities of the vocabulary."""

Answer = tuple[float, int, float]
"""Seconds, tokens, mean surprisal in bits."""


def rows() -> Iterator[Row]:
    """Sentences of five languages; the figure of float32 is for the loss of precision."""
    if not installed("gemma"):
        return
    from qa.scoring.gemma import Gemma

    texts = sentences(COUNT)
    model = Gemma()
    scores = model.surprisal(texts)
    tokens, mean = sum(map(len, scores)), sum(float(s.bits.sum()) for s in scores) / sum(map(len, scores))
    paragraphs = [" ".join(texts[i : i + 5]) for i in range(0, len(texts), 5)]
    read = sum(map(len, model.surprisal(paragraphs)))

    def ours() -> float:
        return seconds(lambda: model.surprisal(texts))

    what = f"gemma, sentences, {os.cpu_count()} cores"
    took = seconds(lambda: model.surprisal(paragraphs))
    yield Row(f"gemma, paragraphs, {os.cpu_count()} cores", f"{read / took:,.0f} tokens/s")
    if not (python := os.environ.get("QA_BENCH_MINICONS")):
        yield Row(what, f"{tokens / ours():,.0f} tokens/s")
        return
    for dtype in ("bfloat16", "float32"):
        with minicons(python, dtype) as score:
            _, shown, exact = score(texts)
            mine, theirs = in_turns([ours, lambda: score(texts)[0]])
        yield Row(
            what,
            f"{tokens / mine:,.0f} tokens/s, mean {mean:.3f} bits",
            f"minicons, {dtype}: {shown / theirs:,.0f} tokens/s, mean {exact:.3f} bits",
            times((tokens / mine) / (shown / theirs)),
        )


@contextmanager
def minicons(python: str, dtype: str) -> Iterator[Callable[[Sequence[str]], Answer]]:
    """A process of minicons, ready to score."""
    from qa.scoring.gemma_files import folder

    worker = Path(__file__).with_name("minicons_worker.py")
    command = [python, str(worker), str(folder()), dtype]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=sys.stderr
    ) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def score(texts: Sequence[str]) -> Answer:
            stdin.write(json.dumps([list(texts), AT_ONCE]) + "\n")
            stdin.flush()
            took, tokens, mean = json.loads(stdout.readline())
            return took, tokens, mean

        yield score
        stdin.close()
