"""TMX 1.4: the units of a translation memory in two of its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa.document import Document
from qa.errors import InputError
from qa.readers.bilingual import Unit, documents, text_of
from qa.readers.inline import content
from qa.readers.language_code import language_code
from qa.readers.lines import Lines
from qa.readers.mapped import Part
from qa.readers.options import ReadOptions
from qa.readers.xml import Event, Start, children, events, skip

_ANY = "*all*"
"""What a header says where every language can be the source."""


def read(pieces: Iterable[str], path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The documents of a file that comes in pieces. Of several languages, the options say which are meant."""
    lines = Lines()
    return documents(_units(events(pieces, path, lines), path, options), path, lines)


def _units(stream: Iterator[Event], path: str, options: ReadOptions) -> Iterator[Unit]:
    source_lang: str | None = None
    languages: set[str] = set()
    nothing = outermost = True
    for event in stream:
        if not isinstance(event, Start):
            continue
        if outermost and event.name != "tmx":
            raise InputError(f"{path}: not TMX, since its outermost element is <{event.name}>; is its ending right?")
        outermost = False
        if event.name == "header":
            stated = event.attributes.get("srclang", _ANY)
            source_lang = None if stated == _ANY else language_code(stated)
        elif event.name == "tu":
            variants = _variants(stream)
            languages.update(variants)
            unit = _unit(variants, options, source_lang)
            if unit is None and options.lang is None and len(variants) > 2:
                raise InputError(f"{path}: is in {', '.join(sorted(languages))}; name the translation's with --lang")
            if unit:
                nothing = False
                yield unit
    if nothing and len(languages) > 1:
        missing = " to ".join(lang for lang in (options.source_lang, options.lang) if lang)
        raise InputError(f"{path}: nothing in {missing}; it is in {', '.join(sorted(languages))}")


def _variants(stream: Iterator[Event]) -> dict[str, list[Part]]:
    """The text of a unit in each of its languages."""
    found: dict[str, list[Part]] = {}
    for variant in children(stream):
        if variant.name != "tuv":
            skip(stream)
            continue
        stated = variant.attributes.get("xml:lang") or variant.attributes.get("lang") or ""
        for child in children(stream):
            if child.name == "seg":
                found.setdefault(language_code(stated) or stated, content(stream).parts)
            else:
                skip(stream)
    return found


def _unit(variants: dict[str, list[Part]], options: ReadOptions, stated: str | None) -> Unit | None:
    """The pair that is meant; None if it is not there, or not clear. `stated` is the file's source language."""
    there = list(variants)
    target = _the_one(there, options.lang) if options.lang else None
    others = [lang for lang in there if lang != target]
    source = _the_one(others, options.source_lang or stated)
    if source is None and not options.source_lang:
        source = others[0] if len(there) == 2 else None
    if options.lang is None:
        target = _the_one([lang for lang in there if lang != source], None)
    if source is None or target is None or not text_of([*variants[source], *variants[target]]).strip():
        return None
    return Unit(variants[source], variants[target], language_code(source), language_code(target))


def _the_one(languages: Iterable[str], wanted: str | None) -> str | None:
    """The language that is wanted, if need be in another region; if none is, the only one."""
    there = list(languages)
    if wanted is None:
        return there[0] if len(there) == 1 else None
    exact = [lang for lang in there if lang.lower() == wanted.lower()]
    main = [lang for lang in there if lang.lower().split("-")[0] == wanted.lower().split("-")[0]]
    return next(iter([*exact, *main]), None)
