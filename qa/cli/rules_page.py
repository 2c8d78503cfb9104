"""All rules on one page of Markdown, from the docstrings of their modules and the texts that they are tried on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from inspect import cleandoc
from itertools import groupby

from qa.output.visible import visible
from qa.rules.rule import Example, Rule

_INTRODUCTION = """\
# Rules

Made by `qa rules --format markdown` from the rules themselves; `qa explain CODE` shows one of them. Severities and
categories are those of [MQM](https://themqm.org). How sure a rule is depends on what gave the fault away, was measured,
and stands beside each finding as its confidence.
"""

_FAMILIES = {
    "layout": "Layout: what a scraper left in the body",
    "typography": "Typography: punctuation and capitals that no editor writes",
    "language": "Language: passages and words in the wrong one",
    "fluency": "Fluency: what a language model finds hardly possible",
    "encoding": "Residue: what tools left behind",
    "source": "Against the source: what only the source shows",
    "consistency": "Consistency: what does not agree within the article or the run",
}

_SHOWN = 2
"""Most examples of each kind."""


def as_markdown(rules: Iterable[Rule]) -> str:
    """The page: a table of contents for each family, then its rules."""
    families = [(name, list(members)) for name, members in groupby(rules, lambda rule: rule.family)]
    ordered = sorted(families, key=lambda family: _place(family[0]))
    return "\n".join([_INTRODUCTION, *(_family(name, members) for name, members in ordered)])


def _place(family: str) -> int:
    return list(_FAMILIES).index(family) if family in _FAMILIES else len(_FAMILIES)


def _family(name: str, rules: Sequence[Rule]) -> str:
    rows = [
        f"| [{r.code}](#{r.code.lower()}-{r.name}) | {r.name} | {r.severity} | {r.mqm} | {_also_needs(r)} |"
        for r in rules
    ]
    head = ["| code | name | severity | MQM category | also needs |", "|---|---|---|---|---|"]
    return "\n".join([f"## {_FAMILIES.get(name, name)}\n", *head, *rows, "", *map(page, rules)])


def _also_needs(rule: Rule) -> str:
    return ", ".join(sorted(rule.needs - {"target"}))


def page(rule: Rule) -> str:
    """One rule: its documentation, then texts that it is tried on."""
    sections = dict(rule.documentation)
    parts = [f"### {rule.code} {rule.name}", sections.pop("Summary", "")]
    parts += [f"**{heading}**\n\n{_section(text)}" for heading, text in sections.items() if text != "None."]
    parts += _examples("It marks", [e for e in rule.examples if e.marked])
    parts += _examples("It leaves", [e for e in rule.examples if not e.marked])
    return "\n\n".join(parts) + "\n"


def _section(text: str) -> str:
    """Prose as it is; an indented text is an article, and shown as code."""
    article = cleandoc(text)
    return text if article == text else f"```text\n{article}\n```"


def _examples(title: str, examples: Sequence[Example]) -> list[str]:
    return [f"**{title}**\n\n" + "\n".join(map(_line, examples[:_SHOWN]))] if examples else []


def _line(example: Example) -> str:
    words = ", ".join(_code(_flat(w)) for w in example.marked)
    source = f" (source: {_code(_flat(example.source))})" if isinstance(example.source, str) else ""
    return f"- {example.lang}: {_code(_flat(example.text))}{source}" + (f" → {words}" if words else "")


def _flat(text: str) -> str:
    """The text on one line, ¶ between its lines."""
    return " ¶ ".join(visible(line) for line in text.splitlines() if line.strip())


def _code(text: str) -> str:
    """Text between as many backticks as it takes."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if "`" in text or text != text.strip() or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
