"""The language server, through a real client over stdio: what an editor shows, and what it can do about it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types
from lsprotocol.types import DiagnosticSeverity, PositionEncodingKind

import qa
from qa.readers import parse

from .editor import Editor, applied, edit

FIXTURES = Path(__file__).parents[3] / "fixtures"
XLIFF_1 = (FIXTURES / "bilingual" / "harbour_1.2.xlf").read_text(encoding="utf-8")
XLIFF_2 = (FIXTURES / "bilingual" / "harbour_2.1.xlf").read_text(encoding="utf-8").replace("tard.", "tard (demain.")
TMX = (FIXTURES / "bilingual" / "harbour.tmx").read_text(encoding="utf-8").replace("selten.", "selten (heute.")
ARTICLE = "# Harbour\n\nThe harbour was closed (on Monday after a storm.\n\nIt opens again soon., they said.\n"


def codes(diagnostics: list[types.Diagnostic]) -> list[object]:
    return [d.code for d in diagnostics]


def test_findings_are_shown_when_a_file_is_opened(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open("a.md", ARTICLE)

    bracket, comma = edit(tmp_path, scenario)
    assert (bracket.code, bracket.source, bracket.severity) == ("TYP201", "qa", DiagnosticSeverity.Information)
    assert bracket.range == types.Range(types.Position(2, 23), types.Position(2, 26))
    assert (comma.code, comma.severity) == ("TYP203", DiagnosticSeverity.Warning)
    assert comma.range.start == types.Position(4, 19)


def test_what_is_typed_is_checked_and_only_the_newest_text_is_answered(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> tuple[list[types.Diagnostic], int]:
        await editor.open("a.md", ARTICLE)
        for text in ("The (harbour", "The (harbour was", ARTICLE.replace("(on", "on")):
            editor.type("a.md", text)
        return await editor.diagnostics("a.md"), editor.published.qsize()

    found, more = edit(tmp_path, scenario)
    assert codes(found) == ["TYP203"]
    assert more == 0


def test_findings_after_edits_are_those_of_a_fresh_check(tmp_path: Path) -> None:
    text = (FIXTURES / "in_the_wild" / "en" / "ferry.txt").read_text(encoding="utf-8")
    words = text.split(" ")
    last = " ".join([*words[:40], "bridge", "(", *words[40:]])

    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        await editor.open("a.txt", text, "plaintext")
        editor.type("a.txt", text.replace("ferry", "boat"))
        await editor.diagnostics("a.txt")
        editor.type("a.txt", last)
        return await editor.diagnostics("a.txt")

    shown = edit(tmp_path, scenario, arguments=("--model", "builtin"))
    (document,) = parse(last, "a.txt")
    assert isinstance(document, qa.Document)
    findings = qa.Checker(model="builtin", cache=False).check(document).findings
    assert [(d.code, d.range.start.line + 1, d.range.start.character + 1) for d in shown] == [
        (f.code, f.line, f.column) for f in findings
    ]
    assert len(findings) > 3


@pytest.mark.parametrize(
    "encoding", [PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32]
)
def test_columns_are_counted_as_the_editor_counts(tmp_path: Path, encoding: PositionEncodingKind) -> None:
    line = "The 🚢 at Ålesund opens again soon., they said."

    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open("a.md", f"# Harbour\r\n\r\n{line}\r\n")

    (found,) = edit(tmp_path, scenario, encodings=[encoding])
    units, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding.value]
    start = len(line[: line.index(".,")].encode(units)) // size
    assert found.range == types.Range(types.Position(2, start), types.Position(2, start + 2))


def test_a_file_that_cant_be_read_is_one_diagnostic_where_it_breaks(tmp_path: Path) -> None:
    good = XLIFF_2
    broken = good.replace("</target>", "</targe", 1)

    async def scenario(editor: Editor) -> list[list[types.Diagnostic]]:
        shown = [await editor.open("a.xlf", good, "xml")]
        for text in (broken, good):
            editor.type("a.xlf", text)
            shown.append(await editor.diagnostics("a.xlf"))
        return shown

    before, between, after = edit(tmp_path, scenario)
    assert [d.severity for d in between if d.code is None] == [DiagnosticSeverity.Error]
    assert "a.xlf" in between[0].message
    assert codes(before) == codes(after) != []


def test_a_finding_about_the_source_leads_to_its_words(tmp_path: Path) -> None:
    text = (
        '<xliff version="2.0" srcLang="en" trgLang="fr"><file id="f"><unit id="u"><segment>\n'
        "<source>The harbour has 40 boats.</source>\n<target>Le port a 50 bateaux.</target>\n"
        "</segment></unit></file></xliff>\n"
    )

    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open("a.xlf", text, "xml")

    (number,) = edit(tmp_path, scenario)
    assert (number.code, number.range.start.line) == ("SRC601", 2)
    assert number.related_information is not None
    (related,) = number.related_information
    assert related.message == "translated from “40”"
    assert related.location.range == types.Range(types.Position(1, 24), types.Position(1, 26))


def test_comments_and_settings_count_as_in_a_check(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('[per-path]\n"old/**" = { ignore = ["TYP201"] }\n', encoding="utf-8")
    (tmp_path / "old").mkdir()

    async def scenario(editor: Editor) -> tuple[list[object], list[object], list[object]]:
        new = await editor.open("new.md", ARTICLE.replace("The harbour", "<!-- qa: ignore TYP201 -->\nThe harbour"))
        old = await editor.open("old/a.md", ARTICLE)
        (tmp_path / "qa.toml").write_text('ignore = ["TYP"]\n', encoding="utf-8")
        changed = types.FileEvent(editor.uri("qa.toml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
        return codes(new), codes(old), codes(await editor.diagnostics("old/a.md"))

    assert edit(tmp_path, scenario) == (["TYP203"], ["TYP203"], [])


def test_wrong_settings_are_shown_in_place_of_findings(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('colour = "red"\n', encoding="utf-8")

    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open("a.md", ARTICLE)

    (only,) = edit(tmp_path, scenario)
    assert only.severity == DiagnosticSeverity.Error
    assert "colour" in only.message


def test_the_settings_of_the_editor_are_asked_for(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open("a.md", ARTICLE)

    settings = {"ignore": ["TYP203"], "lang": "en", "debounce": 10}
    assert codes(edit(tmp_path, scenario, settings=settings)) == ["TYP201"]


def test_hover_explains_a_finding_and_tells_the_surprisal_of_a_word(tmp_path: Path) -> None:
    text = ARTICLE.replace("a storm", "a storm <b>")

    async def scenario(editor: Editor) -> tuple[str | None, str | None, str | None]:
        await editor.open("a.md", text)
        on_bracket, on_word = await editor.hover("a.md", 2, 23), await editor.hover("a.md", 2, 6)
        return on_bracket, on_word, await editor.hover("a.md", 1, 0)

    on_bracket, on_word, on_nothing = edit(tmp_path, scenario, arguments=("--model", "builtin"))
    assert on_bracket is not None
    assert "**TYP201 unbalanced-bracket** · minor" in on_bracket
    assert "**What it finds**" in on_bracket
    assert on_word is not None
    assert "“harbour”: " in on_word
    assert "bits of surprisal; fluency of its sentence" in on_word
    assert on_nothing is None


def test_a_suggestion_is_applied(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> tuple[str, list[object]]:
        before = "The 🚢 opens again on Friday &amp;amp; Monday.\n"
        (found,) = await editor.open("a.md", before)
        fix = next(a for a in await editor.actions("a.md", found.range) if a.is_preferred)
        text = applied(before, fix, editor.uri("a.md"))
        editor.type("a.md", text)
        return text, codes(await editor.diagnostics("a.md"))

    assert edit(tmp_path, scenario) == ("The 🚢 opens again on Friday & Monday.\n", [])


def test_all_safe_fixes_are_one_action(tmp_path: Path) -> None:
    text = "It opens again., they said.\n\nJane Doe / Reuters\n\nIt was closed again., they said &amp;quot;again.\n"

    async def scenario(editor: Editor) -> tuple[str, list[str | None]]:
        await editor.open("a.md", text)
        everywhere = types.Range(types.Position(0, 0), types.Position(9, 0))
        (fix_all,) = await editor.actions("a.md", everywhere, only=["source.fixAll"])
        return applied(text, fix_all, editor.uri("a.md")), [str(fix_all.kind)]

    fixed, kinds = edit(tmp_path, scenario)
    (tmp_path / "b.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "qa", "fix", "b.md", "--write", "--model", "none"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert fixed == (tmp_path / "b.md").read_text(encoding="utf-8") != text
    assert kinds == ["source.fixAll.qa"]


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("a.md", ARTICLE, "markdown"),
        ("a.html", "<h1>Harbour</h1>\n<p>The harbour was\nclosed (on Monday.</p>\n", "html"),
        ("b.html", "<p>It was open.</p><p>The harbour was closed (on Monday.</p>\n", "html"),
        ("a.po", 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Hafen"\nmsgstr "Harbour ("\n', "po"),
        ("a.xlf", XLIFF_1, "xml"),
        ("b.xlf", XLIFF_2, "xml"),
        ("a.tmx", TMX, "xml"),
    ],
)
def test_a_finding_is_ignored_here(tmp_path: Path, name: str, text: str, language: str) -> None:
    async def scenario(editor: Editor) -> tuple[list[object], list[object], object]:
        before = await editor.open(name, text, language)
        target = before[0]
        action = next(a for a in await editor.actions(name, target.range) if a.title == f"Ignore {target.code} here")
        editor.type(name, applied(text, action, editor.uri(name)))
        return codes(before), codes(await editor.diagnostics(name)), target.code

    before, after, code = edit(tmp_path, scenario)
    assert len(after) < len(before)
    assert before.count(code) > after.count(code)


def test_a_rule_is_ignored_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()

    async def scenario(editor: Editor) -> tuple[list[types.CodeAction], list[types.CodeAction]]:
        (bracket, _) = await editor.open("old/a.md", ARTICLE)
        await editor.open("a.txt", ARTICLE, "plaintext")
        return await editor.actions("old/a.md", bracket.range), await editor.actions("a.txt", bracket.range)

    in_folder, plain = edit(tmp_path, scenario)
    action = next(a for a in in_folder if a.title == "Ignore TYP201 in this folder")
    assert action.edit is not None
    assert action.edit.document_changes is not None
    create, change = action.edit.document_changes
    assert isinstance(create, types.CreateFile)
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == create.uri == (tmp_path / "qa.toml").as_uri()
    (tmp_path / "qa.toml").write_text(change.edits[0].new_text, encoding="utf-8")  # type: ignore[union-attr]
    (tmp_path / "old" / "a.md").write_text(ARTICLE, encoding="utf-8")
    command = [sys.executable, "-m", "qa", "check", "old", "--format", "json", "--model", "none"]
    report = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout)
    assert [f["code"] for f in report["documents"][0]["findings"]] == ["TYP203"]
    assert not any("here" in a.title for a in plain)  # plain text has no comments


def test_settings_that_are_not_saved_yet_are_kept(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text('lang = "en"\n', encoding="utf-8")

    async def scenario(editor: Editor) -> list[types.CodeAction]:
        bracket, _ = await editor.open("a.md", ARTICLE)
        await editor.open("qa.toml", 'lang = "en"\nquiet = true\n', "toml")
        return await editor.actions("a.md", bracket.range)

    action = next(a for a in edit(tmp_path, scenario) if a.title == "Ignore TYP201 in this folder")
    assert action.edit is not None
    (change,) = action.edit.document_changes or []
    assert isinstance(change, types.TextDocumentEdit)
    new = change.edits[0].new_text  # type: ignore[union-attr]
    assert new == 'lang = "en"\nquiet = true\n\n[per-path]\n"**" = { ignore = ["TYP201"] }\n'


def test_the_server_ends_when_the_editor_is_gone() -> None:
    command = [sys.executable, "-m", "qa", "lsp"]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [("--lang", "xxxxx", "is no language code"), ("--model", "nosuch", "nosuch"), ("--config", "no.toml", "no.toml")],
)
def test_a_wrong_option_is_told_before_an_editor_waits(option: str, value: str, message: str) -> None:
    command = [sys.executable, "-m", "qa", "lsp", option, value]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr.decode()
