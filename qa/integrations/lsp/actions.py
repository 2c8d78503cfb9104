"""What to do about a finding: apply its suggestion, or have it ignored, here or in the whole folder."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from lsprotocol import types
from pygls.uris import from_fs_path

from qa.configured import read_options
from qa.document import Document
from qa.finding import Finding
from qa.fixing import SAFE, Edit, fixes
from qa.integrations.lsp.analysis import Analysis
from qa.integrations.lsp.hover import span
from qa.integrations.lsp.positions import Lines
from qa.output.visible import visible
from qa.report import Report
from qa.rewriting import edits_of_text

FIX_ALL = "source.fixAll.qa"
"""The kind of the action that makes all safe fixes; editors can be told to ask for it when a file is saved."""

_LONGEST = 40


def actions(
    analysis: Analysis,
    lines: Lines,
    uri: str,
    wanted: types.Range,
    only: Sequence[str] | None,
    root: str | None,
    unsaved: Mapping[str, str],
) -> list[types.CodeAction]:
    """The actions for the findings that touch a range.

    Args:
        analysis: of the file.
        lines: of its text.
        uri: the file's.
        wanted: the range.
        only: kinds of actions; all where empty.
        root: the folder of the workspace, in which settings may be changed.
        unsaved: texts of the files that are open, by path.
    """

    def asked(kind: str) -> bool:
        return not only or any(kind == o or kind.startswith(f"{o}.") for o in only)

    found: list[types.CodeAction] = []
    if asked(FIX_ALL) and (edits := safe_fixes(analysis)):
        found.append(_action("Fix all that is safe to fix", FIX_ALL, uri, lines, edits))
    if not asked("quickfix"):
        return found
    start, end = lines.offset(wanted.start), lines.offset(wanted.end)
    for report in analysis.reports:
        for finding in report.findings:
            first, last = span(report.document, finding.start, finding.end)
            if first <= end and start <= last:
                found += _for_finding(finding, report, analysis, lines, uri)
                if root and (change := ignore_in_folder(finding.code, analysis.name, root, unsaved)):
                    title = f"Ignore {finding.code} in this folder"
                    about = [_diagnostic(finding, lines)]
                    found.append(types.CodeAction(title, kind="quickfix", diagnostics=about, edit=change))
    return found


def _for_finding(
    finding: Finding, report: Report, analysis: Analysis, lines: Lines, uri: str
) -> Iterator[types.CodeAction]:
    about = [_diagnostic(finding, lines)]
    if finding.suggestion is not None and (edits := _edits(analysis, {id(report): [finding]})):
        yield _action(_title(finding), "quickfix", uri, lines, edits, about, finding.confidence >= SAFE)
    if comment := ignore_here(finding, report.document, analysis):
        yield _action(f"Ignore {finding.code} here", "quickfix", uri, lines, [comment], about)


def safe_fixes(analysis: Analysis) -> list[Edit]:
    """The edits of the file that `qa fix` would make."""
    return _edits(analysis, {id(report): fixes(report).chosen for report in analysis.reports})


def _edits(analysis: Analysis, chosen: dict[int, Sequence[Finding]]) -> list[Edit]:
    documents = [report.document for report in analysis.reports]
    findings = [chosen.get(id(report), ()) for report in analysis.reports]
    if not any(findings):
        return []
    return edits_of_text(analysis.text, analysis.name, documents, findings, read_options(analysis.settings))


def _title(finding: Finding) -> str:
    new = finding.suggestion or ""
    if not new:
        return f"Delete “{_short(finding.text)}”"
    return f"Write “{_short(new)}”" if new.strip() else f"Put a space into “{_short(finding.text)}”"


def _short(text: str) -> str:
    shown = visible(" ".join(text.split()))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _action(
    title: str,
    kind: str,
    uri: str,
    lines: Lines,
    edits: Sequence[Edit],
    about: list[types.Diagnostic] | None = None,
    preferred: bool | None = None,
) -> types.CodeAction:
    changes = {uri: [types.TextEdit(lines.range(e.start, e.end), e.text) for e in edits]}
    edit = types.WorkspaceEdit(changes=changes)
    return types.CodeAction(title, kind=kind, diagnostics=about, edit=edit, is_preferred=preferred or None)


def _diagnostic(finding: Finding, lines: Lines) -> types.Diagnostic:
    return types.Diagnostic(lines.range_of(finding), visible(finding.message), code=finding.code, source="qa")


def ignore_here(finding: Finding, document: Document, analysis: Analysis) -> Edit | None:
    """A comment in the file that has the finding left out, where its format has comments."""
    make = _COMMENTS.get(PurePath(analysis.name).suffix.lower())
    return make(finding, document, analysis.text) if make else None


def _comment(finding: Finding, document: Document, text: str) -> Edit | None:
    """HTML and Markdown: on a line of its own above the block, or within the line where another block stands on it."""
    block = next((b for b in document.blocks if b.start <= finding.start < b.end), None)
    if block is None:
        return None
    said = f"<!-- qa: ignore {finding.code} -->"
    start = document.positions.file_offset(block.start)
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = [b for b in document.blocks if b.end <= block.start]
    if before and document.positions.file_offset(before[-1].end - 1) >= line:
        return Edit(start, start, said)
    indent = text[line : line + len(text[line:start]) - len(text[line:start].lstrip(" \t"))]
    return Edit(line, line, f"{indent}{said}{_newline(text)}")


def _message(finding: Finding, document: Document, text: str) -> Edit | None:
    """PO: a comment above the message."""
    at = document.positions.file_offset(finding.start)
    breaks = [m.end() for m in re.finditer(r"(?:\r?\n|\A)[ \t]*(?:\r?\n|\Z)", text[:at])]
    start = breaks[-1] if breaks else 0
    return Edit(start, start, f"# qa: ignore {finding.code}{_newline(text)}")


_UNIT = re.compile(r"<(?:\w{1,20}:)?(unit|trans-unit|tu)(?![\w-])[^<>]*>")


def _note(finding: Finding, document: Document, text: str) -> Edit | None:
    """XLIFF and TMX: a note where the schema has room for one."""
    at = document.positions.file_offset(finding.start)
    opened = list(_UNIT.finditer(text, 0, at))
    if not opened:
        return None
    unit, note = opened[-1], f"<note>qa: ignore {finding.code}</note>"
    if unit[1] == "trans-unit":
        end = text.find("</trans-unit>", at)
        return Edit(end, end, note) if end >= 0 else None
    if unit[1] == "tu":
        return Edit(unit.end(), unit.end(), note)
    notes = re.compile(r"\s*<notes>").match(text, unit.end())
    return Edit(notes.end(), notes.end(), note) if notes else Edit(unit.end(), unit.end(), f"<notes>{note}</notes>")


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


_COMMENTS: dict[str, Callable[[Finding, Document, str], Edit | None]] = {
    **dict.fromkeys((".md", ".markdown", ".html", ".htm", ".xhtml"), _comment),
    ".po": _message,
    **dict.fromkeys((".xlf", ".xliff", ".tmx"), _note),
}


def ignore_in_folder(code: str, file: str, root: str, unsaved: Mapping[str, str]) -> types.WorkspaceEdit | None:
    """What to write into the settings of the workspace to have a rule ignored in the file's folder."""
    folder, top = Path(file).absolute().parent, Path(root).absolute()
    if not folder.is_relative_to(top):
        return None
    settings = _settings_file(folder, top)
    table = "[per-path]" if settings.name == "qa.toml" else "[tool.qa.per-path]"
    old = unsaved.get(str(settings))
    if old is None:
        old = settings.read_text(encoding="utf-8") if settings.exists() else ""
    below = folder.relative_to(settings.parent).as_posix()
    new = ignoring(old, table, "**" if below == "." else f"{below}/**", code)
    if new is None:
        return None
    uri = from_fs_path(str(settings))
    assert uri is not None
    lines = old.count("\n") + 1
    place = types.Range(types.Position(0, 0), types.Position(lines, 0))
    document = types.OptionalVersionedTextDocumentIdentifier(uri)
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    if not settings.exists():
        changes.append(types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)))
    changes.append(types.TextDocumentEdit(document, [types.TextEdit(place, new)]))
    return types.WorkspaceEdit(document_changes=changes)


