"""What a rule is: a frozen description and one pure function from a document to its findings."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qa.confidence import measured
from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context

HEADINGS = ("What it finds", "Why it happens", "Example", "Better", "Options", "Limits")
"""The headings of every rule's docstring, in this order."""

Find = Callable[[Document, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule is tried on.

    `marked` are the words that the rule must mark, in order and no others; an empty tuple says that the text is sound.
    `others` are further documents of the same run, `source` the text translated from, `options` settings of the rule.
    """

    lang: str
    text: str
    marked: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    source: str | Document | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One check.

    Attributes:
        code: stable, never reused.
        name: in lower case with hyphens.
        family: folder of the rule.
        mqm: MQM category, "Fluency/Punctuation".
        severity: of its findings, unless a finding says otherwise.
        since: version that introduced it.
        examples: sound and faulty texts in at least two languages.
        find: yields the findings of one document. It never prints and never raises on odd text.
        needs: what must be there: "target" alone, or also "source", "model", "run" (other documents of the run).
    """

    code: str
    name: str
    family: str
    mqm: str
    severity: Severity
    since: str
    examples: tuple[Example, ...]
    find: Find
    needs: frozenset[str] = frozenset({"target"})

    def finding(
        self,
        document: Document,
        start: int,
        end: int,
        message: str,
        *,
        evidence: str = "",
        confidence: float | None = None,
        severity: Severity | None = None,
        suggestion: str | None = None,
        counterpart: tuple[int, int] | None = None,
    ) -> Finding:
        """A finding of this rule at `[start, end)`. Its confidence is the measured one unless given."""
        line, column, end_line, end_column = document.positions.span(start, end)
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            confidence=measured(self.code, evidence) if confidence is None else confidence,
            start=start,
            end=end,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            text=document.text[start:end],
            message=message,
            evidence=evidence,
            suggestion=suggestion,
            counterpart=counterpart,
        )

    @cached_property
    def documentation(self) -> dict[str, str]:
        """The sections of the rule's page by heading, from the docstring of the module that defines it."""
        doc = inspect.cleandoc(sys.modules[self.find.__module__].__doc__ or "")
        parts = re.split(rf"^({'|'.join(HEADINGS)})$\n-+\n", doc, flags=re.MULTILINE)
        return {"Summary": parts[0].strip()} | {h: t.strip("\n") for h, t in zip(parts[1::2], parts[2::2], strict=True)}
