"""What outputs for other programs share: names of files, and text that no XML or JSON reader refuses."""

from __future__ import annotations

import re
from pathlib import PurePath

from qa.finding import Finding
from qa.output.visible import visible

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTRY = re.compile(r"(?<=.)(?::\d{1,12})?(?:\[\d{1,12}\])?\Z", re.DOTALL)


def sound(text: str) -> str:
    """`text` with U+FFFD for what XML 1.0 forbids: most control characters, and halves of pairs."""
    return _REFUSED.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` on one line, for people: what is invisible or does something shows as what it is."""
    return sound(visible(text))


def file_of(path: str | None) -> str:
    """The file of a document, with slashes; `news.jsonl` for the entry `news.jsonl:12`, `stdin` for standard input.

    A text that has no path is called `text`.
    """
    if path is None:
        return "text"
    name = _ENTRY.sub("", path, count=1)
    return "stdin" if name == "-" else sound(PurePath(name).as_posix())


def entry_of(path: str | None) -> str:
    """The entry of the file that a document is, `:12` or `[3]`; empty where it is the whole file."""
    match = _ENTRY.search(path or "")
    return match[0] if match else ""


def worst_first(finding: Finding) -> tuple[float, ...]:
    """Key that sorts findings: the most severe first, then the surest, then by place."""
    return -finding.severity.weight, -finding.confidence, finding.line, finding.column


def advice(finding: Finding) -> str:
    """What to do about a finding, as a sentence; empty where no fix is certain."""
    if finding.suggestion is None:
        return ""
    return f"Write “{one_line(finding.suggestion)}” instead." if finding.suggestion else "Delete it."
