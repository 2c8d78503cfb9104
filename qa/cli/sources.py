"""The source of each document, for `qa check --source`: which file it is in, and whether the two go together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from qa.document import Document
from qa.errors import InputError, UsageError
from qa.readers import STDIN

_SURE = 0.9
"""Probability from which on a detected language counts against what the user says."""

_ENOUGH = 60
"""Characters from which on a language can be told."""


def source_file(path: str, paths: Sequence[str], source: str) -> str:
    """The file with the source of `path`, one of those found in the `paths` that are checked.

    Raises:
        UsageError: `source` is one file for several, or a folder for standard input.
    """
    if not os.path.isdir(source):
        if len(paths) > 1 or os.path.isdir(paths[0]):
            raise UsageError(f"--source {source}: is one file for several; give a folder with files of the same names")
        if path == source:
            raise UsageError(f"--source {source}: is what is to be checked; give the text that it was translated from")
        return source
    if path == STDIN:
        raise UsageError(f"--source {source}: is a folder; standard input needs a file")
    folders = [os.path.abspath(p if os.path.isdir(p) else os.path.dirname(p)) for p in paths if p != STDIN]
    return os.path.join(source, os.path.relpath(path, os.path.commonpath(folders)))


def with_sources(
    documents: Sequence[Document], sources: Sequence[Document | InputError], path: str, source: str
) -> list[Document | InputError]:
    """The documents of the file `path`, each with its source from the file `source`, or what keeps them apart."""
    failures = [found for found in sources if isinstance(found, InputError)]
    if failures:
        return [*failures]
    if any(document.source for document in documents):
        return [InputError(f"{path}: has its sources in itself; leave out --source")]
    if len(documents) != len(sources):
        counts = f"{len(sources)} documents, and {path} has {len(documents)}"
        return [InputError(f"{source}: has {counts}; there must be one source for each")]
    return [replace(d, source=s) for d, s in zip(documents, sources, strict=True) if isinstance(s, Document)]


def checked_languages(document: Document, lang: str | None, source_lang: str | None) -> Document | InputError:
    """The document with the language of its source; an error if that is its own, or if the two are swapped.

    `lang` and `source_lang` are what the user says of them.
    """
    source = document.source
    assert source
    seen, source_seen = _seen(document), _seen(source)
    if _swapped(lang, source_lang, seen, source_seen):
        return InputError(
            f"{document.path}: is in {seen}, and its source {source.path} in {source_seen}; are the files swapped?"
        )
    own, other = lang or seen, source_lang or source_seen
    if own and other and _same(own, other):
        return InputError(
            f"{source.path}: is in {other}, as is {document.path}; give a source in another language, "
            "or the languages with --lang and --source-lang"
        )
    return replace(document, source=replace(source, lang=other))


def _swapped(lang: str | None, source_lang: str | None, seen: str | None, source_seen: str | None) -> bool:
    """Whether one text is in the language that the other should be in, and not in its own."""
    if not seen or not source_seen or _same(seen, source_seen):
        return False
    return (
        (lang is None or _same(source_seen, lang))
        and (source_lang is None or _same(seen, source_lang))
        and (lang is not None or source_lang is not None)
    )


def _seen(document: Document) -> str | None:
    """The language that a document states, or that is plain to see."""
    if document.lang or len(document.text) < _ENOUGH:
        return document.lang
    from qa.language import detect

    guess = detect(document.text)
    return guess.lang if guess and guess.probability >= _SURE else None


def _same(one: str, other: str) -> bool:
    """Whether two codes mean one language; two regions of it are two."""
    regions = "-" in one and "-" in other
    return one.lower() == other.lower() if regions else one.split("-")[0].lower() == other.split("-")[0].lower()
