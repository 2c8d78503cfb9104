"""Where models and scores are kept on the user's machine."""

from __future__ import annotations

import os
from pathlib import Path


def cache_dir() -> Path:
    """The folder for converted models, cached scores and reports: `QA_CACHE_DIR`, else the platform's cache folder."""
    if given := os.environ.get("QA_CACHE_DIR"):
        return Path(given).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("qa")


def cache_file() -> Path:
    """The file of cached scores and reports."""
    return cache_dir() / "scores.sqlite3"
