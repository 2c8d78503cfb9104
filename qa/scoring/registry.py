"""The models that users can name, as data; `qa models` reads it."""

from __future__ import annotations

from dataclasses import dataclass

from qa.errors import UsageError
from qa.scoring import builtin_files


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What `qa models info` shows.

    Attributes:
        name: what `--model` takes; for a family of models its pattern.
        summary: what it is, in a sentence.
        size: parameters and disk space.
        languages: which ones.
        licence: under which terms the weights may be used.
        sha256: of the file that the weights come from; None where the user brings the model.
        install: the command that installs what it needs.
    """

    name: str
    summary: str
    size: str
    languages: str
    licence: str
    sha256: str | None
    install: str


MODELS = (
    ModelInfo(
        name="builtin",
        summary="a small multilingual encoder that comes with qa: surprisal of each token's being sound, read with the "
        "text on both sides",
        size="67 million parameters, 45 million of them embeddings; 51 MB, part of the package",
        languages="the 33 for which qa has language data; others of multilingual-e5-small's 100 less well",
        licence="MIT for the weights it was made from (multilingual-e5-small), Apache-2.0 for what qa trained",
        sha256=builtin_files.FILES[builtin_files.ENCODER].sha256,
        install=builtin_files.REPAIR,
    ),
    ModelInfo(
        name="gemma",
        summary="Gemma 3 270M, pretrained: a causal language model, true surprisal in context",
        size="270 million parameters; 252 MB of packages, 551 MB in the cache once converted",
        languages="140",
        licence="Gemma Terms of Use (Google), with its Prohibited Use Policy; accepted by installing this extra. "
        "The terms come with the package (GEMMA_TERMS.html)",
        sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
        install='pip install "qa[gemma]"',
    ),
    ModelInfo(
        name="hf:<id or path>",
        summary="any causal or masked language model of transformers, from the hub's cache or a folder (safetensors)",
        size="as the model",
        languages="as the model",
        licence="as the model",
        sha256=None,
        install='pip install "qa[transformers]"',
    ),
)


def find(name: str) -> ModelInfo:
    """The entry for a model name.

    Raises:
        UsageError: no such model.
    """
    for model in MODELS:
        prefix, pattern, _ = model.name.partition("<")
        if name == model.name or (pattern and name.startswith(prefix) and name != prefix):
            return model
    raise UsageError(f'unknown model "{name}"; known: auto, none, {", ".join(model.name for model in MODELS)}')


def installed(name: str) -> bool:
    """Whether the packages that a model needs are there, and the files that come with qa. Imports none of them."""
    from qa.scoring import gemma_files, huggingface

    match find(name).name:
        case "builtin":
            return builtin_files.installed()
        case "gemma":
            return not gemma_files.missing_packages()
        case _:
            return not huggingface.missing_packages()
