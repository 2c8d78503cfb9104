"""The options that say what is found in which texts; several commands have them."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_what_to_check(parser: argparse.ArgumentParser) -> None:
    """The options that say what is found in which texts."""
    parser.add_argument(
        "--lang", metavar="CODE", help="language of all texts (en, pt-BR); detected where nothing says it"
    )
    parser.add_argument(
        "--source", metavar="PATH", help="the texts they were translated from: a file, or a folder with the same names"
    )
    parser.add_argument("--source-lang", metavar="CODE", help="language of all sources; detected where nothing says it")
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument(
        "--quality",
        metavar="NAME",
        help='model that grades translations against their sources: "auto" (built in), "none", comet:…, metricx:…, '
        "openai:…",
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file; else the nearest qa.toml or pyproject.toml"
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument(
        "--select", metavar="CODES", action="append", help="only these rules (DOC102,TYP); see `qa rules`"
    )
    rules.add_argument("--ignore", metavar="CODES", action="append", help="all but these rules")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--fields",
        metavar="NAMES",
        action="append",
        help="JSON, tables: fields that hold the text (title,article.body)",
    )
    reading.add_argument("--lang-field", metavar="NAME", help="JSON: field that holds the language")
    reading.add_argument("--source-field", metavar="NAME", help="JSON, tables: field that holds the source")
    reading.add_argument(
        "--whole-page", action="store_true", default=None, help="HTML: also what stands outside the article"
    )
    reading.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        default=None,
        help="keep no scores or reports for the next run",
    )
