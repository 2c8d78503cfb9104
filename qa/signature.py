"""The signature of a report: what it takes to get the same scores and findings again, as sacreBLEU's scores carry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Protocol

from qa.rules.registry import TABLE, all_rules
from qa.rules.rule import Rule
from qa.scoring.quality import QualityModel


class Versioned(Protocol):
    """Models, as far as a signature goes: name and revision of each, and the date of the calibration."""

    versions: tuple[tuple[str, str], ...]
    calibration: str


def signature(
    lang: str | None, rules: Sequence[Rule], scorer: Versioned | None, grader: QualityModel | None = None
) -> str:
    """`qa|v:…|rules:…|model:…|cal:…|quality:…|seg:…|lid:…|lang:…`; "quality" only where a model graded.

    Where all rules ran, those of other packages are named beside them: "all+ACME101".
    """
    others = [r.code for r in all_rules() if r.code not in TABLE]
    chosen = "+".join(["all", *others] if len(rules) == len(all_rules()) else [r.code for r in rules])
    model = "+".join(f"{name}@{revision[:6]}" for name, revision in scorer.versions) if scorer else "none"
    return "|".join(
        (
            "qa",
            f"v:{_version('qa')}",
            f"rules:{chosen}",
            f"model:{model}",
            f"cal:{scorer.calibration if scorer else 'none'}",
            *([f"quality:{grader.name}@{grader.revision[:6]}"] if grader else []),
            f"seg:sentencex-{_version('sentencex')}",
            f"lid:langdetect-{_version('langdetect')}+py3langid-{_version('py3langid')}",
            f"lang:{lang or 'unknown'}",
        )
    )


@cache
def _version(package: str) -> str:
    return version(package)
