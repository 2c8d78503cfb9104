"""What a client asks for: one text to check, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from qa import readers
from qa.config import language_code
from qa.document import Document
from qa.errors import InputError, UsageError
from qa.integrations.server.http_error import HttpError
from qa.rules.registry import all_rules

FORMATS = {"text": ".txt", "html": ".html", "markdown": ".md"}
"""What a text may be, and the ending of such files."""

MOST_RULES = 100
"""Entries of `select`, and of `ignore`."""

_FIELDS = ("text", "format", "lang", "source", "source_lang", "select", "ignore")


@dataclass(frozen=True, slots=True)
class Order:
    """The body of `POST /v1/check`; the attributes are its fields."""

    text: str
    format: str = "text"
    lang: str | None = None
    source: str | None = None
    source_lang: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Any) -> Order:
        """The order that a JSON value is.

        Raises:
            HttpError: a field is missing, not known, or holds what it can't.
        """
        if not isinstance(value, dict):
            raise _invalid("the body is no object")
        for name in value:
            if name not in _FIELDS:
                raise _invalid(f"no field is called {name[:40]!r}; there are {', '.join(_FIELDS)}")
        if "text" not in value:
            raise _invalid("text: is missing")
        return cls(
            text=_text(value, "text") or "",
            format=_format(value),
            lang=_lang(value, "lang"),
            source=_text(value, "source"),
            source_lang=_lang(value, "source_lang"),
            select=_rules(value, "select"),
            ignore=_rules(value, "ignore"),
        )

    def document(self, lang: str | None) -> Document | InputError:
        """The document to check; `lang` is its language where neither the order nor the text names one."""
        found = _read(self.text, self.format, self.lang)
        if isinstance(found, InputError):
            return found
        found = replace(found, lang=found.lang or lang)
        if self.source is None:
            return found
        source = _read(self.source, self.format, self.source_lang)
        return source if isinstance(source, InputError) else replace(found, source=source)


@cache
def names_of_rules() -> tuple[str, ...]:
    """What `select` and `ignore` take: families, codes and names."""
    rules = all_rules()
    families = dict.fromkeys(rule.code[:3] for rule in rules)
    return (*families, *(rule.code for rule in rules), *(rule.name for rule in rules))


def _read(text: str, form: str, lang: str | None) -> Document | InputError:
    """The document of a text. It has no path, as it is no file."""
    if form == "text":
        return Document.from_text(text, lang)
    found = next(iter(readers.parse(text, f"text{FORMATS[form]}")), None)
    if isinstance(found, Document):
        return replace(found, path=None, lang=lang or found.lang)
    return found or InputError("text: no article in it")


def _text(value: dict[str, Any], name: str) -> str | None:
    text = value.get(name)
    if text is None and name != "text":
        return None
    if not isinstance(text, str):
        raise _invalid(f"{name}: is no string")
    return text


def _format(value: dict[str, Any]) -> str:
    form = value.get("format", "text")
    if not isinstance(form, str) or form not in FORMATS:
        raise _invalid(f"format: is none of {', '.join(FORMATS)}")
    return form


def _lang(value: dict[str, Any], name: str) -> str | None:
    code = _text(value, name)
    try:
        return None if code is None else language_code(code)
    except UsageError:
        raise _invalid(f"{name}: is no language code; give one such as en, de or pt-BR") from None


def _rules(value: dict[str, Any], name: str) -> tuple[str, ...]:
    entries = value.get(name, [])
    if not isinstance(entries, list) or len(entries) > MOST_RULES or not _are_known(entries):
        raise _invalid(
            f"{name}: is no list of at most {MOST_RULES} families, codes or names of rules; see GET /v1/rules"
        )
    return tuple(entries)


def _are_known(entries: Iterable[object]) -> bool:
    return all(isinstance(entry, str) and entry in names_of_rules() for entry in entries)


def _invalid(message: str) -> HttpError:
    return HttpError(422, "invalid", message)
