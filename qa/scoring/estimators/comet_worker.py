"""Runs a COMET model in a Python environment of its own; `comet.py` talks to it.

`unbabel-comet` pins old versions of packages, so that it can't share an environment with qa. This script needs that
package and nothing else: `python comet_worker.py REFERENCE` writes a line of JSON with the model's revision, then for
each line `{"src": […], "mt": […]}` that it reads one line `{"scores": […], "spans": […]}`, or `{"error": …}`.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import sys
import zipfile
from importlib import metadata
from pathlib import Path
from typing import IO, Any

BATCH = 8


class UnusableError(Exception):
    """Why the model can't be used, in one line."""


def main(reference: str) -> None:
    """Answer until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != here]  # `comet.py` beside this is not COMET
    try:
        version = metadata.version("unbabel-comet")
    except metadata.PackageNotFoundError:
        return say(answers, missing=True)
    try:
        path = checkpoint(reference)
    except UnusableError as error:
        return say(answers, error=str(error))
    say(answers, revision=f"{fingerprint(path)}.{version}")
    model = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            model = model or load(path)
            say(answers, **predict(model, request["src"], request["mt"]))
        except Exception as error:  # whatever torch and its kin raise
            lines = str(error).strip().splitlines()
            say(answers, error=lines[0] if lines else type(error).__name__)
    return None


def say(answers: IO[str], **answer: object) -> None:
    """Write an answer."""
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def checkpoint(reference: str) -> Path:
    """The checkpoint that a path or the id of a model in the hub's cache stands for.

    Raises:
        UnusableError: it is not there, or lacks the file that describes it.
    """
    path = Path(reference).expanduser()
    if not path.exists():
        path = snapshot(reference)
    if path.is_dir():
        path = path / "checkpoints" / "model.ckpt"
    if not path.is_file():
        raise UnusableError(f"there is no {path}")
    if not (path.absolute().parents[1] / "hparams.yaml").is_file():
        raise UnusableError(f"there is no hparams.yaml in {path.absolute().parents[1]}")
    return path.absolute()


def snapshot(reference: str) -> Path:
    """The folder of a model in the hub's cache. Nothing is downloaded."""
    hub = importlib.import_module("huggingface_hub")
    try:
        return Path(hub.snapshot_download(reference, local_files_only=True))
    except Exception as error:  # its exceptions differ between versions
        raise UnusableError(f"it is neither a path nor in the hub's cache; run: hf download {reference}") from error


def fingerprint(path: Path) -> str:
    """A short hash of the weights: of the checksums that the archive holds of its parts, or of all its bytes."""
    digest = hashlib.sha256((path.parents[1] / "hparams.yaml").read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                digest.update(f"{part.filename} {part.file_size} {part.CRC}\n".encode())
    else:
        with path.open("rb") as file:
            while data := file.read(1 << 20):
                digest.update(data)
    return digest.hexdigest()[:12]


def load(path: Path) -> Any:
    """The model.

    Raises:
        UnusableError: it needs a reference translation, its encoder is missing, or its file holds more than weights.
    """
    comet = importlib.import_module("comet")
    try:
        model = comet.load_from_checkpoint(str(path))
    except Exception as error:
        if "weights only" in str(error).lower():
            raise UnusableError(
                "its checkpoint holds objects beside weights, which could run code; if you trust it, set "
                "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1"
            ) from error
        if isinstance(error, OSError) and (name := encoder(path)):
            raise UnusableError(
                f"the tokenizer of its encoder is not in the hub's cache; run: hf download {name} "
                '--include "*.json" "*.model"'
            ) from error
        raise
    if model.requires_references():
        raise UnusableError("it compares with a reference translation; take one that needs none, such as a CometKiwi")
    return model


def encoder(path: Path) -> str | None:
    """The hub id of the encoder that a model was made from."""
    for line in (path.parents[1] / "hparams.yaml").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "pretrained_model":
            return value.strip().strip("'\"")
    return None


def predict(model: Any, sources: list[str], targets: list[str]) -> dict[str, Any]:
    """Scores in about [0, 1], and for each translation the spans that the model doubts, none from most models."""
    torch = sys.modules.get("torch")
    output = model.predict(
        [{"src": source, "mt": target} for source, target in zip(sources, targets)],  # noqa: B905  (older Pythons)
        batch_size=BATCH,
        gpus=1 if torch and torch.cuda.is_available() else 0,
        progress_bar=False,
    )
    found = getattr(output, "metadata", None)
    spans = getattr(found, "error_spans", None) or [[] for _ in targets]
    return {"scores": [float(score) for score in output.scores], "spans": spans}


if __name__ == "__main__":
    main(sys.argv[1])
