"""How many articles a second `qa serve` checks, and how long each waits, with and without batches across requests.

    python tests/bench/bench_server.py [--requests 48] [--model builtin]

A real server process for each way, the same articles, 1, 4 and 16 clients that each send the next request when the last
is answered. The ways run in turns, for others use the machine too.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles

import httpx

FIXTURES = Path(__file__).parents[2] / "fixtures"
CLIENTS = (1, 4, 16)


def articles() -> list[str]:
    """The plain-text articles of the fixtures."""
    return [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*/*/*.txt"))]


@contextmanager
def service(model: str, batch: int) -> Iterator[str]:
    """A server that checks up to `batch` texts together; its address."""
    command = [sys.executable, "-m", "qa", "serve", "--port", "0", "--model", model, "--batch", str(batch)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    first = process.stderr.readline()
    address = re.search(r"http://\S+:\d+", first)
    if not address:
        raise SystemExit(first + process.stderr.read())
    drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
    try:
        yield address[0]
    finally:
        process.terminate()
        process.wait(60)
        drain.wait(60)


async def load(url: str, texts: Sequence[str], clients: int, requests: int) -> tuple[float, list[float]]:
    """Seconds that all requests took together, and each of them."""
    numbers = count()
    took: list[float] = []

    async def client(session: httpx.AsyncClient) -> None:
        while (number := next(numbers)) < requests:
            start = time.perf_counter()
            answer = await session.post("/v1/check", json={"text": texts[number % len(texts)]})
            answer.raise_for_status()
            took.append(time.perf_counter() - start)

    async with httpx.AsyncClient(base_url=url, timeout=120) as session:
        start = time.perf_counter()
        await asyncio.gather(*(client(session) for _ in range(clients)))
        return time.perf_counter() - start, took


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=48, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="of which medians are taken")
    parser.add_argument("--model", default="builtin")
    options = parser.parse_args()
    texts = articles()
    print(f"{len(texts)} articles of {median(map(len, texts)):,.0f} characters, model {options.model}")
    print(f"{'clients':>8}{'batch':>8}{'a second':>12}{'p50 ms':>10}{'p99 ms':>10}")
    with service(options.model, 1) as alone, service(options.model, 16) as together:
        for clients in CLIENTS:
            runs: dict[str, list[tuple[float, list[float]]]] = {alone: [], together: []}
            for _ in range(options.rounds):
                for url, done in runs.items():
                    done.append(asyncio.run(load(url, texts, clients, options.requests)))
            for batch, done in zip((1, 16), runs.values(), strict=True):
                rate = median(options.requests / seconds for seconds, _ in done)
                each = quantiles([1000 * t for _, took in done for t in took], n=100)
                print(f"{clients:>8}{batch:>8}{rate:>12.1f}{each[49]:>10.0f}{each[98]:>10.0f}")


if __name__ == "__main__":
    main()
