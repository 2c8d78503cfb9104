"""Language codes as files state them."""

from __future__ import annotations

import re

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language_code(stated: str) -> str | None:
    """The code with hyphens ("pt-BR" for "pt_BR"); None if it is none."""
    return stated.strip().replace("_", "-") if _CODE.fullmatch(stated.strip()) else None
