"""What settings come to: how files are read, and the checker."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.config import Settings
from qa.document import Document
from qa.errors import InputError
from qa.readers import ReadOptions

if TYPE_CHECKING:
    from qa.checker import Checker


def read_options(settings: Settings) -> ReadOptions:
    """How files are read."""
    return ReadOptions(
        fields=settings.fields,
        lang=settings.lang,
        source_lang=settings.source_lang,
        lang_field=settings.lang_field,
        source_field=settings.source_field,
        whole_page=settings.whole_page,
    )


def settled(item: Document | InputError, settings: Settings) -> Document | InputError:
    """A document with the language of its source."""
    if isinstance(item, InputError) or item.source is None:
        return item
    return replace(item, source=replace(item.source, lang=settings.source_lang or item.source.lang))


def checker_of(settings: Settings) -> Checker:
    """The checker that the settings ask for.

    Raises:
        QaError: a rule or a model is not known, or not there.
    """
    from qa.checker import Checker

    return Checker(
        settings.model,
        select=settings.select,
        ignore=settings.ignore,
        options=settings.rules,
        cache=settings.cache,
        quality=settings.quality,
    )
