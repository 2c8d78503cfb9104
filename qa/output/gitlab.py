"""GitLab Code Quality: a list of findings for the widget of a merge request. It has no place for inputs that can't be
read; the exit code and standard error tell of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from qa.finding import Finding
from qa.fingerprint import fingerprints
from qa.output import View
from qa.output.as_json import dumps
from qa.output.safe import advice, file_of, one_line
from qa.report import Report


def render(reports: Sequence[Report], view: View) -> str:
    """A JSON list with an object for each finding, in order of place."""
    seen: dict[str, Counter[str]] = {}
    entries = []
    for report in reports:
        file = file_of(report.document.path)
        known = fingerprints(report, seen.setdefault(file, Counter()))
        entries += [_entry(finding, file, known[finding]) for finding in report.findings]
    return dumps(entries, indent=1)


def _entry(finding: Finding, file: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": " ".join(filter(None, (one_line(finding.message), advice(finding)))),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": hashlib.sha256(f"{file}\0{fingerprint}".encode()).hexdigest()[:32],  # one for all files
        "severity": finding.severity.value,
        "location": {"path": file, "lines": {"begin": finding.line, "end": finding.end_line}},
    }
