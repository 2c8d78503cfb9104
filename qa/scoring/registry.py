"""The models that users can name, as data; `qa models` reads it.

`MODELS` read a text and give its fluency, `QUALITY_MODELS` compare it with its source; "builtin" does both.
"""

from __future__ import annotations

from collections.abc import Sequence
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


_OPENAI = ModelInfo(
    name="openai:<base-url>#<model>",
    summary="a language model behind an OpenAI-compatible server, to which texts are sent: with --model its surprisal, "
    "where the server tells the probabilities of what it reads (vLLM, SGLang, llama-cpp-python); with --quality it "
    "marks errors as MQM reviewers do",
    size="as the server",
    languages="as the model",
    licence="as the model and the server",
    sha256=None,
    install="nothing; QA_OPENAI_API_KEY holds the key where the server wants one",
)

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
    _OPENAI,
)

QUALITY_MODELS = (
    ModelInfo(
        name="comet:<path or id>",
        summary="any COMET model that needs no reference translation, CometKiwi and XCOMET among them, in a Python "
        "environment of its own",
        size="as the model; CometKiwi-22 has 565 million parameters and takes 2.3 GB",
        languages="as the model; most were made from XLM-RoBERTa, which knows 100",
        licence="as the model; CC BY-NC-SA for CometKiwi and XCOMET: not for commercial use",
        sha256=None,
        install="python3 -m venv comet && comet/bin/pip install unbabel-comet; set QA_COMET_PYTHON to comet/bin/python",
    ),
    ModelInfo(
        name="metricx:<path or id>",
        summary="MetricX-24 hybrid or MetricX-23 QE, from the hub's cache or a folder (safetensors)",
        size="as the model; the large one has 1.2 billion parameters",
        languages="the 101 of mT5",
        licence="Apache-2.0",
        sha256=None,
        install='pip install "qa[transformers]"',
    ),
    _OPENAI,
)


def find(name: str) -> ModelInfo:
    """The entry for the name of a model that gives fluency.

    Raises:
        UsageError: no such model.
    """
    return _find(name, MODELS, "unknown model", "auto, none, ")


def find_quality(name: str) -> ModelInfo:
    """The entry for the name of a model that gives quality.

    Raises:
        UsageError: no such model.
    """
    return _find(name, (MODELS[0], *QUALITY_MODELS), "unknown quality model")


def find_any(name: str) -> ModelInfo:
    """The entry for the name of a model of either kind.

    Raises:
        UsageError: no such model.
    """
    return _find(name, (*MODELS, *QUALITY_MODELS), "unknown model")


def _find(name: str, among: Sequence[ModelInfo], complaint: str, also: str = "") -> ModelInfo:
    for model in among:
        prefix, pattern, _ = model.name.partition("<")
        if name == model.name or (pattern and name.startswith(prefix) and name != prefix):
            return model
    raise UsageError(f'{complaint} "{name}"; known: {also}{", ".join(model.name for model in among)}')


def installed(name: str) -> bool:
    """Whether the packages that a model needs are there, and the files that come with qa. Imports none of them."""
    from qa.scoring import gemma_files, huggingface
    from qa.scoring.estimators import comet, metricx

    match find_any(name).name.partition(":")[0]:
        case "builtin":
            return builtin_files.installed()
        case "gemma":
            return not gemma_files.missing_packages()
        case "comet":
            return comet.interpreter().is_file()
        case "metricx":
            return not metricx.missing_packages()
        case "openai":
            return True
        case _:
            return not huggingface.missing_packages()
