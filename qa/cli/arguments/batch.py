"""`qa batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.cli.arguments.values import number, points

_BATCH = """\
exit codes:
  0  every row is checked or among the dead letters
  2  a wrong option, or a file or a shard that could not be read to its end (the others are still checked)

A run that was cut short goes on where it was when it is started again in the same way.

examples:
  qa batch news/*.parquet --output checked/ --fields title,body --lang-field lang --id-field uuid
  qa batch crawl.jsonl.gz --output checked/ --host-field url --model builtin
  qa batch s3://corpus/2026/*.parquet --output s3://checked/2026 --address ray://head:10001
"""


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "batch",
        help="check a corpus on Ray: Parquet, JSON Lines or text in, Parquet out",
        description="Check a corpus of any size on Ray: Parquet, JSON Lines (.gz, .zst) or text in, Parquet out.",
        epilog=_BATCH,
    )
    parser.set_defaults(module="qa.cli.batch")
    parser.add_argument("paths", nargs="*", metavar="INPUT", help="files, folders, globs, and URLs that fsspec reads")
    parser.add_argument("--output", metavar="DIR", required=True, help="folder or URL for the reports")
    parser.add_argument("--restart", action="store_true", help="throw away what an earlier run left in DIR")
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument("--quality", metavar="NAME", help='model that grades translations, "auto" or "none"')
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file; else the nearest qa.toml or pyproject.toml"
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument("--select", metavar="CODES", action="append", help="only these rules (DOC102,TYP)")
    rules.add_argument("--ignore", metavar="CODES", action="append", help="all but these rules")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--fields", "--text-field", metavar="NAMES", action="append", help="fields of the text (title,article.body)"
    )
    reading.add_argument("--lang-field", metavar="NAME", help="field that holds the language")
    reading.add_argument("--source-field", metavar="NAME", help="field that holds the source")
    reading.add_argument("--id-field", metavar="NAME", help="field that is taken over into the reports as `id`")
    reading.add_argument("--host-field", metavar="NAME", help="field with the page's address (default: url or host)")
    reading.add_argument("--lang", metavar="CODE", help="language of all texts; detected where nothing says it")
    reading.add_argument("--source-lang", metavar="CODE", help="language of all sources")
    reading.add_argument("--max-characters", metavar="N", type=number, help="longest text (default: 1,000,000)")
    reading.add_argument(
        "--no-first-pass",
        dest="first_pass",
        action="store_false",
        help="don't look for blocks that recur on the pages of a host",
    )
    work = parser.add_argument_group("work")
    work.add_argument("--shard-rows", metavar="N", type=number, help="rows that are done at once (default: 500)")
    work.add_argument("--address", metavar="ADDRESS", help="Ray cluster (auto, ray://…); else one on this machine")
    work.add_argument("--workers", metavar="N", type=number, help="processes (default: one a CPU, or a share of GPU)")
    work.add_argument("--gpus", metavar="N", type=points, default=0.0, help="GPUs of a worker (0.25: four share one)")
