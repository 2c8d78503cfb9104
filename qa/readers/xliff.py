"""XLIFF 1.2, 2.0 and 2.1: units with their sources, less those that are not, or not yet, to be translated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa.document import Document
from qa.errors import InputError
from qa.readers.bilingual import Unit, documents, text_of
from qa.readers.inline import Content, content
from qa.readers.language_code import language_code
from qa.readers.lines import Lines
from qa.readers.mapped import Part
from qa.readers.options import ReadOptions
from qa.readers.xml import End, Event, Start, children, events, skip

_UNTOUCHED = frozenset({"new", "needs-translation", "initial"})
"""States of a unit at which nobody has worked yet."""


def read(pieces: Iterable[str], path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a file that comes in pieces."""
    lines = Lines()
    return documents(_units(events(pieces, path, lines), path), path, lines)


def _units(stream: Iterator[Event], path: str) -> Iterator[Unit]:
    source_lang = lang = None
    translated = [True]  # of each open element, whether what is in it is to be translated
    for event in stream:
        if isinstance(event, End):
            translated.pop()
        if not isinstance(event, Start):
            continue
        if len(translated) == 1 and event.name != "xliff":
            raise InputError(f"{path}: not XLIFF, since its outermost element is <{event.name}>; is its ending right?")
        stated = event.attributes.get("translate")
        wanted = translated[-1] if stated is None else stated != "no"
        source_lang = _language(event, "source-language", "srcLang") or source_lang
        lang = _language(event, "target-language", "trgLang") or lang
        if event.name in ("trans-unit", "segment"):
            for source, target in _pairs(event, stream):
                if wanted and (text_of(source).strip() or text_of(target).strip()):
                    yield Unit(source, target, source_lang, lang)
        else:
            translated.append(wanted)


def _language(element: Start, *names: str) -> str | None:
    return next((language_code(element.attributes[name]) for name in names if name in element.attributes), None)


def _pairs(element: Start, stream: Iterator[Event]) -> list[tuple[list[Part], list[Part]]]:
    """Source and target of a unit, in segments where both sides mark them; none if it is not translated yet."""
    found: dict[str, Content] = {}
    state = element.attributes.get("state", "initial" if element.name == "segment" else "")
    for child in children(stream):
        if child.name in ("source", "seg-source", "target"):
            state = child.attributes.get("state", state)
            found[child.name] = content(stream)
        else:
            skip(stream)
    source, target = found.get("source", Content()), found.get("target")
    if target is None or (state in _UNTOUCHED and not text_of(target.parts).strip()):
        return []
    segmented = found.get("seg-source", source).segments
    if target.segments and segmented.keys() == target.segments.keys():
        return [(segmented[name], target.segments[name]) for name in segmented]
    return [(source.parts, target.parts)]
