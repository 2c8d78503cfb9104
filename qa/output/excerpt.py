"""The words of a passage with what is marked in them: cut around the marks, made safe, folded into lines.

Everything here counts in *cells*, the columns of a terminal: a Chinese character takes two, a combining accent none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from qa.finding import Severity
from qa.output.visible import is_unseen, visible

WHOLE = 240
"""Passages up to this many characters are shown in full."""

CONTEXT = 60
"""Characters kept on either side of a mark where a passage is cut."""

_BREAKS = frozenset(" \u2002\u2003\u2009\u200a\u3000")
_MANY = 8
"""Most pieces of one passage that are shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range `[start, end)` of a passage's text that a finding points at."""

    start: int
    end: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class Glyph:
    """What fills one or two cells: a character with its accents, or the picture of an invisible one.

    `mark` is the shortest mark that covers it, None outside of marks.
    """

    text: str
    mark: Mark | None = None

    @property
    def cells(self) -> int:
        """How many columns it takes."""
        return cell_len(self.text)


Line = tuple[Glyph, ...]


def glyphs(text: str, marks: Sequence[Mark] = ()) -> Line:
    """A passage as it is shown: in full if it is short, else the parts around its marks with … between them."""
    marks = tuple(_at_least_one_character(m, len(text)) for m in marks)
    shown: list[Glyph] = []
    reached = 0
    for start, end in _windows(text, marks):
        if start > reached:
            shown += _ellipsis(marks, reached, start, first=not shown)
        shown += _glyphs(text, start, end, marks)
        reached = end
    if reached < len(text):
        shown += _ellipsis(marks, reached, len(text), last=True)
    return tuple(shown)


def whole(text: str) -> Line:
    """A text as it is shown, without marks, however long."""
    return tuple(_glyphs(text, 0, len(text), ()))


def fold(line: Sequence[Glyph], width: int) -> list[Line]:
    """Fold at spaces, beside wide characters (which need no spaces), or in mid-word where there is no other way."""
    lines: list[Line] = []
    start = best = at = 0
    cells = 0
    while at < len(line):
        cells += line[at].cells
        if cells > width and at > start and line[at].text != " ":
            cut = best if best > start else at
            lines.append(_without_space(line[start:cut]))
            start = best = at = cut
            cells = 0
            continue
        if line[at].text in _BREAKS or cell_len(line[at].text[0]) > 1:
            best = at + 1
        at += 1
    return [*lines, _without_space(line[start:])]


def containers(line: Line) -> set[Mark]:
    """The marks that have others within them."""
    marks = {g.mark for g in line if g.mark is not None}
    return {m for m in marks if any(o != m and m.start <= o.start and o.end <= m.end for o in marks)}


def carets(line: Line, wide: set[Mark]) -> str:
    """The line that goes under `line`: ^ under marked words, ~ under those of `wide` marks."""
    signs = (" " if g.mark is None else "~" if g.mark in wide else "^" for g in line)
    return "".join(sign * g.cells for sign, g in zip(signs, line, strict=True)).rstrip()


def bracketed(line: Line) -> Line:
    """The same with [[ ]] around what is marked, for where no caret can stand under it."""
    shown: list[Glyph] = []
    for marked, group in groupby(line, key=lambda g: g.mark is not None):
        run = tuple(group)
        shown += (Glyph("["), Glyph("["), *run, Glyph("]"), Glyph("]")) if marked else run
    return tuple(shown)


def is_aligned(line: Line) -> bool:
    """Whether carets under it would stand where they should: not so in scripts that run from right to left, nor where
    vowel signs take a width of their own (Hindi, Tamil), on which terminals disagree.
    """
    characters = {c for g in line for c in g.text}
    return not any(unicodedata.bidirectional(c) in {"R", "AL"} or unicodedata.category(c) == "Mc" for c in characters)


def _at_least_one_character(mark: Mark, length: int) -> Mark:
    """The mark within the passage; one between two characters takes the next, or the last."""
    start = max(0, min(mark.start, length - 1))
    return Mark(start, min(max(mark.end, start + 1), length), mark.severity)


def _windows(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Ranges of the text to show, ascending and apart."""
    if len(text) <= WHOLE:
        return [(0, len(text))]
    wanted = sorted(r for m in marks for r in _around(text, m)) or [(0, _word_end(text, WHOLE))]
    joined = [wanted[0]]
    for start, end in wanted[1:]:
        if start <= joined[-1][1] + CONTEXT // 2:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif len(joined) < _MANY:
            joined.append((start, end))
    return joined


def _around(text: str, mark: Mark) -> Iterator[tuple[int, int]]:
    """A mark with its context; of a long one only the beginning and the end."""
    left, right = _word_start(text, mark.start - CONTEXT), _word_end(text, mark.end + CONTEXT)
    if mark.end - mark.start <= WHOLE:
        yield left, right
    else:
        yield left, _word_end(text, mark.start + 2 * CONTEXT)
        yield _word_start(text, mark.end - 2 * CONTEXT), right


_SPACE = re.compile(r"\s")


def _word_start(text: str, at: int) -> int:
    """Where the next word begins, if one does nearby."""
    if at <= 0:
        return 0
    space = _SPACE.search(text, at, at + 20)
    return space.end() if space else at


def _word_end(text: str, at: int) -> int:
    """Where the word before ends, if one does nearby."""
    if at >= len(text):
        return len(text)
    spaces = [m.start() for m in _SPACE.finditer(text, at - 20, at)]
    return spaces[-1] if spaces else at


def _ellipsis(marks: Sequence[Mark], start: int, end: int, first: bool = False, last: bool = False) -> list[Glyph]:
    """What stands for the characters from `start` to `end`; marked if they all are."""
    mark = _shortest(m for m in marks if m.start <= start and end <= m.end)
    before = [] if first else [Glyph(" ", mark)]
    after = [] if last else [Glyph(" ", mark)]
    return [*before, Glyph("…", mark), *after]


def _glyphs(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Glyph]:
    covering: list[Mark | None] = [None] * (end - start)
    for m in sorted(marks, key=lambda m: (m.start - m.end, -m.start)):  # the shortest last, on top
        a, b = max(m.start, start), min(m.end, end)
        covering[a - start : max(a, b) - start] = [m] * max(0, b - a)
    shown: list[Glyph] = []
    for at in range(start, end):
        character, mark = text[at], covering[at - start]
        if character == "\r" and text[at + 1 : at + 2] == "\n":
            continue
        if shown and not is_unseen(character) and _joins(shown[-1], character):
            shown[-1] = Glyph(shown[-1].text + character, shown[-1].mark or mark)
        else:
            shown += (Glyph(c, mark) for c in _shown(character, mark is not None))
    return shown


def _joins(glyph: Glyph, character: str) -> bool:
    """Whether it is an accent, a joiner or a part of the same emoji."""
    return cell_len(character) == 0 or cell_len(glyph.text + character) == glyph.cells


def _shown(character: str, marked: bool) -> str:
    """White space stays what it is, unless it is marked: then it is the fault."""
    if character in "\n\r\x0b\x0c\x85\u2028\u2029":
        return "↵ " if marked else " "
    if character == "\t":
        return "␉" if marked else " "
    return visible(character)


def _shortest(marks: Iterable[Mark]) -> Mark | None:
    return min(marks, key=lambda m: m.end - m.start, default=None)


def _without_space(line: Sequence[Glyph]) -> Line:
    """Without the space at its end, unless it is what is marked."""
    while line and line[-1].text == " " and line[-1].mark in (None, line[-2].mark if len(line) > 1 else None):
        line = line[:-1]
    return tuple(line)