def _settings_file(folder: Path, top: Path) -> Path:
    """The settings file that is obeyed in a folder, or one to make at the top of the workspace."""
    for at in (folder, *folder.parents):
        if (at / "qa.toml").is_file():
            return at / "qa.toml"
        project = at / "pyproject.toml"
        if project.is_file() and "[tool.qa" in project.read_text(encoding="utf-8", errors="replace"):
            return project
        if at == top:
            break
    return top / "qa.toml"


def ignoring(settings: str, table: str, pattern: str, code: str) -> str | None:
    """The settings with a rule ignored in the files of a pattern; None where they already are, or can't be changed."""
    key = json.dumps(pattern, ensure_ascii=False)
    listed = re.compile(rf"^({re.escape(key)}\s*=\s*\{{\s*ignore\s*=\s*\[)([^\]\n]*)(\].*)$", re.MULTILINE)
    header = re.compile(rf"^{re.escape(table)}[ \t]*(?:#.*)?$", re.MULTILINE)
    line = f"{key} = {{ ignore = [{json.dumps(code)}] }}"
    if found := listed.search(settings):
        if json.dumps(code) in found[2]:
            return None
        inner = f"{found[2].rstrip().rstrip(',')}, {json.dumps(code)}" if found[2].strip() else json.dumps(code)
        new = settings[: found.start()] + found[1] + inner + found[3] + settings[found.end() :]
    elif found := header.search(settings):
        new = settings[: found.end()] + "\n" + line + settings[found.end() :]
    else:
        gap = "" if not settings else "\n" if settings.endswith("\n") else "\n\n"
        new = f"{settings}{gap}{table}\n{line}\n"
    try:
        tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        return None
    return new
