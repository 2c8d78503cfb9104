"""Find what machine translation and scraping broke in translated news, and score how fluent it is.

import qa

report = qa.check(text, lang="en")
for passage in report.suspects:          # worst first
    print(passage.text, [f.message for f in passage.findings])
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.checker import Checker
    from qa.document import Block, Document, Role, Sentence
    from qa.errors import InputError, ModelError, QaError, UsageError
    from qa.finding import Finding, Severity
    from qa.report import Passage, Report
    from qa.streaming import iter_check

__all__ = [
    "Block",
    "Checker",
    "Document",
    "Finding",
    "InputError",
    "ModelError",
    "Passage",
    "QaError",
    "Report",
    "Role",
    "Sentence",
    "Severity",
    "UsageError",
    "check",
    "iter_check",
]

_HOME = {
    "Checker": "checker",
    "Block": "document",
    "Document": "document",
    "Role": "document",
    "Sentence": "document",
    "InputError": "errors",
    "ModelError": "errors",
    "QaError": "errors",
    "UsageError": "errors",
    "Finding": "finding",
    "Severity": "finding",
    "Passage": "report",
    "Report": "report",
    "iter_check": "streaming",
}


def check(text: str, lang: str | None = None, source: str | None = None, model: str = "auto") -> Report:
    """Check one text. To check many, build one `Checker` and reuse it.

    Args:
        text: the translated article, as plain text.
        lang: its language (ISO 639-1); detected where None.
        source: the text it was translated from.
        model: "auto", "none", or a model's name as `qa models list` gives it.

    Raises:
        UsageError: no such model.
        ModelError: the model is not installed or damaged.
    """
    from qa.checker import Checker

    return Checker(model).check(text, lang=lang, source=source)


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that `import qa` costs nothing."""
    if name in _HOME:
        return getattr(importlib.import_module(f"qa.{_HOME[name]}"), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
