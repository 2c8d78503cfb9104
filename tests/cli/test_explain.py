"""`qa explain`, `qa rules`, `qa models`, and what `qa` says without a command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.cli.layout import definitions, paragraphs, table
from qa.rules.registry import TABLE, all_rules
from qa.rules.rule import HEADINGS

Run = Callable[..., Any]


def test_explain(run: Run) -> None:
    result = run("explain", "DOC102")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "DOC102 photo-credit-in-body"
    assert "  severity  major" in lines
    assert "  MQM       Design/Layout" in lines
    assert [line for line in lines if line in HEADINGS] == list(HEADINGS)
    assert "Tried on" in lines
    assert any(line.startswith("  en  finds") for line in lines)
    assert any(line.startswith("  en  leaves") for line in lines)
    assert max(map(len, lines)) <= 80


def test_explain_by_name_in_any_case_and_several(run: Run) -> None:
    assert run("explain", "photo-credit-in-body").out == run("explain", "doc102").out
    assert [
        line for line in run("explain", "DOC102", "TYP201").out.splitlines() if line.startswith(("DOC", "TYP"))
    ] == [
        "DOC102 photo-credit-in-body",
        "TYP201 unbalanced-bracket",
    ]


@pytest.mark.parametrize("code", list(TABLE))
def test_every_rule_can_be_explained(run: Run, code: str) -> None:
    result = run("explain", code)
    assert result.code == 0
    assert "[[" in result.out


def test_explain_an_unknown_code(run: Run) -> None:
    result = run("explain", "DOC1O2")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("qa: there is no rule 'DOC1O2'; did you mean DOC102")


def test_rules(run: Run) -> None:
    lines = run("rules").out.splitlines()
    assert lines[0].split("  ")[0] == "code"
    assert [line.split()[0] for line in lines[1:]] == [r.code for r in all_rules()]
    assert max(map(len, lines)) <= 90


def test_rules_as_json(run: Run) -> None:
    rules = json.loads(run("rules", "--format", "json").out)
    assert [r["code"] for r in rules] == [r.code for r in all_rules()]
    assert set(rules[0]) == {"code", "name", "family", "severity", "mqm", "needs", "since", "summary"}
    assert all(r["needs"] and r["summary"] for r in rules)


def test_models(run: Run) -> None:
    assert any(line.startswith("gemma ") for line in run("models", "list").out.splitlines())
    info = run("models", "info", "gemma")
    assert info.code == 0
    assert "licence" in info.out
    result = run("models", "info", "gema")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith('qa: unknown model "gema"')


def test_the_built_in_model_is_part_of_the_package(run: Run) -> None:
    info = run("models", "info", "builtin")
    assert info.code == 0
    assert re.search(r"sha256 +[0-9a-f]{64}\n", info.out)
    assert re.search(r"installed +yes\n", info.out)
    assert "## Data and licence" in info.out
    assert run("models", "install", "builtin").out == "builtin is part of qa and ready\n"


def test_install_calls_the_installer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("qa.cli.models.install", done.append)
    assert run("models", "install", "gemma").out == "gemma is ready\n"
    assert done == ["gemma"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["chek"], '"chek" is no command; did you mean: qa check?; see qa --help'),
        (["a.txt"], '"a.txt" is no command; did you mean: qa check a.txt?; see qa --help'),
        (
            ["zzz"],
            '"zzz" is no command; there are check, explain, rules, models, compare, baseline, fix, batch, lsp, serve; '
            "see qa --help",
        ),
        (["--nonsense"], "the following arguments are required: COMMAND; see qa --help"),
        (["models"], "the following arguments are required: COMMAND; see qa models --help"),
        (["explain"], "the following arguments are required: CODE; see qa explain --help"),
    ],
)
def test_mistakes(run: Run, here: Path, argv: list[str], message: str) -> None:
    (here / "a.txt").write_text("x")
    result = run(*argv)
    assert (result.code, result.out, result.err) == (2, "", f"qa: {message}\n")


def test_without_arguments_the_help_is_shown(run: Run) -> None:
    result = run()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("usage: qa ")


def test_paragraphs() -> None:
    text = "one two three\nfour five six\n\n- first\n  goes on and on and on\n- second\n\n    kept  as\n    it is"
    assert paragraphs(text, 24) == (
        "  one two three four\n  five six\n\n  - first goes on and on\n    and on\n  - second\n\n      kept  as\n"
        "      it is\n"
    )


def test_table_and_definitions() -> None:
    plain = table(("a", "what"), [("long", "one two three")], 20, lambda text, style: text)
    assert plain == "a     what\nlong  one two three\n"
    assert definitions([("a", "one"), ("bcd", "two")], 40) == "  a    one\n  bcd  two\n"


def test_the_rules_page_of_the_documentation_is_up_to_date(run: Run) -> None:
    page = Path(__file__).parents[2] / ".github" / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == run("rules", "--format", "markdown").out, (
        "make it again: qa rules --format markdown > .github/docs/rules.md"
    )
