"""MetricX without references: `metricx:<path or hub id>`, MetricX-24 hybrid and MetricX-23 QE.

Juraska et al. 2023 and 2024 ("MetricX-23", "MetricX-24: The Google Submission to the WMT … Metrics Shared Task"): mT5
fine-tuned to predict the MQM penalty of a translation, from 0 (none) to 25. Quality is 100·(1 − penalty/25).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ModelError
from qa.scoring.estimators.grading import with_sources
from qa.scoring.quality import Grade

if TYPE_CHECKING:
    from qa.scoring.estimators.metricx_network import Network

WORST = 25.0
"""Highest penalty that the model predicts."""
TOKENIZER = "google/mt5-large"
"""Where the tokenizer comes from, as MetricX has none of its own; all sizes of mT5 share it."""
_PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "sentencepiece", "huggingface_hub")
_TOKENIZER_FILES = ("tokenizer.json", "spiece.model")


class MetricX:
    """Grades by a MetricX model in a folder or in the hub's cache. Nothing is ever downloaded.

    A folder is taken for MetricX-23 where its name or the id has "metricx-23" in it, else for MetricX-24.

    Raises:
        ModelError: packages, the model or the tokenizer are missing, it has no safetensors, or it needs references.
    """

    def __init__(self, reference: str) -> None:
        self.name = f"metricx:{reference}"
        if missing_packages():
            raise ModelError(f'model "{self.name}" needs transformers; run: pip install "qa[transformers]"')
        self._old = "metricx-23" in reference.lower()
        if self._old and "-qe" not in reference.lower():
            raise ModelError(f'model "{self.name}" compares with a reference translation; take metricx-23-qe-…')
        self._folder = _model_folder(self.name, reference)
        weights = sorted(self._folder.glob("*.safetensors"))
        if not weights:
            raise ModelError(
                f'model "{self.name}" has no safetensors in {self._folder}; pickle files are not loaded '
                "(https://huggingface.co/spaces/safetensors/convert makes the others of them)"
            )
        self._tokenizer = _tokenizer_folder(self.name, self._folder)
        in_hub = self._folder.parent.name == "snapshots"
        self.revision = self._folder.name[:12] if in_hub else _hash(weights)
        self._lock = threading.Lock()
        self._network: Network | None = None

    def calibrated(self, lang: str | None) -> bool:
        """See `QualityModel.calibrated`; that is for the one who brings the model to know."""
        return True

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        """See `QualityModel.grade`; every translation needs its source, and the languages don't matter."""
        pairs = with_sources(self.name, targets, sources)
        prompt = prompt_23 if self._old else prompt_24
        penalties = self._load().penalties([prompt(source, target) for target, source in pairs])
        return [Grade(100 * (1 - min(WORST, max(0.0, penalty)) / WORST)) for penalty in penalties]

    def _load(self) -> Network:
        with self._lock:
            if self._network is None:
                from qa.scoring.estimators.metricx_network import Network

                try:
                    self._network = Network(self._folder, self._tokenizer, 1024 if self._old else 1536)
                except Exception as error:  # transformers raises anything for a folder it can't use
                    why = (str(error).strip().splitlines() or [type(error).__name__])[0]
                    raise ModelError(f'model "{self.name}" can\'t be used: {why}') from error
            return self._network


def prompt_24(source: str, target: str) -> str:
    """What MetricX-24 reads."""
    return f"source: {source} candidate: {target}"


def prompt_23(source: str, target: str) -> str:
    """What MetricX-23 QE reads."""
    return f"candidate: {target} source: {source}"


def missing_packages() -> list[str]:
    """Modules that are needed and not there, found without importing any."""
    return [package for package in _PACKAGES if find_spec(package) is None]


def _model_folder(name: str, reference: str) -> Path:
    if (path := Path(reference).expanduser()).is_dir():
        return path.resolve()
    if folder := _in_hub(reference):
        return folder
    raise ModelError(f'model "{name}" is neither a folder nor in the hub\'s cache; run: hf download {reference}')


def _tokenizer_folder(name: str, folder: Path) -> Path:
    for place in (folder, _in_hub(TOKENIZER)):
        if place and any((place / file).is_file() for file in _TOKENIZER_FILES):
            return place
    raise ModelError(
        f'model "{name}" needs the tokenizer of mT5, which is neither beside it nor in the hub\'s cache; run: '
        f'hf download {TOKENIZER} --include "*.json" "spiece.model"'
    )


def _in_hub(reference: str) -> Path | None:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(reference, local_files_only=True))
    except Exception:  # its exceptions differ between versions
        return None


def _hash(weights: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
