"""Tokens per second of `builtin` and of its bare ONNX session on the same tokens, in the same run; and its memory.

Run: python tests/bench/bench_builtin.py [--sentences 2000]
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from bench_scoring import sentences

BARE_ROWS = 32


def measured(label: str, run: Callable[[], int]) -> float:
    """Print and return tokens per second."""
    start = time.perf_counter()
    tokens = run()
    speed = tokens / (time.perf_counter() - start)
    sys.stdout.write(f"{label:<46} {tokens:>7} tokens {speed:>7.0f} tokens/s\n")
    return speed


def bare(texts: Sequence[str]) -> Callable[[], int]:
    """The session as onnxruntime sets it up by itself, fed with batches of 32 rows of like length."""
    import onnxruntime
    from sentencepiece import SentencePieceProcessor

    from qa.scoring.builtin_files import folder

    session = onnxruntime.InferenceSession(folder() / "encoder.onnx", providers=["CPUExecutionProvider"])
    tokenizer = SentencePieceProcessor(model_file=str(folder() / "pieces.model"))
    rows = sorted(([0, *ids, 2] for ids in tokenizer.encode(list(texts))), key=len)
    batches = []
    for start in range(0, len(rows), BARE_ROWS):
        some = rows[start : start + BARE_ROWS]
        batch = np.full((len(some), max(map(len, some))), 1, np.int64)
        for row, ids in zip(batch, some, strict=True):
            row[: len(ids)] = ids
        batches.append(batch)

    def run() -> int:
        for batch in batches:
            session.run(["damage"], {"ids": batch})
        return sum(map(len, rows))

    return run


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=2000)
    texts = sentences(parser.parse_args().sentences)
    paragraphs = [" ".join(texts[i : i + 6]) for i in range(0, len(texts), 6)]

    start = time.perf_counter()
    from qa.scoring.builtin import Builtin

    model = Builtin()
    model.surprisal(["a"])
    sys.stdout.write(f"import, load and first token: {time.perf_counter() - start:.2f} s\n")

    def ours(some: Sequence[str]) -> Callable[[], int]:
        return lambda: sum(map(len, model.surprisal(some)))

    speed = measured("qa, sentences", ours(texts))
    measured("qa, paragraphs of 6 sentences", ours(paragraphs))
    measured("qa, sentences one by one", lambda: sum(len(model.surprisal([t])[0]) for t in texts[:200]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak resident memory so far: {peak:.0f} MB\n")
    loop = measured("onnxruntime session as it comes, sentences", bare(texts))
    sys.stdout.write(f"qa has {speed / loop:.2f} times the speed of the session\n")


if __name__ == "__main__":
    main()
