"""What an article costs one worker of `qa batch`, over three decades of input: CPU time, memory, bytes out.

Run: python tests/bench/bench_batch.py [--model none] [--articles 100 1000 10000]

Times are CPU seconds, so that they hold on a machine that others use too. `QA_BENCH_NEWS` as in `news.py`.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # as Ray sets it for a worker of one CPU

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from measure import machine
from news import articles

from qa.integrations.batch.files import Kind, survey
from qa.integrations.batch.furniture import NONE, merged
from qa.integrations.batch.plan import plan
from qa.integrations.batch.settings import Settings
from qa.integrations.batch.store import Store
from qa.integrations.batch.worker import check, new_checker, sketch


def corpus(file: Path, count: int) -> int:
    """Write so many articles, no two alike, the languages mixed; their bytes."""
    every = [(lang, text) for lang, texts in articles().items() for text in texts]
    random.Random(0).shuffle(every)
    with file.open("w", encoding="utf-8") as out:
        for i, (lang, text) in enumerate(islice(cycle(every), count)):
            record = {"lang": lang, "text": f"{text}\n\n{i}.", "url": f"https://{lang}.org/{i}"}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return file.stat().st_size


def row(model: str, count: int) -> str:
    """The figures of a run over so many articles, as a line of a table."""
    settings = Settings(model=model)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "in.jsonl"
        size = corpus(file, count)
        clock = time.process_time()
        planned = plan([survey(str(file), Kind.LINES, "", settings)], settings, "")
        clock, planning = time.process_time(), time.process_time() - clock
        found = merged(sketch(planned, shard, settings) for shard in planned.shards).furniture()
        clock, first = time.process_time(), time.process_time() - clock
        store, checker = Store(f"{folder}/out"), new_checker(settings)
        store.create()
        checker.check("The model is loaded now.", lang="en")
        clock = time.process_time()
        for shard in planned.shards:
            check(planned, shard, settings, checker, found if len(found.keys) else NONE, store)
        took = time.process_time() - clock
        out = sum(store.sizes("reports").values())
        tokens = _tokens(file) if model == "builtin" else 0
        characters = sum(r["tally"]["counts"]["characters"] for r in store.records(planned.shards, planned))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = (f"{1000 * planning / count:.2f}", f"{1000 * first / count:.1f}", f"{1000 * took / count:.1f}")
    whole = (characters / count, count / took, tokens / took, size / count, out / count, peak)
    characters, speed, *rest = (f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in whole)
    return f"| {' | '.join((model, f'{count:,}', characters, *times, speed, *rest))} |"


def _tokens(file: Path) -> int:
    """Tokens of the built-in model in a corpus."""
    from qa.scoring.builtin import network

    with file.open(encoding="utf-8") as lines:
        return sum(len(tokens.ids) for line in lines for tokens in network().tokenize([json.loads(line)["text"]]))


def main() -> None:
    """Print the table, each row from a process of its own so that the peaks of memory are its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="none")
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1000, 10000])
    arguments = parser.parse_args()
    if len(arguments.articles) == 1:
        sys.stdout.write(row(arguments.model, arguments.articles[0]) + "\n")
        return
    names = ("model", "articles", "characters", "ms to plan", "ms first pass", "ms to check", "articles/s", "tokens/s")
    sys.stdout.write(f"{machine()}\n\n| {' | '.join((*names, 'bytes in', 'bytes out', 'peak MB'))} |\n")
    sys.stdout.write("| --- " * 11 + "|\n")
    sys.stdout.flush()
    for count in arguments.articles:
        subprocess.run([sys.executable, __file__, "--model", arguments.model, "--articles", str(count)], check=True)


if __name__ == "__main__":
    main()
