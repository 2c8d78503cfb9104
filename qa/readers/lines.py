"""Where the lines of a file start, for files that are read in pieces."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass

from qa.document import Positions

_LINE_END = re.compile(r"\r\n|[\n\r]")


@dataclass(frozen=True, slots=True)
class PositionsWithin(Positions):
    """Positions in a file of which only some lines are known; the first of them has the number `first_line`."""

    first_line: int = 1

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of the file, both from 1, columns in code points."""
        line, column = Positions.line_column(self, offset)
        return line + self.first_line - 1, column


class Lines:
    """The lines of a file as far as it is read. Those that are no longer asked for are forgotten."""

    def __init__(self, text: str = "") -> None:
        self._starts = array("Q", [0])
        self._first = 1
        self._length = 0
        self.feed(text)

    def feed(self, text: str) -> None:
        """Take in the next piece of the file. It must not end between a carriage return and its line feed."""
        self._starts.extend(self._length + m.end() for m in _LINE_END.finditer(text))
        self._length += len(text)

    def offset(self, line: int, column: int) -> int:
        """The offset in the file of a line, counted from 1, and a column, counted from 0."""
        return self._starts[line - self._first] + column

    def until(self, offset: int) -> tuple[tuple[int, ...], int]:
        """The starts of the lines up to that of `offset`, and the number of the first.

        Of these lines only the last is kept.
        """
        count = bisect_right(self._starts, offset)
        starts, first = tuple(self._starts[:count]), self._first
        del self._starts[: count - 1]
        self._first += count - 1
        return starts, first
