"""How often a finding is right, measured for each rule and each kind of evidence it rests on.

The table `confidence.json` is made by `models/recipes/confidence.py` from labelled pages, from damaged and from clean
news; a cue that was not seen often enough there gets the rule's own figure, and a rule not seen at all `UNMEASURED`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

UNMEASURED = 0.8
"""For rules that no labelled data covers: as sure as an editor is who reads one such finding in five in vain."""


def measured(code: str, evidence: str = "") -> float:
    """Probability in [0, 1] that a finding of rule `code`, given away by `evidence`, is a fault."""
    table = _table()
    return table.get(f"{code}/{evidence}", table.get(code, UNMEASURED))


@cache
def _table() -> dict[str, float]:
    text = (resources.files("qa") / "confidence.json").read_text(encoding="utf-8")
    return {key: float(value) for key, value in json.loads(text)["precision"].items()}
