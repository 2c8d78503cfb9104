"""Quality models: a translation and its source in, a grade and the doubtful words out.

`load_quality` gives a `QualityModel` by name. Importing this package loads none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.scoring.registry import find_quality

if TYPE_CHECKING:
    from qa.scoring.quality import QualityModel


def load_quality(name: str, cache: bool = True) -> QualityModel:
    """A quality model by name; weights are loaded when they are first needed, and with `cache` grades are kept on disk.

    Args:
        name: "builtin", "comet:<path or id>", "metricx:<path or id>" or "openai:<base-url>#<model>".
        cache: whether grades are kept for the next run.

    Raises:
        UsageError: no such model.
        ModelError: it is not installed, or damaged; the message has the command to run.
    """
    find_quality(name)
    model = _load(name)
    if not cache:
        return model
    from qa.scoring.cache import cache_at
    from qa.scoring.estimators.cached import CachedQuality
    from qa.scoring.paths import cache_file

    return CachedQuality(model, cache_at(cache_file()))


def _load(name: str) -> QualityModel:
    kind, _, reference = name.partition(":")
    match kind:
        case "comet":
            from qa.scoring.estimators.comet import Comet

            return Comet(reference)
        case "metricx":
            from qa.scoring.estimators.metricx import MetricX

            return MetricX(reference)
        case "openai":
            from qa.scoring.estimators.judge import Judge

            return Judge(reference)
        case _:
            from qa.scoring.builtin_quality import BuiltinQuality

            return BuiltinQuality()


__all__ = ["load_quality"]
