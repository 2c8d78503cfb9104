"""COMET models: `comet:<path or hub id>`, any that needs no reference translation, CometKiwi and XCOMET among them.

They run in a Python environment of their own (`comet_worker.py`): the one that QA_COMET_PYTHON names, or `comet/` in
qa's cache folder. Scores times 100 are the quality; the error spans of XCOMET are doubts.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.errors import ModelError
from qa.finding import Severity
from qa.scoring.estimators.grading import tidy, with_sources
from qa.scoring.estimators.worker import Worker, WorkerError
from qa.scoring.paths import cache_dir
from qa.scoring.quality import Doubt, Grade

CHUNK = 64
"""Translations that the process gets at once."""
START = 120.0
"""Seconds that it may take to say which model it has."""
PATIENCE = 1800.0
"""Seconds that it may take for a chunk; the first one includes loading the model."""

_WORKER = Path(__file__).with_name("comet_worker.py")
_TRUST = "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"


class Comet:
    """Grades by a COMET model. Nothing is downloaded, and of its file only weights are loaded.

    Raises:
        ModelError: there is no Python with `unbabel-comet`, or no such model.
    """

    def __init__(self, reference: str) -> None:
        self.name = f"comet:{reference}"
        self._lock = threading.Lock()
        python = interpreter()
        if not python.is_file():
            raise ModelError(f'model "{self.name}" runs in a Python of its own, {_how_to_get(python)}')
        try:
            self._worker = Worker([str(python), str(_WORKER), reference], _environment())
            answer = self._worker.receive(START)
        except WorkerError as error:
            raise ModelError(f'model "{self.name}": {error}') from error
        if answer.get("missing"):
            raise ModelError(f'model "{self.name}" needs unbabel-comet in {python}; run: {_install(python)}')
        self.revision = str(self._checked(answer)["revision"])

    def calibrated(self, lang: str | None) -> bool:
        """See `QualityModel.calibrated`; that is for the one who brings the model to know."""
        return True

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        """See `QualityModel.grade`; every translation needs its source, and the languages don't matter."""
        pairs = with_sources(self.name, targets, sources)
        grades: list[Grade] = []
        for start in range(0, len(pairs), CHUNK):
            grades += self._grade(pairs[start : start + CHUNK])
        return grades

    def _grade(self, pairs: Sequence[tuple[str, str]]) -> list[Grade]:
        with self._lock:
            self._worker.send({"src": [source for _, source in pairs], "mt": [target for target, _ in pairs]})
            try:
                answer = self._worker.receive(PATIENCE)
            except WorkerError as error:
                raise ModelError(f'model "{self.name}": {error}') from error
        self._checked(answer)
        return [
            Grade(100 * min(1.0, max(0.0, score)), tidy(target, map(_doubt, spans)))
            for (target, _), score, spans in zip(pairs, answer["scores"], answer["spans"], strict=True)
        ]

    def _checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        if "error" in answer:
            raise ModelError(f'model "{self.name}" can\'t be used: {answer["error"]}')
        return answer


def interpreter() -> Path:
    """The Python that COMET runs in: QA_COMET_PYTHON, else that of `comet/` in the cache folder."""
    if given := os.environ.get("QA_COMET_PYTHON"):
        return Path(given).expanduser()
    return cache_dir() / "comet" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _how_to_get(python: Path) -> str:
    if "QA_COMET_PYTHON" in os.environ:
        return f"and QA_COMET_PYTHON is {python}, which is not there"
    return f"which is not there; run: python3 -m venv {python.parents[1]} && {_install(python)}"


def _install(python: Path) -> str:
    return f"{python} -m pip install unbabel-comet"


def _environment() -> dict[str, str]:
    """The process's environment: no downloads, and weights alone, unless the user trusts the file."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONUTF8": "1"}
    if not environment.get(_TRUST):
        environment["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"
    return environment


def _doubt(span: dict[str, Any]) -> Doubt:
    """An error span of XCOMET: its confidence is the mean probability of that severity over its tokens."""
    return Doubt(int(span["start"]), int(span["end"]), Severity(span["severity"]), float(span["confidence"]))
