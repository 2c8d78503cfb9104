"""Whether scores are good enough: against fixed limits, and against a run that was stored as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.comparing.scores import Comparison
from qa.errors import InputError

_SAMPLING = frozenset({"bs", "ar", "seed"})
"""Parts of a signature that say how scores were tested, not how they were made."""

_REMAKE = "make it anew with: qa compare … --format json --output FILE"


@dataclass(frozen=True, slots=True)
class Limit:
    """A metric of which every system must have at least, or for TER at most, so many points; `option` asked for it."""

    option: str
    metric: str
    points: float

    def fails(self, score: float) -> bool:
        """Whether a score is on the wrong side."""
        return score > self.points if self.metric == "ter" else score < self.points


@dataclass(frozen=True, slots=True)
class Stored:
    """An earlier run: the signature of each metric, the references' fingerprint, the scores by system and metric."""

    path: str
    signatures: Mapping[str, str]
    fingerprint: str
    systems: Mapping[str, Mapping[str, float]]


def as_data(comparison: Comparison, version: str, failures: list[str]) -> dict[str, Any]:
    """A run as `stored` reads it; `version` is that of `qa`, `failures` is what the gate found."""
    return {
        "schema_version": 1,
        "tool": {"name": "qa", "version": version},
        "lang": comparison.lang,
        "references": {
            "paths": list(comparison.references),
            "fingerprint": comparison.fingerprint,
            "documents": len(comparison.documents),
            "segments": comparison.segments,
        },
        "metrics": {
            metric: {"name": name, "signature": comparison.signatures[metric]}
            for metric, name in comparison.names.items()
        },
        "test": comparison.test,
        "baseline": comparison.systems[0].path,
        "systems": [
            {
                "path": system.path,
                "scores": {
                    metric: {"score": s.score, "mean": s.mean, "interval": s.interval, "p_value": s.p_value}
                    for metric, s in system.scores.items()
                },
                "documents": [
                    {"path": name, "segments": count, "scores": dict(scores)}
                    for (name, count), scores in zip(comparison.documents, system.documents, strict=False)
                ],
            }
            for system in comparison.systems
        ],
        "failures": failures,
        "notes": list(comparison.notes),
    }


def stored(path: Path) -> Stored:
    """The run in a file.

    Raises:
        InputError: the file can't be read, or holds no such run.
    """
    try:
        data = json.loads(path.read_bytes())
        run = Stored(
            str(path),
            {metric: _text(entry["signature"]) for metric, entry in data["metrics"].items()},
            _text(data["references"]["fingerprint"]),
            {
                _text(system["path"]): {m: _points(entry["score"]) for m, entry in system["scores"].items()}
                for system in data["systems"]
            },
        )
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: is no stored run; {_REMAKE}") from error
    return run


def beyond_limits(comparison: Comparison, limits: list[Limit]) -> list[str]:
    """A line for each score that is on the wrong side of a limit."""
    return [
        f"{system.path}: {comparison.names[limit.metric]} is {system.scores[limit.metric].score:.2f}, "
        f"{limit.option} is {limit.points:g}"
        for system in comparison.systems
        for limit in limits
        if limit.fails(system.scores[limit.metric].score)
    ]


def dropped(comparison: Comparison, before: Stored, most: float) -> list[str]:
    """A line for each score that is worse than in the stored run by more than `most` points.

    Systems go by their paths; where both runs have just one, by nothing.

    Raises:
        InputError: the two runs can't be compared: other references, another signature, a missing metric or system.
    """
    if before.fingerprint != comparison.fingerprint:
        raise InputError(f"{before.path}: was made with other references; {_REMAKE}")
    for metric, name in comparison.names.items():
        _same_signature(before, metric, name, comparison.signatures[metric])
    lines = []
    for system in comparison.systems:
        earlier = _earlier(before, system.path, alone=len(comparison.systems) == 1)
        for metric, name in comparison.names.items():
            now, then = system.scores[metric].score, earlier.get(metric)
            if then is None:
                raise InputError(f"{before.path}: has no {name} of {system.path}; {_REMAKE}")
            worse = round(now - then if metric == "ter" else then - now, 4)
            if worse > most:
                lines.append(
                    f"{system.path}: {name} is {now:.2f}, worse by {worse:.2f} than in {before.path}; "
                    f"--max-drop is {most:g}"
                )
    return lines


def _same_signature(before: Stored, metric: str, name: str, signature: str) -> None:
    if metric not in before.signatures:
        raise InputError(f"{before.path}: has no {name}; {_REMAKE}, or set --metrics")
    then, now = _parts(before.signatures[metric]), _parts(signature)
    if then != now:
        changes = " ".join(p for p in then if p not in now), " ".join(p for p in now if p not in then)
        raise InputError(
            f"{before.path}: {name} has another signature (there {changes[0]}, here {changes[1]}); {_REMAKE}"
        )


def _parts(signature: str) -> list[str]:
    return [part for part in signature.split("|") if part.partition(":")[0] not in _SAMPLING]


def _earlier(before: Stored, path: str, alone: bool) -> Mapping[str, float]:
    if alone and len(before.systems) == 1:
        return next(iter(before.systems.values()))
    if path not in before.systems:
        raise InputError(f"{before.path}: has no system {path}, only {', '.join(before.systems)}; {_REMAKE}")
    return before.systems[path]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _points(value: object) -> float:
    """A score; a NaN would pass every gate."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)
