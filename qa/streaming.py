"""Streams of any length: documents in, reports out, in order, with one batch of documents in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from qa.checker import BATCH, Checker
from qa.document import Document, Positions
from qa.errors import InputError, QaError
from qa.readers import ReadOptions
from qa.readers import json as json_reader
from qa.report import Report

Item = str | Document | Mapping[str, Any] | InputError
"""A plain text, a document, a record with fields such as `text`, `lang` and `source`, or what could not be read."""

Recurring = Callable[[Document], frozenset[str]]
"""Gives the keys (`qa.recurrence.key`) of those blocks of a document that are parts of its page."""

_DEFAULTS = ReadOptions()


def iter_check(
    documents: Iterable[Item],
    *,
    model: str = "auto",
    lang: str | None = None,
    checker: Checker | None = None,
    options: ReadOptions = _DEFAULTS,
    recurring: Recurring = lambda document: frozenset(),
    batch: int = BATCH,
) -> Iterator[Report | InputError]:
    """Check a stream of documents lazily: what comes out as number n is about what went in as number n.

    Each document is checked for itself, so that it does not matter what else is in the stream. One that can't be read
    or checked gives an `InputError` in its place, and the others go on. Scores are not kept on disk.

    Args:
        documents: texts, documents, or records as `qa check` reads them from JSON.
        model: language model, where there is no `checker`.
        lang: language of all documents; where None, that of each, or else the one detected.
        checker: one to reuse, or with more settings than the model.
        options: which fields of a record hold what.
        recurring: what is known of the pages that the documents come from.
        batch: documents that are taken from the stream, and scored, together.

    Raises:
        UsageError: no such model.
        ModelError: the model is not installed, is damaged, or can't run.
    """
    checker = checker or Checker(model, cache=False)
    stream = iter(documents)
    while items := list(islice(stream, batch)):
        read = [_document(item, options) for item in items]
        sound = [document for document in read if isinstance(document, Document)]
        reports = iter(_checked(checker, sound, lang, recurring))
        yield from (next(reports) if isinstance(item, Document) else item for item in read)


def from_record(record: Mapping[str, Any], path: str, options: ReadOptions = _DEFAULTS) -> Document | InputError:
    """The document of a record, read as from a JSON file; its lines and columns are those of the text itself."""
    try:
        written = json.dumps(record, ensure_ascii=False, default=lambda value: None)
    except (ValueError, TypeError, RecursionError) as error:
        return InputError(f"{path}: can't be read as a record: {error}")
    (found,) = json_reader.read(written, path, options)
    if isinstance(found, InputError):
        return found
    if not found.text.strip():
        return InputError(f"{path}: no text in the fields that should hold it: null, empty, or no string")
    return replace(found, positions=Positions.of(found.text))


def _document(item: Item, options: ReadOptions) -> Document | InputError:
    if isinstance(item, str):
        return Document.from_text(item)
    if isinstance(item, Mapping):
        return from_record(item, "record", options)
    if isinstance(item, (Document, InputError)):
        return item
    return InputError(f"a {type(item).__name__} is no text; give a str, a Document or a mapping")


def _checked(
    checker: Checker, documents: Sequence[Document], lang: str | None, recurring: Recurring
) -> list[Report | InputError]:
    """The reports on all documents at once; where that breaks down, on one after the other."""
    try:
        return [*checker.check_each(documents, lang, recurring)]
    except QaError:
        raise
    except Exception:
        return [_alone(checker, document, lang, recurring) for document in documents]


def _alone(checker: Checker, document: Document, lang: str | None, recurring: Recurring) -> Report | InputError:
    try:
        (report,) = checker.check_each([document], lang, recurring)
    except QaError:
        raise
    except Exception as error:
        failure = InputError(f"{document.path or 'text'}: can't be checked: {type(error).__name__}: {error}")
        failure.__cause__ = error
        return failure
    return report
