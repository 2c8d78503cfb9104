"""The text under check: an immutable `Document` with its blocks, sentences and positions.

All offsets are half-open `[start, end)` ranges in Unicode code points of `Document.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

_NEWLINE = re.compile(r"\r\n|[\n\r]")


class Role(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    RELATED = "related"
    FURNITURE = "furniture"
    QUOTE = "quote"
    LIST = "list"
    OTHER = "other"


STORY_ROLES = frozenset({Role.BODY, Role.QUOTE, Role.LIST})
"""Roles of blocks that hold running text, so that rules about sentences apply."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like unit.

    `from_markup` tells whether the role stands in the file (`<figcaption>`) or is inferred from the text.
    """

    start: int
    end: int
    role: Role = Role.BODY
    from_markup: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span in the block with index `block`."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a text and what it was translated from: `[start, end)` and `[source_start, source_end)`.

    Where nothing corresponds, one of the two ranges is empty and tells the place: an addition has an empty source, an
    omission an empty target.
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Where each offset of a document's text stands in its file.

    `pieces` are pairs (offset in the text, offset in the file), ascending: between two of them text and file run
    alike. A plain text has the one piece (0, 0).
    """

    line_starts: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...] = ((0, 0),)

    @classmethod
    def of(cls, file_text: str, pieces: tuple[tuple[int, int], ...] = ((0, 0),)) -> Positions:
        """Index the lines of `file_text`, which line feed, carriage return or both end."""
        return cls((0, *(m.end() for m in _NEWLINE.finditer(file_text))), pieces)

    def file_offset(self, offset: int) -> int:
        """The offset in the file's text of an offset in the document's text."""
        at, in_file = self.pieces[max(0, bisect_right(self.pieces, offset, key=_first) - 1)]
        return in_file + max(0, offset - at)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of the file, both from 1, columns in code points."""
        in_file = self.file_offset(offset)
        line = bisect_right(self.line_starts, in_file)
        return line, in_file - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> tuple[int, int, int, int]:
        """`line, column, end_line, end_column` of `[start, end)`; the end is exclusive."""
        line, column = self.line_column(start)
        if end <= start:
            return line, column, line, column
        end_line, end_column = self.line_column(end - 1)
        return line, column, end_line, end_column + 1


def _first(piece: tuple[int, int]) -> int:
    return piece[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as given, with what readers and segmentation found in it.

    Attributes:
        text: the text that readers of the article see, unchanged (line ends and all).
        lang: ISO 639-1 code, with a region if given ("pt-BR"); None until it is known.
        path: the file, as the user named it, and for a file of many documents the entry (`news.jsonl:12`).
        blocks: paragraph-like units in order, without overlap.
        sentences: in order; each lies in one block.
        source: the text this one was translated from, if known.
        links: which stretch of the text goes with which of the source, in the order of the text, without overlap.
            Formats that hold translations tell (a link a unit); of two articles it is found out (`alignment.py`, a link
            a sentence or a few).
        positions: maps offsets to lines and columns of the file.
        markup: whether the file states roles (HTML, Markdown), so that rules trust them.
    """

    text: str
    lang: str | None = None
    path: str | None = None
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    source: Document | None = None
    links: tuple[Link, ...] = ()
    positions: Positions = field(default_factory=lambda: Positions((0,)), repr=False)
    markup: bool = False

    @classmethod
    def from_text(cls, text: str, lang: str | None = None, path: str | None = None) -> Document:
        """A document of plain text, not yet segmented."""
        return cls(text=text, lang=lang, path=path, positions=Positions.of(text))

    def slice(self, span: Block | Sentence) -> str:
        """The text of a block or sentence."""
        return self.text[span.start : span.end]

    def sentences_of(self, block: int) -> tuple[Sentence, ...]:
        """The sentences of the block with that index."""
        first = bisect_right(self.sentences, block - 1, key=_block)
        last = bisect_right(self.sentences, block, key=_block)
        return self.sentences[first:last]

    def linked(self, start: int, end: int) -> tuple[tuple[int, Link], ...]:
        """The links whose stretch of the text shares characters with `[start, end)`, each with its index."""
        first = bisect_right(self.links, start, key=_link_end)
        found = []
        for i in range(first, len(self.links)):
            if self.links[i].start >= end:
                break
            if self.links[i].start < self.links[i].end:
                found.append((i, self.links[i]))
        return tuple(found)


def _link_end(link: Link) -> int:
    return link.end


def _block(sentence: Sentence) -> int:
    return sentence.block
