"""`qa compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.cli.arguments.values import points

_COMPARE = """\
exit codes:
  0  the scores were computed, and none breaks a limit
  1  one does
  2  a wrong option, a file that can't be read, or texts that don't match

examples:
  qa compare mt.txt human.txt --lang de
  qa compare old.txt new.txt --ref human1.txt --ref human2.txt --test randomization
  qa compare mt/ --ref human/ --lang ja --min-chrf 30
  qa compare mt.txt --ref human.txt --format json --output run.json
  qa compare mt.txt --ref human.txt --max-drop 0.5 --against run.json

A text file has a segment a line; in HTML, Markdown and JSON each block is one. Folders need files of the same names.
"""


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "compare",
        help="score translations against reference translations: BLEU, chrF, TER",
        description="Score translations against reference translations with sacreBLEU, and test their differences.",
        epilog=_COMPARE,
    )
    parser.set_defaults(module="qa.cli.compare")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="translations, files or folders, the first the baseline; without --ref, a translation and a reference",
    )
    parser.add_argument("--ref", metavar="PATH", action="append", help="reference translation; may be given repeatedly")
    parser.add_argument("--lang", metavar="CODE", help="language of the translations; says how words are cut (zh, ja)")
    parser.add_argument(
        "--metrics", metavar="NAMES", action="append", help="of bleu, chrf, chrf++, ter (default: bleu,chrf,ter)"
    )
    parser.add_argument(
        "--test",
        choices=("bootstrap", "randomization", "none"),
        default="bootstrap",
        help="how systems are tested against the first one (default: bootstrap)",
    )
    parser.add_argument("--fields", metavar="NAMES", action="append", help="JSON: fields that hold the text")
    limits = parser.add_argument_group("limits", "What every translation must reach for exit code 0.")
    limits.add_argument("--min-bleu", metavar="POINTS", type=points, help="least BLEU")
    limits.add_argument("--min-chrf", metavar="POINTS", type=points, help="least chrF")
    limits.add_argument("--max-ter", metavar="POINTS", type=points, help="most TER")
    limits.add_argument("--max-drop", metavar="POINTS", type=points, help="most that a score may be worse than before")
    limits.add_argument("--against", metavar="FILE", type=Path, help="the run before, as --format json gave it")
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=("console", "json"), default="console", help="default: console")
    output.add_argument("--output", metavar="FILE", type=Path, help="write there instead of to standard output")
