"""Language models: texts in, surprisal of each token out.

`load_model` gives a `LanguageModel`; `score_documents` scores whole documents with it. Importing this package loads
neither numpy nor torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.scoring.registry import MODELS, ModelInfo, find, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.document import Document
    from qa.scoring.protocol import Encoder, LanguageModel, TokenScores


def resolve(name: str) -> str | None:
    """The model that a name stands for: "auto" is "gemma" where that is installed, else "builtin"; "none" is none.

    Raises:
        UsageError: no such model.
    """
    if name == "none":
        return None
    if name != "auto":
        find(name)
        return name
    return "gemma" if installed("gemma") else "builtin"


def load_model(name: str, cache: bool = True) -> LanguageModel:
    """A model by name; weights are loaded when they are first needed, and with `cache` scores are kept on disk.

    Raises:
        UsageError: no such model, or "none".
        ModelError: it is not installed, or damaged; the message has the command to run.
    """
    resolved = resolve(name)
    if resolved is None:
        raise UsageError('a language model is needed here, "none" is none')
    if resolved == "builtin":
        return load_encoder(cache)
    model: LanguageModel
    if resolved == "gemma":
        from qa.scoring.gemma import Gemma

        model = Gemma()
    elif resolved.startswith("openai:"):
        from qa.scoring.openai import OpenAIModel

        model = OpenAIModel(resolved.removeprefix("openai:"))
    else:
        from qa.scoring.huggingface import HuggingFaceModel

        model = HuggingFaceModel(resolved.removeprefix("hf:"))
    if not cache:
        return model
    from qa.scoring.cache import CachedModel, cache_at
    from qa.scoring.paths import cache_file

    return CachedModel(model, cache_at(cache_file()))


def load_encoder(cache: bool = True) -> Encoder:
    """The built-in model, which gives vectors of blocks too; see `load_model`.

    Raises:
        ModelError: it is damaged.
    """
    from qa.scoring.builtin import Builtin

    if not cache:
        return Builtin()
    from qa.scoring.cache import CachedEncoder, cache_at
    from qa.scoring.paths import cache_file

    return CachedEncoder(Builtin(), cache_at(cache_file()))


def install(name: str) -> None:
    """Make a model ready for use, or repair it; what is part of the package is verified. Nothing is downloaded.

    Raises:
        UsageError: no such model, or one that the user brings.
        ModelError: its packages are missing or damaged, or the cache folder can't be written.
    """
    from qa.scoring import builtin_files, gemma_files

    match find(name).name:
        case "builtin":
            builtin_files.verify()
        case "gemma":
            gemma_files.install()
        case _:
            how = "start its server" if name.startswith("openai:") else "put it into a folder or run: hf download"
            raise UsageError(f'"{name}" is not installed by qa; {how}')


def verify(name: str) -> None:
    """Check every file of an installed model against its checksum.

    Raises:
        UsageError: no such model, or one without known checksums.
        ModelError: names the first file that is missing or differs.
    """
    from qa.scoring import builtin_files, gemma_files

    match find(name).name:
        case "builtin":
            builtin_files.verify()
        case "gemma":
            gemma_files.verify()
        case _:
            raise UsageError(f'"{name}" has no known checksums')


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
    "load_encoder",
    "load_model",
    "resolve",
    "score_documents",
    "verify",
]
