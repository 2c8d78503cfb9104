"""What changed since a revision of a git repository, so that only findings on changed lines are reported."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import UsageError
from qa.finding import Finding
from qa.leaving_out import without
from qa.output.safe import file_of
from qa.report import Reason, Report

_HUNK = re.compile(rb"@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_DIFF = (
    "-c",
    "core.quotePath=false",
    "diff",
    "--unified=0",
    "--inter-hunk-context=0",
    "--find-renames",
    "--diff-filter=d",
    "--text",
    "--ignore-submodules",
    "--submodule=short",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--output-indicator-new=+",
    "--output-indicator-old=-",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
"""The diff in a form that no setting of the user changes."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The lines of a working tree that are new since a revision.

    Attributes:
        tracked: the files that git knows, by their real path.
        lines: path → first and last line of each stretch of new lines. Where lines were taken out and none put in,
            first is the line after them and last the one before.
    """

    tracked: frozenset[str]
    lines: Mapping[str, Sequence[tuple[int, int]]]

    def touch(self, path: str | None, line: int, end_line: int) -> bool:
        """Whether something on these lines of a file is new. In a file that git does not know, all is."""
        real = os.path.realpath(file_of(path))
        if path in (None, "-") or real not in self.tracked:
            return True
        return any(line <= last and first <= end_line for first, last in self.lines.get(real, ()))


def since(revision: str, folder: Path | None = None) -> Changes:
    """What is new in the working tree of a repository.

    Args:
        revision: a commit, branch or tag; `main...` stands for the commit at which HEAD left `main`.
        folder: a folder of the repository; the current one by default.

    Raises:
        UsageError: there is no git, no repository, or no such revision.
    """
    folder = folder or Path.cwd()
    root = os.path.realpath(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    commit = _commit(Path(root), revision)
    listed = _git(Path(root), "ls-files", "-z").split(b"\0")
    diff = _git(Path(root), *_DIFF, commit, "--")
    return Changes(
        tracked=frozenset(os.path.realpath(os.path.join(root, os.fsdecode(name))) for name in listed if name),
        lines={os.path.realpath(os.path.join(root, os.fsdecode(n))): lines for n, lines in new_lines(diff).items()},
    )


def only_new(reports: Sequence[Report], changes: Changes) -> list[Report]:
    """The reports without the findings of which no line is new, neither in the text nor in its source."""
    return [without(r, [f for f in r.findings if not _is_new(f, r, changes)], Reason.UNCHANGED) for r in reports]


def new_lines(diff: bytes) -> dict[bytes, list[tuple[int, int]]]:
    """File → its stretches of new lines, from a unified diff without context."""
    found: dict[bytes, list[tuple[int, int]]] = {}
    here: list[tuple[int, int]] = []
    lines = iter(diff.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            here = found.setdefault(_name(line), [])
        elif hunk := _HUNK.match(line):
            removed, first, added = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
            here.append((first + (not added), first + max(added, 1) - 1))
            left = removed + added  # lines of text, which may look like lines of the diff
            while left and (text := next(lines, None)) is not None:
                left -= not text.startswith(b"\\")  # "\ No newline at end of file"
    return found


def _is_new(finding: Finding, report: Report, changes: Changes) -> bool:
    if changes.touch(report.document.path, finding.line, finding.end_line):
        return True
    source = report.document.source
    if source is None or finding.counterpart is None:
        return False
    line, _, end_line, _ = source.positions.span(*finding.counterpart)
    return source.path is not None and changes.touch(source.path, line, end_line)


def _name(line: bytes) -> bytes:
    """The file in `+++ b/path` or `+++ "b/path"`."""
    name = line.removeprefix(b"+++ ").removesuffix(b"\t")
    if name.startswith(b'"'):
        name = _ESCAPE.sub(_unescaped, name[1:-1])
    return name.removeprefix(b"b/")


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 255]) if escape[1] else _ESCAPED.get(escape[2], escape[2])


def _commit(root: Path, revision: str) -> str:
    base = revision.removesuffix("...")
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    try:
        commit = _git(root, *wanted).decode().strip()
    except UsageError:
        raise UsageError(
            f'--diff: there is no revision "{base}" in {root}; fetch it first (a CI checkout is often shallow)'
        ) from None
    if base == revision:
        return commit
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip()
    except UsageError:
        raise UsageError(
            f'--diff: "{base}" and HEAD have no common commit in {root}; fetch the whole history'
        ) from None


def _git(folder: Path, *arguments: str) -> bytes:
    """What a git command writes.

    Raises:
        UsageError: it fails.
    """
    try:
        done = subprocess.run(("git", "-C", str(folder), *arguments), capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        raise UsageError("--diff: git can't be run; install it, or leave out --diff") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n", 1)[0].removeprefix("fatal: ")
        raise UsageError(f"--diff: git can't tell what changed in {folder}: {said or 'it failed'}")
    return done.stdout
