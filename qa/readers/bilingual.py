"""Translation units → documents with their sources: a block and a link a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.document import Document, Link, Positions, Role
from qa.errors import InputError
from qa.readers.lines import Lines, PositionsWithin
from qa.readers.mapped import MappedText, Part

STRETCH = 2000
"""Units that a document holds at most, so that a file of any size is read in little memory."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and its translation; an empty target is a translation that is missing.

    Attributes:
        source, target: in parts, each with its offset in the file.
        source_lang, lang: what the file says of their languages.
    """

    source: Sequence[Part]
    target: Sequence[Part]
    source_lang: str | None = None
    lang: str | None = None


def documents(units: Iterable[Unit | InputError], path: str, lines: Lines) -> Iterator[Document | InputError]:
    """The documents of a file, in stretches of units that have their languages in common.

    An error among the units is passed on. One that is raised ends the file; the units before it are still given.
    """
    stretch: list[Unit] = []
    failure: InputError | None = None
    nothing = True
    try:
        for unit in units:
            nothing = False
            if isinstance(unit, InputError):
                yield unit
                continue
            if stretch and (len(stretch) == STRETCH or _languages(unit) != _languages(stretch[0])):
                yield _document(stretch, path, lines)
                stretch = []
            stretch.append(unit)
    except InputError as error:
        failure = error
    if stretch:
        yield _document(stretch, path, lines)
    if failure:
        yield failure
    elif nothing:
        yield Document("", path=path)


def text_of(parts: Sequence[Part]) -> str:
    """The characters of the parts."""
    return "".join(part for part, _ in parts)


def _languages(unit: Unit) -> tuple[str | None, str | None]:
    return unit.source_lang, unit.lang


def _document(units: Sequence[Unit], path: str, lines: Lines) -> Document:
    target, source = MappedText(), MappedText()
    links = [Link(*_put(target, u.target, u.source), *_put(source, u.source, u.target)) for u in units]
    end = max((at + len(part) for unit in units for side in (unit.source, unit.target) for part, at in side), default=0)
    starts, first = lines.until(end)

    def positions(mapped: MappedText) -> Positions:
        return PositionsWithin(starts, mapped.pieces, first)

    return Document(
        text=str(target),
        lang=units[0].lang,
        path=path,
        blocks=tuple(target.blocks),
        source=Document(
            text=str(source),
            lang=units[0].source_lang,
            path=path,
            blocks=tuple(source.blocks),
            positions=positions(source),
            markup=True,
        ),
        links=tuple(links),
        positions=positions(target),
        markup=True,
    )


def _put(mapped: MappedText, parts: Sequence[Part], other: Sequence[Part]) -> tuple[int, int]:
    """Append one side of a unit; the range of its block.

    One without words becomes an empty range, which stands in the file where the other side begins.
    """
    if text_of(parts).strip():
        mapped.add(Role.BODY, parts, from_markup=False)
        return mapped.blocks[-1].start, mapped.blocks[-1].end
    start, _ = mapped.append([("", other[0][1])])
    return start, start
