"""SARIF 2.1.0, for code scanning and editors: one run, with the rules that found something and a result a finding.

Results are known again by their fingerprints, not by lines, so that an edit elsewhere in an article opens no new alert.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from qa.document import Document
from qa.finding import Finding, Severity
from qa.fingerprint import fingerprints
from qa.output import View
from qa.output.as_json import dumps
from qa.output.safe import advice, entry_of, file_of, one_line, sound
from qa.output.summary import notes
from qa.report import Report
from qa.rules.registry import all_rules
from qa.rules.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the format is described."""

_LEVELS = {Severity.MINOR: "note", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}
_PROBLEMS = {Severity.MINOR: "recommendation", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}


def render(reports: Sequence[Report], view: View) -> str:
    """A log with one run."""
    files = list(dict.fromkeys(file_of(report.document.path) for report in reports))
    names = {finding.code: finding.name for report in reports for finding in report.findings}
    run = {
        "tool": {"driver": {"name": "qa", "version": view.version, "rules": _rules(names)}},
        "automationDetails": {"id": "qa/"},
        "invocations": [_invocation(reports, view)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "artifacts": [{"location": {"uri": _uri(file)}, "roles": ["analysisTarget"]} for file in files],
        "results": list(_results(reports, files, sorted(names))),
        "properties": {
            "model": {"name": view.model, "revision": view.revision},
            "signatures": sorted({report.signature for report in reports}),
        },
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rules(names: dict[str, str]) -> list[dict[str, Any]]:
    known = {rule.code: rule for rule in all_rules()}
    return [_rule(known[code]) if code in known else {"id": code, "name": names[code]} for code in sorted(names)]


def _rule(rule: Rule) -> dict[str, Any]:
    sections = dict(rule.documentation)
    summary = sections.pop("Summary", "")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _unfolded(summary)},
        "fullDescription": {"text": _unfolded(sections.get("What it finds", summary))},
        "help": {
            "text": "\n\n".join(f"{heading}\n{text}" for heading, text in sections.items()),
            "markdown": "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections.items()),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "mqm": rule.mqm,
            "tags": [rule.family],
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }


def _unfolded(text: str) -> str:
    return " ".join(text.split())


def _invocation(reports: Sequence[Report], view: View) -> dict[str, Any]:
    """What the run could not read, and what its reader must know."""
    said = [("error", message) for message in view.unread] + [("note", note) for note in notes(reports)]
    return {
        "executionSuccessful": not view.unread,
        "toolExecutionNotifications": [{"level": level, "message": _message(text)} for level, text in said],
    }


def _results(reports: Sequence[Report], files: Sequence[str], codes: Sequence[str]) -> Iterable[dict[str, Any]]:
    file_index, rule_index = ({name: i for i, name in enumerate(names)} for names in (files, codes))
    seen: dict[str, Counter[str]] = {}
    for report in reports:
        file = file_of(report.document.path)
        known = fingerprints(report, seen.setdefault(file, Counter()))
        artifact = {"uri": _uri(file), "index": file_index[file]}
        for finding in report.findings:
            yield {
                "ruleId": finding.code,
                "ruleIndex": rule_index[finding.code],
                "level": _LEVELS[finding.severity],
                "message": _message(finding.message),
                "locations": [_location(finding, report.document, artifact)],
                "partialFingerprints": {"qa/v1": known[finding]},
                "rank": round(100 * float(finding.confidence), 1),
                **_counterpart(finding, report.document),
                **_fixes(finding, report.document, artifact),
                "properties": {"severity": finding.severity.value, "evidence": finding.evidence},
            }


def _message(text: str) -> dict[str, str]:
    """Text in which no `[words](address)` of the article is a link."""
    return {"text": one_line(text).replace("](", "] (")}


def _location(finding: Finding, document: Document, artifact: dict[str, Any]) -> dict[str, Any]:
    region = _region(finding.line, finding.column, finding.end_line, finding.end_column)
    snippet = {"snippet": {"text": sound(finding.text)}}
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region | snippet}}
    if entry := entry_of(document.path):
        place["logicalLocations"] = [{"fullyQualifiedName": file_of(document.path) + entry}]
    return place


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, Any]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _counterpart(finding: Finding, document: Document) -> dict[str, Any]:
    """The words of the source that the finding is about."""
    if finding.counterpart is None or document.source is None:
        return {}
    source, (start, end) = document.source, finding.counterpart
    words = sound(source.text[start:end])
    region = _region(*source.positions.span(start, end)) | {"snippet": {"text": words}}
    related: dict[str, Any] = {"id": 1, "message": _message(f"In the source: “{words}”")}
    if source.path is not None:
        artifact = {"uri": _uri(file_of(source.path))}
        related["physicalLocation"] = {"artifactLocation": artifact, "region": region}
    return {"relatedLocations": [related]}


def _fixes(finding: Finding, document: Document, artifact: dict[str, Any]) -> dict[str, Any]:
    """The suggestion as an edit; only for plain text, since in markup it may need escapes, or cut a tag in two."""
    if finding.suggestion is None or document.markup or document.positions.pieces != ((0, 0),):
        return {}
    edit = {
        "deletedRegion": _region(finding.line, finding.column, finding.end_line, finding.end_column),
        "insertedContent": {"text": sound(finding.suggestion)},
    }
    changes = [{"artifactLocation": artifact, "replacements": [edit]}]
    return {"fixes": [{"description": _message(advice(finding)), "artifactChanges": changes}]}


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(file, safe="/")
