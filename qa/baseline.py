"""The baseline: old findings that a project has accepted, in a file beside its texts.

A finding is known again by its file and its fingerprint, whatever moves its line. The file is sorted, an entry a line,
so that its diff reads as a list of what came and what went.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import InputError
from qa.finding import Finding
from qa.fingerprint import fingerprints
from qa.leaving_out import without
from qa.output.as_json import dumps
from qa.output.safe import file_of
from qa.report import Reason, Report

SCHEMA_VERSION = 1

_TEXT = 60
"""Most characters of the marked words that an entry shows."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """An accepted finding.

    Attributes:
        path: its file, seen from the folder of the baseline, with slashes.
        code: the rule's.
        text: the beginning of the words marked, for people.
        fingerprint: what it is known by within its file (`qa.fingerprint`).
    """

    path: str
    code: str
    text: str
    fingerprint: str


def load(file: Path) -> list[Entry]:
    """The entries of a baseline.

    Raises:
        InputError: there is no such file, or it is no baseline of this version.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{file}: no such file; make it with: qa baseline write {file} PATH…") from None
    except OSError as error:
        raise InputError(f"{file}: can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{file}: is not JSON; write it anew with: qa baseline write {file} PATH…") from None
    version = content.get("schema_version") if isinstance(content, dict) else None
    if version is None or not isinstance(content.get("findings"), list):
        raise InputError(f"{file}: is no baseline; make one with: qa baseline write FILE PATH…")
    if version != SCHEMA_VERSION:
        raise InputError(
            f"{file}: has the schema version {str(version)[:20]}, and this qa reads version {SCHEMA_VERSION}; "
            f"write it anew with: qa baseline write {file} PATH…"
        )
    return [_entry(value, number, file) for number, value in enumerate(content["findings"], 1)]


def dump(entries: Collection[Entry]) -> str:
    """The baseline as it stands in its file."""
    lines = [
        dumps({"path": e.path, "code": e.code, "text": e.text, "fingerprint": e.fingerprint}).rstrip("\n")
        for e in sorted(set(entries))
    ]
    listed = "[\n  " + ",\n  ".join(lines) + "\n ]" if lines else "[]"
    return f'{{\n "schema_version": {SCHEMA_VERSION},\n "findings": {listed}\n}}\n'


def entries(reports: Sequence[Report], file: Path) -> list[Entry]:
    """What a baseline in that file says of the findings of a run."""
    return [entry for _, found in _found(reports, file) for _, entry in found]


def accept(reports: Sequence[Report], known: Collection[Entry], file: Path) -> list[Report]:
    """The reports without what the baseline of that file knows. Of equal findings, as many as it knows are left out."""
    accepted = {(entry.path, entry.fingerprint) for entry in known}
    return [
        without(report, [f for f, entry in found if (entry.path, entry.fingerprint) in accepted], Reason.BASELINE)
        for report, found in _found(reports, file)
    ]


def prune(known: Collection[Entry], reports: Sequence[Report], file: Path) -> list[Entry]:
    """The entries of the baseline of that file that are still found. Those of other files that exist are kept."""
    found = {(entry.path, entry.fingerprint) for entry in entries(reports, file)}
    checked = {path_from(file, report.document.path) for report in reports}
    return [
        entry
        for entry in known
        if ((entry.path, entry.fingerprint) in found)
        or (entry.path not in checked and (file.parent / entry.path).exists())
    ]


def path_from(file: Path, path: str | None) -> str:
    """The file of a document as it is called in the baseline `file`."""
    name = file_of(path)
    if path in (None, "-"):
        return name
    try:
        return Path(os.path.relpath(os.path.realpath(name), os.path.realpath(file.parent))).as_posix()
    except ValueError:  # another drive
        return Path(os.path.realpath(name)).as_posix()


def _found(reports: Sequence[Report], file: Path) -> Iterator[tuple[Report, list[tuple[Finding, Entry]]]]:
    """Each report with its findings and their entries."""
    seen: dict[str, Counter[str]] = {}
    for report in reports:
        path = path_from(file, report.document.path)
        known = fingerprints(report, seen.setdefault(path, Counter()))
        yield report, [(f, Entry(path, f.code, _short(f.text), known[f])) for f in report.findings]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _TEXT else words[: _TEXT - 1].rstrip() + "…"


def _entry(value: object, number: int, file: Path) -> Entry:
    if isinstance(value, dict):
        fields = [value.get(name) for name in ("path", "code", "text", "fingerprint")]
        strings = [field for field in fields if isinstance(field, str)]
        if len(strings) == len(fields):
            return Entry(*strings)
    raise InputError(f"{file}: finding {number} lacks its path, code, text or fingerprint; mend or remove it")
