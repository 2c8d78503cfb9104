"""The files of the built-in model, which come with the package, and what they must be.

In an installed package they lie in `qa/models/builtin`, in a checkout in `models/builtin`. `builtin.json` beside this
module holds the size and SHA-256 of each; `models/recipes/builtin` writes it anew whenever the files change.
"""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from qa.errors import ModelError

ENCODER = "encoder.onnx"
BRANCH = "branch.onnx"
PIECES = "pieces.model"
CARD = "README.md"
REPAIR = "pip install --force-reinstall qa"

_MANIFEST = Path(__file__).with_name("builtin.json")
_RUN = ("onnxruntime", "sentencepiece")


class File(NamedTuple):
    """What a file must be: its size in bytes and its SHA-256."""

    size: int
    sha256: str


FILES = {name: File(**file) for name, file in json.loads(_MANIFEST.read_text(encoding="utf-8")).items()}
REVISION = FILES[ENCODER].sha256[:8]


def folder() -> Path:
    """Where the files are, or should be."""
    package = Path(__file__).parents[1]
    packaged, checkout = (root / "models" / "builtin" for root in (package, package.parent))
    return checkout if checkout.is_dir() and not packaged.is_dir() else packaged


def installed() -> bool:
    """Whether the files and the packages that run them are there; imports nothing."""
    return all(map(find_spec, _RUN)) and _wrong_size() is None


def ready() -> Path:
    """The folder of the files, whose sizes are checked.

    Raises:
        ModelError: a file is missing or has a wrong size.
    """
    if wrong := _wrong_size():
        raise wrong
    return folder()


def verify() -> None:
    """Check the SHA-256 of every file.

    Raises:
        ModelError: names the first file that is missing or differs.
    """
    ready()
    for name, file in measured().items():
        if file != FILES[name]:
            raise _damaged(folder() / name, f"its SHA-256 is {file.sha256} instead of {FILES[name].sha256}")


def find_damage(error: Exception) -> ModelError:
    """The error for files that have the right sizes but can't be loaded: names the one that differs, if one does."""
    if isinstance(error, ImportError):
        return ModelError(f'model "builtin" can\'t be run: {error}; run: {REPAIR}')
    try:
        verify()
    except ModelError as found:
        return found
    why = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(f'model "builtin" in {folder()} can\'t be loaded: {why}')


def card() -> str:
    """The model card: what it was made from, its licence, its figures in each language, what it can't do.

    Raises:
        ModelError: the file is missing.
    """
    path = folder() / CARD
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _damaged(path, "missing") from error


def measured() -> dict[str, File]:
    """What the files are."""
    found = {}
    for name in FILES:
        with (folder() / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[name] = File(file.tell(), digest)
    return found


def record() -> None:
    """Take the files as they are for what they must be; for the recipe that makes them."""
    manifest = {name: file._asdict() for name, file in measured().items()}
    _MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _wrong_size() -> ModelError | None:
    for name, (size, _) in FILES.items():
        path = folder() / name
        actual = path.stat().st_size if path.is_file() else None
        if actual != size:
            return _damaged(path, "missing" if actual is None else f"{actual} bytes instead of {size}")
    return None


def _damaged(path: Path, why: str) -> ModelError:
    return ModelError(f'model "builtin" is damaged: {path}: {why}; run: {REPAIR}')
