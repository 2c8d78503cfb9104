"""Scores sentences with minicons, in a Python of its own: a line of JSON in, a line of JSON out.

Run by `bench_gemma` with the folder of a model and a dtype. In: `[texts, how many at a time]`. Out: seconds, tokens and
mean surprisal in bits, the mark of the start not counted.
"""

from __future__ import annotations

import json
import sys
import time

import torch
from minicons import scorer

model = scorer.IncrementalLMScorer(sys.argv[1], "cpu", dtype=getattr(torch, sys.argv[2]))
for line in sys.stdin:
    texts, at_once = json.loads(line)
    start = time.perf_counter()
    bits = [
        surprisal
        for i in range(0, len(texts), at_once)
        for tokens in model.token_score(texts[i : i + at_once], bos_token=True, surprisal=True, base_two=True)
        for _, surprisal in tokens[1:]
    ]
    print(json.dumps([time.perf_counter() - start, len(bits), sum(bits) / len(bits)]), flush=True)
