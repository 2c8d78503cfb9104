"""Tokens per second of `gemma` and of the plain loop over sentences that most scripts use, in the same run.

Run: python tests/bench/bench_scoring.py [--sentences 80] [--plain 30]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence

from qa.scoring.gemma import Gemma
from qa.scoring.gemma_files import folder

WHO = ["The finance minister", "A spokesman for the port", "The regional court", "Her lawyer", "The striking drivers"]
DID = ["said on Tuesday that", "has denied reports that", "told a committee that", "wrote in a letter that"]
WHAT = [
    "the budget would be revised",
    "talks had been broken off",
    "nobody had been warned",
    "prices were rising again",
]
WHY = [
    "because the harvest failed in three provinces.",
    "although the figures published last month had pointed the other way.",
    "after months of argument over who should pay for the damage.",
    "and called on the European Commission to act before the summer.",
]


def sentences(count: int) -> list[str]:
    """News-like English sentences, the same in each run."""
    rng = random.Random(1)
    return [" ".join(rng.choice(part) for part in (WHO, DID, WHAT, WHY)) for _ in range(count)]


def measured(label: str, score: Callable[[Sequence[str]], tuple[int, float]], texts: Sequence[str]) -> float:
    """Print and return tokens per second; a few texts are scored first to warm up."""
    score(texts[:2])
    start = time.perf_counter()
    tokens, bits = score(texts)
    speed = tokens / (time.perf_counter() - start)
    sys.stdout.write(f"{label:<42} {tokens:>6} tokens {speed:>7.0f} tokens/s  mean {bits / tokens:.4f} bits\n")
    return speed


def plain(dtype: str) -> Callable[[Sequence[str]], tuple[int, float]]:
    """One sentence at a time through `transformers`, log-softmax over all logits."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder(), local_files_only=True)
    model = AutoModelForCausalLM.from_pretrained(folder(), dtype=getattr(torch, dtype), local_files_only=True)

    def score(texts: Sequence[str]) -> tuple[int, float]:
        count, nats = 0, 0.0
        with torch.inference_mode():
            for text in texts:
                ids = torch.tensor([[2, *tokenizer(text, add_special_tokens=False).input_ids]])
                logits = model(ids).logits[0, :-1].float().log_softmax(-1)
                nats -= logits.gather(1, ids[0, 1:, None]).sum().item()
                count += ids.shape[1] - 1
        return count, nats / 0.6931471805599453

    return score


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=80)
    parser.add_argument("--plain", type=int, default=30, help="sentences for the plain loop")
    options = parser.parse_args()
    texts = sentences(options.sentences)
    paragraphs = [" ".join(texts[i : i + 8]) for i in range(0, len(texts), 8)]

    start = time.perf_counter()
    model = Gemma()
    model.surprisal(["a"])
    sys.stdout.write(f"load and first token: {time.perf_counter() - start:.1f} s\n")

    def ours(some: Sequence[str]) -> tuple[int, float]:
        scores = model.surprisal(some)
        return sum(map(len, scores)), sum(float(s.bits.sum()) for s in scores)

    speed = measured("qa, sentences", ours, texts)
    measured("qa, paragraphs of 8 sentences", ours, paragraphs)
    for dtype in ("bfloat16", "float32"):
        loop = measured(f"transformers loop, sentences, {dtype}", plain(dtype), texts[: options.plain])
        sys.stdout.write(f"{'':<42} qa is {speed / loop:.1f} times as fast\n")


if __name__ == "__main__":
    main()
