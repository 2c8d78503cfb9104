"""Every format, byte for byte, of one report full of hostile text; and of articles of the fixtures, without an error.

After a change that is meant, `QA_WRITE_GOLDEN=1 pytest tests/output/test_golden.py` writes the files anew; read the
difference before you keep it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.errors import InputError
from qa.output import FORMATS, View, render
from qa.readers import discover, read
from qa.report import Report

GOLDEN = Path(__file__).parent / "golden"
FIXTURES = Path(__file__).parents[2] / "fixtures"
VIEW = View("1.0.0", "gemma", "3f2a91", width=80, seconds=0.8, unread=("no|such <b>.txt: no such\nfile",))


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, hostile: Report, clean: Report) -> None:
    written = render([hostile, clean], VIEW, name).encode()
    file = GOLDEN / f"{name}.golden"
    if os.environ.get("QA_WRITE_GOLDEN"):
        file.write_bytes(written)
    assert written == file.read_bytes()


@cache
def reports() -> list[Report]:
    """Of every third article in the wild, as one run; some are also checked against another as their source."""
    found = [d for path in discover([FIXTURES / "in_the_wild"]) if isinstance(path, str) for d in read(path)]
    documents = [d for d in found if not isinstance(d, InputError)][::3]
    sources: list[Document | None] = [None if i % 5 else documents[i - 1] for i in range(len(documents))]
    return Checker("none").check_many(documents, sources=sources)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_every_article(name: str) -> None:
    assert render(reports(), VIEW, name).encode() == render(reports(), VIEW, name).encode()
