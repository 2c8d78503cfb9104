"""Settings of the command line: from `qa.toml`, or from `[tool.qa]` of `pyproject.toml`.

The nearest file wins, upwards from the current directory, and what stands on the command line wins over it. Keys are
the command line's options without their dashes; tables `[rules.CODE]` (`[tool.qa.rules.CODE]`) set single rules.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from qa.errors import UsageError
from qa.output import FORMATS

FAIL_ON = ("minor", "major", "critical", "never")
"""Least severity that makes the exit code 1."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """How `qa check` works.

    Attributes:
        lang: language of all texts; None to take each file's own, or to detect it.
        model: language model, "auto" or "none".
        select, ignore: rules by code, name or beginning of a code; all where `select` is empty.
        fail_on: least severity that makes the exit code 1.
        format: of the output.
        fields: JSON fields that hold the text, dotted for nested ones; the usual names where empty.
        lang_field: JSON field that holds the language.
        whole_page: whether an HTML page is checked with what stands outside the article.
        cache: whether scores are kept on disk for the next run.
        quiet: whether only findings are printed, one a line.
        rules: options of single rules, by code.
    """

    lang: str | None = None
    model: str = "auto"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "major"
    format: str = "console"
    fields: tuple[str, ...] = ()
    lang_field: str | None = None
    whole_page: bool = False
    cache: bool = True
    quiet: bool = False
    rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of a file, for messages: `pyproject.toml: [tool.qa]`."""

    file: str
    table: str

    def __str__(self) -> str:
        return f"{self.file}: [{self.table}]" if self.table else f"{self.file}:"

    def within(self, key: str) -> _Place:
        return _Place(self.file, f"{self.table}.{key}" if self.table else key)

    def error(self, message: str) -> UsageError:
        return UsageError(f"{self} {message}")


def load(file: Path | None = None, start: Path | None = None) -> Settings:
    """The settings in `file`, or in the nearest settings file upwards from `start`; the defaults where there is none.

    Raises:
        UsageError: the file can't be read, or says something that is not allowed.
    """
    if file is not None:
        table = _table(file)
        if table is None:
            raise UsageError(f"{_short(file)}: has no table [tool.qa]")
        return _settings(*table)
    for folder in _upwards(start or Path.cwd()):
        for name in ("qa.toml", "pyproject.toml"):
            candidate = folder / name
            if candidate.is_file() and (table := _table(candidate)):
                return _settings(*table)
    return Settings()


def language_code(value: str) -> str:
    """`value` as a language code: "EN" → "en", "pt_br" → "pt-BR".

    Raises:
        UsageError: it is not the shape of one.
    """
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?", value)
    if not match:
        raise UsageError(f'"{value}" is no language code; give one such as en, de or pt-BR')
    language, script, region = match.groups()
    return "-".join([language.lower(), *([script.title()] if script else []), *([region.upper()] if region else [])])


def _upwards(folder: Path) -> tuple[Path, ...]:
    here = folder.absolute()
    return (here, *here.parents)


def _table(file: Path) -> tuple[Mapping[str, Any], _Place] | None:
    """The settings of a file as they stand there; None for a `pyproject.toml` that has none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{_short(file)}: can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{_short(file)}: is not valid TOML: {error}") from error
    if file.name != "pyproject.toml":
        return content, _Place(_short(file), "")
    tools = content.get("tool", {})
    if not isinstance(tools, dict) or "qa" not in tools:
        return None
    place = _Place(_short(file), "tool.qa")
    if not isinstance(tools["qa"], dict):
        raise UsageError(f"{place} must be a table")
    return tools["qa"], place


def _short(file: Path) -> str:
    """The path as a user would write it: from the current directory if it lies below."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _settings(table: Mapping[str, Any], place: _Place) -> Settings:
    values: dict[str, Any] = {key.replace("-", "_"): _value(key, value, place) for key, value in table.items()}
    return Settings(**values)


def _value(key: str, value: object, place: _Place) -> object:
    if key not in _KEYS:
        raise place.error(_unknown("key", key, list(_KEYS)))
    return _KEYS[key](key, value, place)


def _unknown(what: str, given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given.replace("_", "-").lower(), known, 1, 0.6)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
    return f'unknown {what} "{given}"; {hint}'


def _expect(kind: type[T], wanted: str, key: str, value: object, place: _Place) -> T:
    if not isinstance(value, kind):
        raise place.error(f'"{key}" must be {wanted}, not {_shown(value)}')
    return value


def _shown(value: object) -> str:
    """A value as TOML writes it, in short."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _string(key: str, value: object, place: _Place) -> str:
    return _expect(str, "a string", key, value, place)


def _flag(key: str, value: object, place: _Place) -> bool:
    return _expect(bool, "true or false", key, value, place)


def _strings(key: str, value: object, place: _Place) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else _expect(list, "a list of strings", key, value, place)
    return tuple(_expect(str, "a list of strings", key, item, place) for item in items)


def _one_of(allowed: tuple[str, ...]) -> Callable[[str, object, _Place], str]:
    def check(key: str, value: object, place: _Place) -> str:
        if value not in allowed:
            raise place.error(f'"{key}" must be {", ".join(allowed[:-1])} or {allowed[-1]}, not {_shown(value)}')
        return str(value)

    return check


def _lang(key: str, value: object, place: _Place) -> str:
    code = _string(key, value, place)
    try:
        return language_code(code)
    except UsageError as error:
        raise place.error(f'"{key}": {error}') from None


def _codes(key: str, value: object, place: _Place) -> tuple[str, ...]:
    """Rules; the table of rules says which there are."""
    from qa.rules.registry import selected

    entries = _strings(key, value, place)
    try:
        selected(entries)
    except UsageError as error:
        raise place.error(f'"{key}": {error}') from None
    return entries


def _rules(key: str, value: object, place: _Place) -> dict[str, Mapping[str, object]]:
    """Options of rules by code, their names as in Python (`min-words` → `min_words`)."""
    from qa.rules.registry import rule

    tables = _expect(dict, "a table for each rule", key, value, place)
    place = place.within(key)
    options: dict[str, Mapping[str, object]] = {}
    for name, table in tables.items():
        try:
            code = rule(name).code
        except UsageError as error:
            raise place.error(str(error)) from None
        options[code] = {
            option.replace("-", "_"): setting
            for option, setting in _expect(dict, "a table", name, table, place).items()
        }
    return options


_KEYS: dict[str, Callable[[str, object, _Place], object]] = {
    "lang": _lang,
    "model": _string,
    "select": _codes,
    "ignore": _codes,
    "fail-on": _one_of(FAIL_ON),
    "format": _one_of(tuple(FORMATS)),
    "fields": _strings,
    "lang-field": _string,
    "whole-page": _flag,
    "cache": _flag,
    "quiet": _flag,
    "rules": _rules,
}
"""Key in a settings file → what reads its value."""
