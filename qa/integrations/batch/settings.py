"""What a job is asked to do. All of it has a part in what comes out, and so in the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.readers import ReadOptions


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything beside the inputs that the output depends on.

    Attributes:
        fields, lang_field, source_field: as in `qa.readers.ReadOptions`.
        id_field: field that tells rows apart for the user; None where there is none.
        host_field: field with the address or the host that a row comes from; None to try `HOST_FIELDS`.
        lang, source_lang: language of all texts, and of all sources; None to take each row's own, or to detect it.
        model, quality, select, ignore, options: as in `qa.Checker`.
        shard_rows: most rows of a shard.
        max_characters: longest text that is checked.
        first_pass: whether parts of pages are sought in the whole corpus.
    """

    fields: tuple[str, ...] = ()
    lang_field: str | None = None
    source_field: str | None = None
    id_field: str | None = None
    host_field: str | None = None
    lang: str | None = None
    source_lang: str | None = None
    model: str = "auto"
    quality: str = "auto"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    shard_rows: int = 500
    max_characters: int = 1_000_000
    first_pass: bool = True

    @property
    def reading(self) -> ReadOptions:
        """How records are read."""
        return ReadOptions(
            fields=self.fields,
            lang=self.lang,
            source_lang=self.source_lang,
            lang_field=self.lang_field,
            source_field=self.source_field,
        )
