"""Rules of other packages, which name them in the entry-point group `qa.rules`.

A rule of another package is as free as one of our own, but it may be broken in ways that ours are tested against: what
is wrong with it is told in one line that names the package, and it costs nobody the results of the other rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points

from qa.errors import UsageError
from qa.rules.rule import Rule

GROUP = "qa.rules"
"""The entry-point group; each entry point is one `Rule`."""

_CODE = re.compile(r"[A-Z]{2,8}[0-9]{1,4}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def installed(taken: Collection[str]) -> tuple[Rule, ...]:
    """The rules of all installed packages; `taken` are the codes and names that they may not have.

    Raises:
        UsageError: an entry point can't be loaded, is no rule, or has a code or name that is taken or malformed.
    """
    return tuple(_checked(entry_points(group=GROUP), set(taken)))


def _checked(points: Iterable[EntryPoint], taken: set[str]) -> Iterable[Rule]:
    for point in sorted(points, key=lambda point: (point.name, point.value)):
        rule = _load(point)
        if not _CODE.fullmatch(rule.code):
            raise UsageError(f"{_where(point)}: {rule.code!r} is no code for a rule; one looks like ACME101")
        if not _NAME.fullmatch(rule.name):
            raise UsageError(f"{_where(point)}: {rule.name!r} is no name for a rule; one looks like house-style")
        for used in (rule.code, rule.name):
            if used in taken:
                raise UsageError(f"{_where(point)}: another rule has {used!r} already; each needs its own")
            taken.add(used)
        yield rule


def _load(point: EntryPoint) -> Rule:
    try:
        rule = point.load()
    except Exception as error:  # whatever the module of another package does when it is imported
        raise UsageError(f"{_where(point)} can't be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(rule, Rule):
        raise UsageError(f"{_where(point)} is no qa.rules.rule.Rule but {type(rule).__name__}")
    return rule


def _where(point: EntryPoint) -> str:
    package = f" of the package {point.dist.name}" if point.dist else ""
    return f"the rule {point.name!r}{package} ({point.value})"
