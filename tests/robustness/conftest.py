"""What the tests of robustness share: the tools beside them, and a checker without a model."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tools are scripts too, so they name one another without a package

from qa.checker import Checker  # after the path is set, as in the scripts


@pytest.fixture(scope="session")
def rules_alone() -> Checker:
    return Checker("none")
