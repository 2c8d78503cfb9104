"""Tests of `qa batch` need its extra; without it they are not collected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

collect_ignore_glob = [] if find_spec("ray") and find_spec("pyarrow") else ["test_*.py"]


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs a job in this process, into `tmp_path / "out"`."""
    from .jobs import in_process

    return partial(in_process, output=tmp_path / "out")
