"""Lines and columns as an editor counts them: from 0, columns in the units of the encoding agreed upon (LSP 3.17)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from lsprotocol.types import Position, PositionEncodingKind, Range

from qa.finding import Finding

_NEWLINE = re.compile(r"\r\n|\r|\n")
_CODECS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


@dataclass(frozen=True, slots=True)
class Lines:
    """A text by lines, as the editor has it open.

    Attributes:
        text: the whole of it.
        starts: offset of each line in code points.
        encoding: whose units the editor counts columns in.
    """

    text: str
    starts: tuple[int, ...]
    encoding: PositionEncodingKind

    @classmethod
    def of(cls, text: str, encoding: PositionEncodingKind) -> Lines:
        """Index a text."""
        return cls(text, (0, *(m.end() for m in _NEWLINE.finditer(text))), encoding)

    def position(self, offset: int) -> Position:
        """The editor's position of an offset in code points."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset) - 1
        return Position(line, self._units(self.text[self.starts[line] : offset]))

    def offset(self, position: Position) -> int:
        """The offset in code points of an editor's position; past the end of a line it is that end."""
        if position.line >= len(self.starts):
            return len(self.text)
        start = self.starts[position.line]
        after = self.starts[position.line + 1] if position.line + 1 < len(self.starts) else len(self.text)
        line = self.text[start:after].rstrip("\r\n")
        left = position.character
        for i, character in enumerate(line):
            left -= self._units(character)
            if left < 0:
                return start + i
        return start + len(line)

    def range(self, start: int, end: int) -> Range:
        """The editor's range of a half-open one in code points."""
        return Range(self.position(start), self.position(end))

    def range_of(self, finding: Finding) -> Range:
        """Where a finding stands in the file."""
        return self.range(self.at(finding.line, finding.column), self.at(finding.end_line, finding.end_column))

    def at(self, line: int, column: int) -> int:
        """The offset of a line and column of a report, both from 1."""
        return self.starts[min(line, len(self.starts)) - 1] + column - 1

    def _units(self, text: str) -> int:
        codec, size = _CODECS.get(self.encoding, ("", 1))
        return len(text.encode(codec, "surrogatepass")) // size if codec else len(text)
