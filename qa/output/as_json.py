"""JSON, schema version 1: `report.schema.json` describes it field by field. The same reports give the same bytes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from qa.finding import Finding
from qa.output import View
from qa.report import Passage, Report

SCHEMA_VERSION = 1

_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What terminals obey, some readers take for the end of a line, or no encoding can write."""


def render(reports: Sequence[Report], view: View) -> str:
    """One object for the whole run."""
    codes = Counter(f.code for r in reports for f in r.findings)
    return dumps(
        {
            **head(view),
            "documents": [document(r) for r in reports],
            "summary": {
                "documents": len(reports),
                "findings": codes.total(),
                "suspects": sum(len(r.suspects) for r in reports),
                "by_code": dict(sorted(codes.items())),
            },
        },
        indent=1,
    )


def head(view: View) -> dict[str, Any]:
    """What a report was made with."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qa", "version": view.version},
        "model": {"name": view.model, "revision": view.revision},
    }


def document(report: Report) -> dict[str, Any]:
    """One entry of `documents`."""
    index = {finding: i for i, finding in enumerate(report.findings)}
    return {
        "path": report.document.path,
        "lang": report.lang,
        "fluency": _rounded(report.fluency, 1),
        "quality": _rounded(report.quality, 1),
        "mqm_per_1000_words": _rounded(report.mqm_per_1000_words, 1),
        "signature": report.signature,
        "notes": list(report.notes),
        "findings": [_finding(f, report) for f in report.findings],
        "passages": [_passage(p, [index[f] for f in p.findings], report) for p in report.passages],
    }


def dumps(value: object, indent: int | None = None) -> str:
    """JSON text that ends in a newline, with characters as they are where that is safe."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": _rounded(finding.confidence, 3),
        "start": finding.start,
        "end": finding.end,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "text": finding.text,
        "message": finding.message,
        "evidence": finding.evidence,
        "suggestion": finding.suggestion,
        "source": _source(finding.counterpart, report),
    }


def _passage(passage: Passage, findings: list[int], report: Report) -> dict[str, Any]:
    return {
        "start": passage.start,
        "end": passage.end,
        "line": passage.line,
        "role": passage.role.value,
        "fluency": _rounded(passage.fluency, 1),
        "quality": _rounded(passage.quality, 1),
        "suspicion": _rounded(passage.suspicion, 3),
        "suspect": passage.suspect,
        "findings": findings,
        "source": _source(passage.source, report),
    }


def _source(span: tuple[int, int] | None, report: Report) -> dict[str, Any] | None:
    """What stands in the source where something is said of the translation."""
    return {"start": span[0], "end": span[1], "text": report.source_text(span)} if span else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(float(value), digits)
