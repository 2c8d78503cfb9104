"""Settings of the command line: from `qa.toml`, or from `[tool.qa]` of `pyproject.toml`.

The nearest file wins, upwards from the current directory, and what stands on the command line wins over it. Keys are
the command line's options without their dashes; tables `[rules.CODE]` (`[tool.qa.rules.CODE]`) set single rules.
"""

from __future__ import annotations

import difflib
import os
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
class Output:
    """A format of `qa.output`, and the file that it goes to; None for standard output."""

    format: str
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class PerPath:
    """What is different for some files.

    Attributes:
        folder: of the settings file.
        pattern: which files are meant, seen from there: `*` and `?` stay within a folder, `**` goes into all below. One
            without a slash means files of that name in any folder.
        ignore: rules by code, name or beginning of a code.
    """

    folder: Path
    pattern: str
    ignore: tuple[str, ...] = ()

    def matches(self, file: str) -> bool:
        """Whether a file is meant."""
        try:
            path = Path(os.path.relpath(os.path.realpath(file), os.path.realpath(self.folder))).as_posix()
        except ValueError:  # another drive
            return False
        return re.fullmatch(_glob(self.pattern), path) is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """How `qa check` works.

    Attributes:
        lang: language of all texts; None to take each file's own, or to detect it.
        source_lang: the same of the texts that they were translated from.
        model: language model, "auto" or "none".
        quality: model that grades translations against their sources, "auto" or "none".
        select, ignore: rules by code, name or beginning of a code; all where `select` is empty.
        fail_on: least severity that makes the exit code 1.
        format: the outputs of the run, one or several.
        fields: JSON fields that hold the text, dotted for nested ones; the usual names where empty.
        lang_field: JSON field that holds the language.
        source_field: JSON field, or column of a table, that holds the source.
        whole_page: whether an HTML page is checked with what stands outside the article.
        cache: whether scores are kept on disk for the next run.
        quiet: whether only findings are printed, one a line.
        rules: options of single rules, by code.
        per_path: what is different for some files.
        baseline: the file with the old findings that are accepted.
        diff: revision since which a line must have changed for its findings to count.
        max_suspects: most suspects with which the exit code can be 0.
    """

    lang: str | None = None
    source_lang: str | None = None
    model: str = "auto"
    quality: str = "auto"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "major"
    format: tuple[Output, ...] = (Output("console"),)
    fields: tuple[str, ...] = ()
    lang_field: str | None = None
    source_field: str | None = None
    whole_page: bool = False
    cache: bool = True
    quiet: bool = False
    rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    per_path: tuple[PerPath, ...] = ()
    baseline: Path | None = None
    diff: str | None = None
    max_suspects: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of a file, for messages: `pyproject.toml: [tool.qa]`."""

    file: str
    table: str

    def __str__(self) -> str:
        return f"{self.file}: [{self.table}]" if self.table else f"{self.file}:"

    @property
    def folder(self) -> Path:
        """Where the file is."""
        return Path(self.file).absolute().parent

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


def output(value: str) -> Output:
    """`value` as an output: "console", or "sarif=report.sarif"; a file "-" is standard output.

    Raises:
        UsageError: there is no such format, or no file after the "=".
    """
    name, equals, file = value.partition("=")
    if name not in FORMATS:
        raise UsageError(_unknown("format", name, list(FORMATS)))
    if equals and not file:
        raise UsageError(f'no file after "{value}"; write {name}=FILE, or {name} alone for standard output')
    return Output(name, Path(file) if file and file != "-" else None)


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


def _outputs(key: str, value: object, place: _Place) -> tuple[Output, ...]:
    entries = _strings(key, value, place)
    try:
        return tuple(output(entry) for entry in entries) or Settings().format
    except UsageError as error:
        raise place.error(f'"{key}": {error}') from None


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


def _per_path(key: str, value: object, place: _Place) -> tuple[PerPath, ...]:
    tables = _expect(dict, "a table for each pattern of paths", key, value, place)
    place = place.within(key)
    found = []
    for pattern, table in tables.items():
        settings = _expect(dict, "a table", pattern, table, place)
        for name in settings.keys() - {"ignore"}:
            raise place.within(pattern).error(_unknown("key", name, ["ignore"]))
        ignore = _codes("ignore", settings.get("ignore", []), place.within(pattern))
        found.append(PerPath(place.folder, pattern, ignore))
    return tuple(found)


def _file(key: str, value: object, place: _Place) -> Path:
    """A file, seen from the folder of the settings file."""
    return Path(_short(place.folder / _string(key, value, place)))


def _count(key: str, value: object, place: _Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise place.error(f'"{key}" must be a number from 0 up, not {_shown(value)}')
    return value


def _glob(pattern: str) -> str:
    """The regular expression for a pattern of paths."""
    pattern = pattern if "/" in pattern else f"**/{pattern}"
    pattern = re.sub(r"(?:\*\*/)+", "**/", pattern.removeprefix("./"))
    pattern += "**" if pattern.endswith("/") else ""
    parts = {"**/": "(?:[^/]++/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return "(?s:" + "".join(parts.get(piece) or re.escape(piece) for piece in pieces) + ")"


_KEYS: dict[str, Callable[[str, object, _Place], object]] = {
    "lang": _lang,
    "source-lang": _lang,
    "model": _string,
    "quality": _string,
    "select": _codes,
    "ignore": _codes,
    "fail-on": _one_of(FAIL_ON),
    "format": _outputs,
    "fields": _strings,
    "lang-field": _string,
    "source-field": _string,
    "whole-page": _flag,
    "cache": _flag,
    "quiet": _flag,
    "rules": _rules,
    "per-path": _per_path,
    "baseline": _file,
    "diff": _string,
    "max-suspects": _count,
}
"""Key in a settings file → what reads its value."""
