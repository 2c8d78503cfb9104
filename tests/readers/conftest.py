from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.document import Document
from qa.errors import InputError
from qa.readers import ReadOptions, read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "readers"

Item = Document | InputError


@pytest.fixture
def fixture() -> Callable[..., Document]:
    """Reads the one document of a fixture."""

    def reading(name: str, **options: object) -> Document:
        (document,) = read(FIXTURES / name, ReadOptions(**options))  # type: ignore[arg-type]
        assert isinstance(document, Document)
        return document

    return reading


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., list[Item]]:
    """Writes a file and reads it: text as UTF-8, its line ends as given."""

    def reading(name: str, content: str | bytes, **options: object) -> list[Item]:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read(tmp_path / name, ReadOptions(**options)))  # type: ignore[arg-type]

    return reading


@pytest.fixture
def roles_and_texts() -> Callable[[Item], list[tuple[str, str]]]:
    def listing(document: Item) -> list[tuple[str, str]]:
        assert isinstance(document, Document)
        return [(str(block.role), document.slice(block)) for block in document.blocks]

    return listing


def place(name: str, words: str) -> tuple[int, int]:
    """Line and column where words stand first in a fixture."""
    text = (FIXTURES / name).read_text("utf-8")
    before = text[: text.index(words)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def strays(file_text: str, document: Document) -> list[tuple[int, str, str]]:
    """Characters of a document that are not what stands in the file where they point to.

    Not counted are what a reader puts in (space between words and blocks), and characters that stand for an entity or
    an escape: those must point to its `&` or backslash.
    """
    return list(_strays(file_text, document))


def _strays(file_text: str, document: Document) -> Iterator[tuple[int, str, str]]:
    inside = {i for block in document.blocks for i in range(block.start, block.end)} or range(len(document.text))
    for i in inside:
        character = document.text[i]
        at = document.positions.file_offset(i)
        written = file_text[at : at + 1]
        if written == character or written in ("&", "\\"):
            continue
        if character.isspace() and (not written.strip() or file_text[at : at + 1] == "<"):
            continue
        yield i, character, file_text[at : at + 12]
