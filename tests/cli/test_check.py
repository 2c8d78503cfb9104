"""`qa check`: exit codes, options, inputs that can't be read, outputs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.checker import Checker
from qa.cli.check import exit_code
from qa.document import Document
from qa.errors import ModelError
from qa.finding import Finding, Severity
from qa.report import Report
from qa.rules.context import Context

Run = Callable[..., Any]


def test_nothing_found(check: Run, clean: Path) -> None:
    result = check("--select", "DOC102", clean.name)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ clean.txt · en · nothing found\n\n")
    assert result.out.splitlines()[-1].startswith("1 document · nothing found · ")


def test_something_found(check: Run, major: Path) -> None:
    result = check("--select", "DOC102", major.name)
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("major.txt  en · 1 suspect · ▲ 1 major\n")
    assert "DOC102" in result.out
    assert "\x1b" not in result.out


@pytest.mark.parametrize(
    ("fail_on", "minor", "major", "critical"),
    [("minor", 1, 1, 1), ("major", 0, 1, 1), ("critical", 0, 0, 1), ("never", 0, 0, 0)],
)
def test_exit_code(fail_on: str, minor: int, major: int, critical: int) -> None:
    def code(*severities: Severity) -> int:
        findings = tuple(Finding("A1", "a", s, 1.0, 0, 1, 1, 1, 1, 2, "x", "m") for s in severities)
        reports = [Report(Document("x"), (f,), (), None, None, "rules", "", "qa|") for f in findings]
        return exit_code(reports, fail_on)

    assert code() == 0
    assert code(Severity.MINOR) == minor
    assert code(Severity.MINOR, Severity.MAJOR) == major
    assert code(Severity.CRITICAL, Severity.MINOR) == critical


@pytest.mark.parametrize(("option", "code"), [((), 1), (("--fail-on", "critical"), 0), (("--fail-on", "never"), 0)])
def test_fail_on(check: Run, major: Path, option: tuple[str, ...], code: int) -> None:
    assert check("--select", "DOC102", major, *option).code == code


def test_a_file_that_cannot_be_read_does_not_keep_others_from_being_checked(
    check: Run, major: Path, clean: Path
) -> None:
    result = check("no.txt", major.name, "--select", "DOC102", clean.name)
    assert result.code == 2
    assert result.err.startswith("qa: no.txt: ")
    assert result.err.count("\n") == 1
    assert "major.txt  en" in result.out
    assert "2 documents · 1 not checked · 1 suspect" in result.out


def test_nothing_can_be_read(check: Run) -> None:
    result = check("no.txt", "--format", "json")
    assert result.code == 2
    assert json.loads(result.out)["documents"] == []
    assert check("no.txt").out == ""


def test_a_file_that_looks_like_an_option(check: Run, here: Path) -> None:
    (here / "-odd.txt").write_text("All is well.")
    assert "-odd.txt" in check("--", "-odd.txt").out


def test_a_bad_record_does_not_keep_others_from_being_checked(check: Run, here: Path) -> None:
    (here / "news.jsonl").write_text('{"text": "All is well here."}\n{"text": \n{"text": "All is well there."}\n')
    result = check("news.jsonl", "--format", "jsonl")
    assert result.code == 2
    assert result.err.startswith("qa: news.jsonl:2")
    assert result.err.count("\n") == 1
    assert [json.loads(line)["path"] for line in result.out.splitlines()] == ["news.jsonl:1", "news.jsonl:3"]


def test_fields_of_json(check: Run, here: Path) -> None:
    (here / "a.json").write_text(
        '{"head": "Ships may enter again", "meta": {"l": "de"}, "x": {"body": "All is well."}}'
    )
    result = check(
        "a.json", "--fields", "head,x.body", "--lang-field", "meta.l", "--select", "ENC501", "--format", "json"
    )
    assert result.code == 0
    assert len(json.loads(result.out)["documents"][0]["passages"]) == 2


def test_whole_page(check: Run, here: Path) -> None:
    (here / "a.html").write_text("<nav><p>Menu of the page.</p></nav><article><p>All is well in town.</p></article>")

    def words(*options: str) -> int:
        report = json.loads(check("a.html", "--select", "DOC102", "--format", "json", *options).out)
        return len(report["documents"][0]["passages"])

    assert words("--whole-page") > words()


def test_standard_input(check: Run, major: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(major.read_bytes())))
    result = check("-", "--select", "DOC102")
    assert result.code == 1
    assert result.out.startswith("(standard input)  en · 1 suspect")


def test_folders(check: Run, here: Path, major: Path, clean: Path) -> None:
    assert "2 documents" in check(here, "--select", "DOC102").out
    (here / "empty").mkdir()
    result = check("empty")
    assert result.code == 2
    assert result.err.startswith("qa: empty: no file to read")


def test_files_are_one_run(check: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    whole = Checker.check_many

    def counted(self: Checker, texts: list[Document], **options: Any) -> list[Report]:
        calls.append(len(texts))
        return whole(self, texts, **options)

    monkeypatch.setattr(Checker, "check_many", counted)
    for name in "abc":
        (here / f"{name}.txt").write_text("All is well.")
    check(here)
    assert calls == [3]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "nothing to check; give files, folders, or - for standard input, as in: qa check article.txt"),
        (["a.txt", "--select", "XYZ1"], "there is no rule 'XYZ1'; did you mean "),
        (["a.txt", "--select", "DOC1O2"], "there is no rule 'DOC1O2'; did you mean DOC102"),
        (["a.txt", "--ignore", "DOC102,foto-credit"], "there is no rule 'foto-credit'; did you mean DOC102"),
        (["a.txt", "--lang", "english"], '"english" is no language code; give one such as en, de or pt-BR'),
        (["a.txt", "--model", "gpt"], "unknown model"),
        (["a.txt", "--format", "xml"], 'unknown format "xml"; known are console, json, '),
        (["a.txt", "--fail-on", "high"], "argument --fail-on: invalid choice: 'high'"),
        (["a.txt", "--nonsense"], "unrecognized arguments: --nonsense; see qa check --help"),
        (["a.txt", "--config", "no.toml"], "no.toml: can't be read: "),
        (["a.txt", "--output", "no/x.json"], "no/x.json: can't be written: there is no folder no"),
        (["a.txt", "--output", "."], ".: can't be written: it is a folder"),
        (["a.txt", "--format", "sarf=x"], 'unknown format "sarf"; did you mean "sarif"?'),
        (["a.txt", "--format", "sarif="], 'no file after "sarif="; write sarif=FILE, or sarif alone'),
        (["a.txt", "--format", "json", "--format", "sarif"], "standard output: json and sarif can't both go there"),
        (["a.txt", "--format", "json=x", "--format", "sarif=./x"], "x: json and sarif can't both go there"),
        (["a.txt", "--format", "json", "--format", "sarif=x", "--output", "y"], "--output goes with one format"),
        (["a.txt", "--format", "json=x", "--output", "y"], "--output goes with one format"),
        (["a.txt", "--format", "sarif=a.txt"], "a.txt: is what is to be checked"),
        (["a.txt", "--output", "a.txt"], "a.txt: is what is to be checked; the report would overwrite it"),
    ],
)
def test_mistakes_are_told_in_one_line(run: Run, here: Path, argv: list[str], message: str) -> None:
    (here / "a.txt").write_text("All is well.")
    result = run("check", *argv)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"qa: {message}")
    assert result.err.count("\n") == 1
    assert (here / "a.txt").read_text() == "All is well."


def test_settings_file_and_options(check: Run, here: Path, major: Path) -> None:
    (here / "qa.toml").write_text('select = ["DOC102"]\nfail-on = "never"\nformat = "json"\n')
    result = check(major.name)
    assert result.code == 0
    assert json.loads(result.out)["summary"]["by_code"] == {"DOC102": 1}
    result = check(
        major.name, "--fail-on", "major", "--format", "jsonl", "--select", "TYP201", "--select", "ENC,TYP202"
    )
    assert result.code == 0
    assert result.out.count("\n") == 1
    (here / "qa.toml").write_text('selct = ["DOC102"]')
    result = check(major.name)
    assert (result.code, result.err) == (2, 'qa: qa.toml: unknown key "selct"; did you mean "select"?\n')


def test_output_file_is_plain_utf8(check: Run, here: Path, major: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.cli.check.shows_colours", lambda: True)
    result = check(major.name, "--select", "DOC102", "--output", "report.txt")
    assert (result.code, result.out) == (1, "")
    text = (here / "report.txt").read_bytes().decode()
    assert "\x1b" not in text
    assert "▲ DOC102" in text


def test_the_output_file_is_no_input(check: Run, here: Path, clean: Path) -> None:
    for _ in range(2):
        check(here, "--output", "report.txt")
    assert "1 document " in (here / "report.txt").read_text(encoding="utf-8")


def test_several_formats(check: Run, here: Path, major: Path) -> None:
    result = check(here, "--select", "DOC102", "--format", "console", "--format", "json=a.json", "--format", "sarif=b")
    assert result.code == 1
    assert "1 suspect" in result.out
    assert json.loads((here / "a.json").read_text(encoding="utf-8"))["summary"]["findings"] == 1
    assert json.loads((here / "b").read_text(encoding="utf-8"))["version"] == "2.1.0"
    (here / "qa.toml").write_text('format = ["jsonl=c.jsonl", "github"]')
    assert check(major.name, "--select", "DOC102").out.startswith("::warning file=major.txt,")
    assert (here / "c.jsonl").exists()


def test_outputs_hear_of_what_cannot_be_read(check: Run, clean: Path) -> None:
    assert check("no.txt", clean.name, "--format", "github").out.startswith("::error title=qa::no.txt: no such file")


def test_output_to_standard_output(check: Run, here: Path, clean: Path) -> None:
    assert "nothing found" in check(clean.name, "--output", "-").out
    assert not (here / "-").exists()


def test_output_that_cannot_be_written(check: Run, clean: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    result = check(clean.name, "--output", "/dev/full")
    assert result.code == 2
    assert result.err == "qa: /dev/full: can't be written: No space left on device\n"


def test_quiet(check: Run, major: Path) -> None:
    result = check(major.name, "--select", "DOC102", "--quiet")
    assert result.code == 1
    assert [line.split()[1] for line in result.out.splitlines()] == ["DOC102"]
    assert result.out.startswith("major.txt:")


def test_colours_only_on_terminals_that_want_them(check: Run, major: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    argv = (major.name, "--select", "DOC102")
    assert "\x1b[1;4;33m" in check(*argv).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in check(*argv).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in check(*argv).out


def test_model_in_the_report(check: Run, clean: Path) -> None:
    assert json.loads(check(clean.name, "--format", "json").out)["model"] == {"name": "rules", "revision": ""}


def break_on(word: str, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    whole = Checker._report

    def breaking(self: Checker, context: Context) -> Report:
        if word in context.document.text:
            raise error
        return whole(self, context)

    monkeypatch.setattr(Checker, "_report", breaking)


def test_one_document_that_breaks_the_checker(
    check: Run, here: Path, major: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on("Kaboom", monkeypatch, ValueError("odd\ntext"))
    (here / "odd.txt").write_text("Kaboom.")
    result = check("odd.txt", major.name, "--select", "DOC102")
    assert (result.code, result.err) == (2, "qa: odd.txt: can't be checked: ValueError: odd␊text\n")
    assert "major.txt  en · 1 suspect" in result.out
    monkeypatch.setenv("QA_DEBUG", "1")
    assert "in breaking" in check("odd.txt", major.name).err


def test_a_model_that_breaks_ends_the_run(check: Run, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_on("Geneva", monkeypatch, ModelError('model "gemma" is damaged; run: qa models install gemma'))
    result = check(clean.name)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'qa: model "gemma" is damaged; run: qa models install gemma\n'


def test_interrupt(check: Run, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_on("Geneva", monkeypatch, KeyboardInterrupt())  # type: ignore[arg-type]
    result = check(clean.name)
    assert (result.code, result.out, result.err) == (130, "", "")


def test_an_unexpected_error_is_one_line(run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(*_: Any) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("qa.cli.check.with_arguments", breaking)
    result = run("check", clean.name)
    assert (result.code, result.err) == (2, "qa: internal error: RuntimeError: oh (QA_DEBUG=1 shows where)\n")
    monkeypatch.setenv("QA_DEBUG", "1")
    assert "in breaking" in run("check", clean.name).err
