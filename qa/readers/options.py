"""What a caller may say about how files are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings for all readers; each takes what concerns its format.

    Attributes:
        fields: JSON fields that hold the text, dotted for nested ones (`article.body`), or the column of a table that
            holds the translation; empty to try the usual names.
        lang: language of the translations, to find them in a file of several languages; None for the only one.
        source_lang: language of the sources, likewise.
        lang_field: JSON field that holds the language code; None to try `lang` and `language`.
        source_field: JSON field or column that holds the source text; None to try `source` and `src`.
        whole_page: whether an HTML document takes in what stands outside the article (navigation, footer).
        encoding: name of the encoding of all files; None to find it out.
    """

    fields: tuple[str, ...] = ()
    lang: str | None = None
    source_lang: str | None = None
    lang_field: str | None = None
    source_field: str | None = None
    whole_page: bool = False
    encoding: str | None = None
