"""Words of a text with their places, in any script, and the words that a language writes twice on purpose.

The patterns run in linear time.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"
    r"\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09cd\u200c\u200d"
)
"""Signs that stand inside words and that Python calls neither letter nor digit: accents, vowel signs, joiners."""

TOKEN = re.compile(rf"\w[\w{_MARKS}'’ʼ]*+")
"""A word or a number."""

UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""A character of a script that puts no spaces between words."""


@cache
def doubled_on_purpose(lang: str) -> frozenset[str] | None:
    """Words that sound sentences of a language write twice in a row; None where these may be any."""
    data = tomllib.loads((resources.files("qa.rules.language") / "doubled.toml").read_text(encoding="utf-8"))
    if lang in data["reduplicating"]["languages"]:
        return None
    return frozenset(data["words"].get(lang, ())) | frozenset(data["words"]["any"])
