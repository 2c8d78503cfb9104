"""`qa rules`: the table of all rules, or their pages."""

from __future__ import annotations

import argparse

from qa.cli.layout import table
from qa.cli.terminal import columns, shows_colours, write
from qa.output.paint import painter
from qa.rules.listing import as_json, needs
from qa.rules.registry import all_rules


def run(arguments: argparse.Namespace) -> int:
    """Print the table, JSON, or all pages in one."""
    match arguments.format:
        case "json":
            write(as_json())
        case "markdown":
            from qa.cli.rules_page import as_markdown

            write(as_markdown(all_rules()))
        case _:
            write(as_table(columns(), shows_colours()))
    return 0


def as_table(width: int, colour: bool = False) -> str:
    """One line a rule."""
    rows = [(r.code, r.name, r.severity.value, r.mqm, ", ".join(needs(r.needs - {"target"}))) for r in all_rules()]
    return table(("code", "name", "severity", "MQM category", "also needs"), rows, width, painter(colour))
