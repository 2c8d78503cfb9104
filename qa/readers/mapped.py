"""A text put together from parts of a file, with the map from its offsets to those of the file."""

from __future__ import annotations

from collections.abc import Iterable

from qa.document import Block, Document, Positions, Role

Part = tuple[str, int]
"""Characters of the text, and the offset in the file where the first of them stands and the others follow."""


class MappedText:
    """Collects the text of a document, block by block. Parts may stand in the file in any order.

    Attributes:
        blocks: those added so far.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._pieces: list[tuple[int, int]] = []
        self._length = 0
        self._shift: int | None = None

    def add(self, role: Role, parts: Iterable[Part], *, from_markup: bool) -> None:
        """Append a block, after a blank line. Space at its edges is in the text, but not in the block."""
        start, text = self.append(parts)
        begin = start + len(text) - len(text.lstrip())
        self.blocks.append(Block(begin, max(begin, start + len(text.rstrip())), role, from_markup))

    def append(self, parts: Iterable[Part]) -> tuple[int, str]:
        """Append text that is no block yet, after a blank line; where it begins, and what it is."""
        if self._parts:
            self._put("\n\n")
        first, start = len(self._parts), self._length
        for part, at in parts:
            if at - self._length != self._shift:
                self._shift = at - self._length
                self._pieces.append((self._length, at))
            self._put(part)
        return start, "".join(self._parts[first:])

    def _put(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """The map, as `Positions` takes it."""
        return tuple(self._pieces) or ((0, 0),)

    def __str__(self) -> str:
        return "".join(self._parts)


def document_of_markup(
    blocks: Iterable[tuple[Role, Iterable[Part]]], file_text: str, path: str, lang: str | None
) -> Document:
    """The document of a file whose markup states roles. That of a body block is none: any text can stand in a `<p>`."""
    mapped = MappedText()
    for role, parts in blocks:
        mapped.add(role, parts, from_markup=role is not Role.BODY)
    return Document(
        text=str(mapped),
        lang=lang,
        path=path,
        blocks=tuple(mapped.blocks),
        positions=Positions.of(file_text, mapped.pieces),
        markup=True,
    )
