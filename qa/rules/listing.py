"""All rules as JSON."""

from __future__ import annotations

import json

from qa.rules.registry import all_rules


def as_json() -> str:
    """A list of objects."""
    rules = [
        {
            "code": r.code,
            "name": r.name,
            "family": r.family,
            "severity": r.severity.value,
            "mqm": r.mqm,
            "needs": needs(r.needs),
            "since": r.since,
            "summary": " ".join(r.documentation["Summary"].split()),
        }
        for r in all_rules()
    ]
    return json.dumps(rules, ensure_ascii=False, indent=1) + "\n"


def needs(named: frozenset[str]) -> list[str]:
    """The translation first, which every rule needs."""
    return sorted(named, key=lambda need: (need != "target", need))
