"""Tokens per second of `builtin` and of its bare ONNX session on the same sentences."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tests.bench.measure import Row, in_turns, seconds, times
from tests.bench.news import sentences

COUNT = 120
BARE_ROWS = 32


def rows() -> Iterator[Row]:
    """One line: sentences of five languages."""
    from qa.scoring.builtin import Builtin

    texts = sentences(COUNT)
    model, session = Builtin(), bare(texts)
    tokens = sum(map(len, model.surprisal(texts)))
    shown = session()
    ours, peer = in_turns([lambda: seconds(lambda: model.surprisal(texts)), lambda: seconds(session)])
    yield Row(
        f"builtin, sentences, {os.cpu_count()} cores",
        f"{tokens / ours:,.0f} tokens/s",
        f"bare onnxruntime session, batches of {BARE_ROWS}: {shown / peer:,.0f} tokens/s",
        times((tokens / ours) / (shown / peer)),
    )


def bare(texts: Sequence[str]) -> Callable[[], int]:
    """The session as onnxruntime sets it up by itself, fed with batches of rows of like length; returns tokens."""
    import onnxruntime
    from sentencepiece import SentencePieceProcessor

    from qa.scoring.builtin_files import folder

    session = onnxruntime.InferenceSession(folder() / "encoder.onnx", providers=["CPUExecutionProvider"])
    tokenizer = SentencePieceProcessor(model_file=str(folder() / "pieces.model"))
    ids = sorted(([0, *of_text, 2] for of_text in tokenizer.encode(list(texts))), key=len)
    batches = []
    for start in range(0, len(ids), BARE_ROWS):
        some = ids[start : start + BARE_ROWS]
        batch = np.full((len(some), max(map(len, some))), 1, np.int64)
        for row, of_text in zip(batch, some, strict=True):
            row[: len(of_text)] = of_text
        batches.append(batch)

    def run() -> int:
        for batch in batches:
            session.run(["damage"], {"ids": batch})
        return sum(len(row) - 2 for row in ids)

    return run
