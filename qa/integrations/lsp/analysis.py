"""What the checker says of the text that an editor has open: what `qa check` would say of the file, once saved."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa import baseline, suppressions
from qa.config import Settings, language_code, load
from qa.configured import checker_of, read_options, settled
from qa.document import Document
from qa.errors import InputError, UsageError
from qa.leaving_out import ignored
from qa.readers import ENDINGS, parse
from qa.report import Report

if TYPE_CHECKING:
    from qa.checker import Checker

MOST = 2_000_000
"""Characters of a file beyond which it is not checked while it is being edited."""

_ENDINGS = {"markdown": ".md", "html": ".html", "json": ".json", "jsonl": ".jsonl", "po": ".po", "gettext": ".po",
            "xliff": ".xlf", "csv": ".csv", "tsv": ".tsv", "plaintext": ".txt"}  # fmt: skip
"""What editors call languages → the ending of the files that `qa` knows them by."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """An open file, checked.

    Attributes:
        text: what was checked.
        name: the file's, with the ending that tells its format.
        settings: that it was checked with.
        checker: that it was checked by; None where it was not.
        reports: on each document of the file.
        failures: what could not be read, or checked.
    """

    text: str
    name: str
    settings: Settings
    checker: Checker | None = None
    reports: tuple[Report, ...] = ()
    failures: tuple[str, ...] = ()


class Analyst:
    """Checks open files, one at a time. Checkers are kept, so that each model is loaded once.

    Args:
        overrides: settings that go before those of files: what the command line says.
        config: the settings file; the nearest one of each file where None.
    """

    def __init__(self, overrides: Mapping[str, Any], config: Path | None = None) -> None:
        self._overrides = overrides
        self._config = config
        self._checkers: OrderedDict[str, Checker] = OrderedDict()

    def analyse(self, text: str, path: str, language_id: str | None, editor: Mapping[str, Any]) -> Analysis:
        """Check the text of a file.

        Args:
            text: as the editor has it.
            path: where the file is, or would be.
            language_id: what the editor takes it for.
            editor: the settings of the editor, under the names of the command line.

        Raises:
            QaError: the settings are wrong, or a model is missing.
        """
        settings = settings_of(path, editor, self._overrides, self._config)
        name = named(path, language_id)
        if len(text) > MOST:
            return Analysis(text, name, settings, failures=(f"longer than {MOST:,} characters; run: qa check",))
        found = parse(text, name, read_options(settings))
        items = [settled(item, settings) for item in found]
        failures = tuple(str(item) for item in items if isinstance(item, InputError))
        documents = [item for item in items if isinstance(item, Document)]
        checker = self._checker(settings)
        reports = checker.check_many(documents, lang=settings.lang)
        if reports and (ignores := suppressions.of_text(text, name)):
            reports = suppressions.apply(reports, ignores, checker.rules)
        reports = ignored(reports, settings.per_path)
        if settings.baseline:
            reports = baseline.accept(reports, baseline.load(settings.baseline), settings.baseline)
        return Analysis(text, name, settings, checker, tuple(reports), failures)

    def _checker(self, settings: Settings) -> Checker:
        """The checker of these settings."""
        key = json.dumps(
            [settings.model, settings.quality, settings.select, settings.ignore, settings.rules, settings.cache],
            default=str,
        )
        if key not in self._checkers:
            self._checkers[key] = checker_of(settings)
            if len(self._checkers) > 4:
                self._checkers.popitem(last=False)
        self._checkers.move_to_end(key)
        return self._checkers[key]


def named(path: str, language_id: str | None) -> str:
    """The file's name with an ending that tells its format: its own, or that of what the editor takes it for."""
    known = Path(path).suffix.lower() in ENDINGS
    return path if known or language_id not in _ENDINGS else path + _ENDINGS[language_id]


def settings_of(
    path: str, editor: Mapping[str, Any], overrides: Mapping[str, Any], config: Path | None = None
) -> Settings:
    """The settings of a file: of the nearest settings file, then of the editor, then of the command line.

    Raises:
        UsageError: one of them is wrong.
    """
    settings = load(config) if config else load(start=Path(path).absolute().parent)
    given = {key: value for key, value in {**editor, **overrides}.items() if value not in (None, "", [])}
    for key in ("select", "ignore"):
        if key in given:
            if not isinstance(given[key], list | tuple) or not all(isinstance(code, str) for code in given[key]):
                raise UsageError(f"qa.{key}: must be a list of codes of rules")
            given[key] = tuple(given[key])
    for key in ("lang", "model"):
        if not isinstance(given.get(key, ""), str):
            raise UsageError(f"qa.{key}: must be a word")
    if "lang" in given:
        given["lang"] = language_code(given["lang"])
    return replace(settings, **{key: given[key] for key in ("lang", "model", "select", "ignore") if key in given})
