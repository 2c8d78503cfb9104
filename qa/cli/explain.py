"""`qa explain CODE…`: a rule's page, from the docstring of its module, with the texts that it is tried on."""

from __future__ import annotations

import argparse
from inspect import cleandoc
from itertools import islice
from textwrap import indent

from qa.cli.layout import definitions, paragraphs
from qa.cli.terminal import columns, shows_colours, write
from qa.output.paint import Paint, painter
from qa.output.visible import visible
from qa.rules.registry import rule
from qa.rules.rule import Example, Rule

_SHOWN = 3
"""Most examples of each kind."""


def run(arguments: argparse.Namespace) -> int:
    """Print the pages of the rules."""
    rules = [rule(code) for code in arguments.codes]
    write("\n\n".join(page(r, min(columns(), 100), painter(shows_colours())) for r in rules))
    return 0


def page(rule: Rule, width: int, paint: Paint) -> str:
    """The page of one rule."""
    sections = dict(rule.documentation)
    facts = [
        ("severity", rule.severity.value),
        ("MQM", rule.mqm),
        ("needs", ", ".join(sorted(rule.needs, key=lambda n: (n != "target", n)))),
        ("since", rule.since),
    ]
    parts = [
        paint(f"{rule.code} {rule.name}", "bold") + "\n",
        paragraphs(sections.pop("Summary", ""), width, ""),
        definitions(facts, width),
        *(paint(heading, "bold") + "\n" + _section(text, width) for heading, text in sections.items()),
        paint("Tried on", "bold") + "\n" + _examples(rule.examples, width),
    ]
    return "\n".join(parts)


def _section(text: str, width: int) -> str:
    """Prose is folded anew; a text that is indented in the docstring is an article, whose lines stay as they are."""
    unindented = cleandoc(text)
    return paragraphs(text, width) if unindented == text else indent(unindented, "    ") + "\n"


def _examples(examples: tuple[Example, ...], width: int) -> str:
    faulty = islice((e for e in examples if e.marked), _SHOWN)
    sound = islice((e for e in examples if not e.marked), _SHOWN)
    finds = [(f"{e.lang}  finds", _text(e)) for e in faulty]
    leaves = [(f"{e.lang}  leaves", _text(e)) for e in sound]
    return definitions([*finds, *leaves], width)


def _text(example: Example) -> str:
    """The text on one line, ¶ between its lines, the words that the rule marks in [[ ]]."""
    text, at = "", 0
    for words in example.marked:
        start = example.text.find(words, at)
        if start < 0:
            break
        text += example.text[at:start] + f"[[{words}]]"
        at = start + len(words)
    return visible(" ¶ ".join(line for line in (text + example.text[at:]).splitlines() if line.strip()))
