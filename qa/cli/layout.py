"""Tables and paragraphs for the commands that explain things."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from qa.output.paint import Paint


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, paint: Paint) -> str:
    """Columns as wide as they need to be; the last one is folded at `width`."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    indent = sum(widths[:-1]) + 2 * (len(widths) - 1)
    lines = [paint("  ".join(h.ljust(w) for h, w in zip(heads, widths, strict=True)).rstrip(), "bold")]
    for row in rows:
        start = "".join(cell.ljust(w + 2) for cell, w in zip(row[:-1], widths, strict=False))
        lines.append((_fill(row[-1], width, start, " " * indent) if row[-1] else start).rstrip())
    return "\n".join(lines) + "\n"


def definitions(facts: Sequence[tuple[str, str]], width: int) -> str:
    """A line for each name and what it stands for."""
    indent = max(len(name) for name, _ in facts) + 4
    return "".join(_fill(text, width, f"  {name}".ljust(indent), " " * indent) + "\n" for name, text in facts)


def paragraphs(text: str, width: int, indent: str = "  ") -> str:
    """A text folded anew: blank lines part paragraphs; lists and indented lines stay as they are."""
    blocks = (_block(block, width, indent) for block in re.split(r"\n\s*\n", text.strip("\n")))
    return "\n\n".join(blocks) + "\n"


def _block(block: str, width: int, indent: str) -> str:
    if block.startswith(" "):
        return textwrap.indent(block, indent)
    items = re.split(r"\n(?=[-*] )", block)
    return "\n".join(_fill(i, width, indent, indent + ("  " if i.startswith(("- ", "* ")) else "")) for i in items)


def _fill(text: str, width: int, first: str, then: str) -> str:
    return textwrap.fill(
        " ".join(text.split()),
        max(width, len(then) + 20),
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
