"""Any causal or masked language model that `transformers` loads from this machine: `hf:<id or path>`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ModelError

if TYPE_CHECKING:
    from qa.scoring.huggingface_network import Network
    from qa.scoring.protocol import TokenScores

_PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "huggingface_hub")
_OVERLAP = 256


class HuggingFaceModel:
    """Surprisal, or pseudo-surprisal, by a model in the hub's cache or in a folder. Nothing is ever downloaded.

    The weights are loaded at the first call.

    Raises:
        ModelError: the model is not there, has no safetensors weights, needs code of its own, has no language-model
            head, or has no fast tokenizer (without which there are no offsets).
    """

    reads_context = True

    def __init__(self, reference: str) -> None:
        self.name = f"hf:{reference}"
        if missing_packages():
            raise ModelError(f'model "{self.name}" needs transformers; run: pip install "qa[transformers]"')
        self._folder = _folder(reference)
        weights = sorted(self._folder.glob("*.safetensors"))
        if not weights:
            raise ModelError(f'model "{self.name}" has no safetensors in {self._folder}; pickle files are not loaded')
        in_hub = self._folder.parent.name == "snapshots"
        self.revision = self._folder.name[:12] if in_hub else _hash([*weights, self._folder / "tokenizer.json"])
        self._lock = threading.Lock()
        self._network: Network | None = None

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`. A masked model also sees the text to the right."""
        from qa.scoring import tokens

        network = self._load()
        overlap = min(_OVERLAP, network.size // 4)
        return tokens.surprisal(network.tokenizer, network.bits, texts, contexts, size=network.size, overlap=overlap)

    def _load(self) -> Network:
        with self._lock:
            if self._network is None:
                from qa.scoring.huggingface_network import Network

                try:
                    self._network = Network(self._folder)
                except Exception as error:  # transformers raises anything for a folder it can't use
                    why = (str(error).strip().splitlines() or [type(error).__name__])[0]
                    raise ModelError(f'model "{self.name}" can\'t be used: {why}') from error
            return self._network


def missing_packages() -> list[str]:
    """Modules that are needed and not there, found without importing any."""
    return [package for package in _PACKAGES if find_spec(package) is None]


def _folder(reference: str) -> Path:
    """The folder of a model: the path itself, or its snapshot in the hub's cache."""
    if (path := Path(reference).expanduser()).is_dir():
        return path.resolve()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(reference, local_files_only=True))
    except Exception as error:  # its exceptions differ between versions
        raise ModelError(
            f'model "hf:{reference}" is neither a folder nor in the hub\'s cache; run: hf download {reference}'
        ) from error


def _hash(paths: Sequence[Path]) -> str:
    """A short hash over the contents of those files that exist."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
