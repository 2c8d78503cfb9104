"""Texts that make a regular expression backtrack, if it can be made to: what `test_patterns.py` feeds to each of them.

A backtracking engine takes more than linear time where one text can be read in several ways by repeats that follow or
hold one another, or where a search begins at every character a repeat that runs on to the end. Either shows on a text
that pumps what a repeat takes. So for each repeat of a pattern there is a text with what leads to it, then what it
takes (each of a few characters, the pattern's own literals among them) over and over; and one in which what leads to it
is repeated with it. Of nested repeats the inner and the outer are pumped, each by itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from re import _constants as sre  # type: ignore[attr-defined]  # isort: skip
from re import _parser  # type: ignore[attr-defined]  # isort: skip

GENERIC = "a A1. \n-\"'<(_éя的"
"""Tried for every class of characters beside the pattern's own literals."""
MANY = 150
"""Repeats that may take so many are pumped."""
MOST_CHARACTERS = 4
"""Tried for each repeat."""
_CATEGORIES = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
}
_OPPOSITE = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}

Node = tuple[Any, Any]


def attacks(pattern: str, flags: int, size: int) -> Iterator[str]:
    """Texts of about `size` characters for a pattern."""
    parsed = _parser.parse(pattern, flags)
    alphabet = "".join(dict.fromkeys([*_literals(parsed), *GENERIC]))
    seen = set()
    for lead, pumped in _pumps(list(parsed), "", alphabet):
        for unit, before in ((pumped, lead), (lead + pumped, ""), (lead, "")):
            if unit and (unit, before) not in seen:
                seen.add((unit, before))
                yield before + unit * (size // len(unit)) + "\0"


def _pumps(nodes: Sequence[Node], lead: str, alphabet: str) -> Iterator[tuple[str, str]]:
    """For each repeat: what leads to it, and what it takes."""
    for node in nodes:
        operation, argument = node
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most >= MANY:
                for taken in _taken(list(body), alphabet):
                    yield lead, taken
            yield from _pumps(list(body), lead, alphabet)
        for inner in _inside(node):
            yield from _pumps(inner, lead, alphabet)
        lead += _example(node, alphabet)


def _taken(body: list[Node], alphabet: str) -> Iterator[str]:
    """A few texts that the body of a repeat takes."""
    while len(body) == 1 and body[0][0] in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
        (body,) = _inside(body[0])
    if len(body) == 1 and (fitting := [c for c in alphabet if _fits(body[0], c)]):
        yield from fitting[:MOST_CHARACTERS]
    else:
        yield "".join(_example(node, alphabet) for node in body)
        for inner in (inner for node in body for inner in _inside(node)):
            yield "".join(_example(node, alphabet) for node in inner)


def _inside(node: Node) -> list[list[Node]]:
    """The sequences within a group, an alternative or a look-around."""
    operation, argument = node
    if operation is sre.SUBPATTERN:
        return [list(argument[3])]
    if operation is sre.ATOMIC_GROUP:
        return [list(argument)]
    if operation is sre.BRANCH:
        return [list(branch) for branch in argument[1]]
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [list(argument[1])]
    return []


def _example(node: Node, alphabet: str) -> str:
    """A short text that a node takes."""
    operation, argument = node
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, body = argument
        return "".join(_example(n, alphabet) for n in body) * max(least, min(1, most))
    if operation in (sre.SUBPATTERN, sre.ATOMIC_GROUP, sre.BRANCH):
        return "".join(_example(n, alphabet) for n in _inside(node)[0])
    return next((c for c in alphabet if _fits(node, c)), "")


def _fits(node: Node, character: str) -> bool:
    """Whether a node for one character takes this one; letter case aside."""
    operation, argument = node
    if operation is sre.LITERAL:
        return ord(character) == argument
    if operation is sre.NOT_LITERAL:
        return ord(character) != argument
    if operation is sre.ANY:
        return True
    if operation is sre.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    if operation is sre.CATEGORY:
        opposite = argument in _OPPOSITE
        return _CATEGORIES[_OPPOSITE.get(argument, argument)](character) != opposite
    if operation is sre.IN:
        negated = argument[0][0] is sre.NEGATE
        return any(_fits(item, character) for item in argument[negated:]) != negated
    return False


def _literals(nodes: Any) -> Iterator[str]:
    """The characters that a pattern names, those that stand alone first."""
    for operation, argument in nodes:
        if operation in (sre.LITERAL, sre.NOT_LITERAL) and argument < sys.maxunicode:
            yield chr(argument)
        elif operation is sre.IN:
            yield from _literals([item for item in argument if item[0] in (sre.LITERAL, sre.NOT_LITERAL)])
            yield from (chr(item[1][0]) for item in argument if item[0] is sre.RANGE)
        elif operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _literals(argument[2])
        else:
            for inner in _inside((operation, argument)):
                yield from _literals(inner)


def is_linear(pattern: re.Pattern[str], text: str, method: str, clock: Any) -> bool:
    """Whether four times the text takes about four times the time; told only where it takes long enough to tell."""
    run = (lambda t: sum(1 for _ in pattern.finditer(t))) if method == "search" else getattr(pattern, method)
    short, longer = _time(run, text, clock), text[:-1] * 4 + "\0"
    if short < LONG or _time(run, longer, clock) < 8 * short:
        return True
    short, long = (min(_time(run, t, clock) for _ in range(3)) for t in (text, longer))
    return short < LONG or long < 8 * short


LONG = 0.001
"""Seconds: ten times and more what a linear pattern takes for 1,500 characters."""


def _time(run: Any, text: str, clock: Any) -> float:
    started = clock()
    run(text)
    return float(clock() - started)
