"""The benchmarks, as one table.

    python -m tests.bench [rules builtin gemma cache startup peers]

Each peer runs in turns with `qa` on the same text. What needs another program says so in its module.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date

from tests.bench import bench_builtin, bench_cache, bench_gemma, bench_peers, bench_rules, bench_startup
from tests.bench.measure import machine, show

BENCHMARKS = {
    "rules": bench_rules.rows,
    "builtin": bench_builtin.rows,
    "gemma": bench_gemma.rows,
    "cache": bench_cache.rows,
    "startup": bench_startup.rows,
    "peers": bench_peers.rows,
}


def main() -> None:
    """Run those that were asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHMARKS)}; else all")
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    rows = [row for name in names for row in BENCHMARKS[name]()]
    sys.stdout.write(f"{date.today()}, {machine()}\n\n")
    show(rows)


if __name__ == "__main__":
    main()
