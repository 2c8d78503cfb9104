"""What a caller may say about how files are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings for all readers; each takes what concerns its format.

    Attributes:
        fields: JSON fields that hold the text, dotted for nested ones (`article.body`); empty to try the usual names.
        lang_field: JSON field that holds the language code; None to try `lang` and `language`.
        source_field: JSON field that holds the source text; None for records without one.
        whole_page: whether an HTML document takes in what stands outside the article (navigation, footer).
        encoding: name of the encoding of all files; None to find it out.
    """

    fields: tuple[str, ...] = ()
    lang_field: str | None = None
    source_field: str | None = None
    whole_page: bool = False
    encoding: str | None = None
