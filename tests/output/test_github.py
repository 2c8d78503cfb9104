"""Annotations for GitHub Actions."""

from __future__ import annotations

from collections.abc import Callable

from qa.output import View, render
from qa.report import Report


def test_worst_first_then_the_summary(article: Report, clean: Report) -> None:
    *annotations, last = render([article, clean], View(), "github").splitlines()
    assert [a.split(" ")[0] for a in annotations] == ["::error", "::warning", "::warning", "::notice", "::notice"]
    assert last.startswith("2 documents · 2 suspects · 5 findings")


def test_one_annotation(make: Callable[..., Report]) -> None:
    report = make("One\nJane , 50%", [("Jane ,", "DOC102", "major", "100%: a credit", "")], path="a,b:c%.txt")
    assert render([report], View(), "github").splitlines()[0] == (
        "::warning file=a%2Cb%3Ac%25.txt,line=2,endLine=2,col=1,endColumn=7,"
        "title=DOC102 photo-credit-in-body::100%25: a credit%0ADelete it."
    )


def test_no_columns_over_several_lines(make: Callable[..., Report]) -> None:
    report = make("One\ntwo", [("One\ntwo", "A1", "minor", "m", None)])
    assert "line=1,endLine=2,title=" in render([report], View(), "github")


def test_what_cannot_be_read_is_an_error(clean: Report) -> None:
    first, _ = render([clean], View(unread=("a.txt: no such file",)), "github").splitlines()
    assert first == "::error title=qa::a.txt: no such file"


def test_says_how_many_are_in_the_log_alone(make: Callable[..., Report]) -> None:
    text = "x" * 13
    report = make(text, [((i, i + 1), "A1", "major", "m", None) for i in range(13)])
    assert render([report], View(), "github").splitlines()[-1].endswith(" · 3 annotations in this log only")


def test_no_command_of_the_article_is_run(hostile: Report) -> None:
    for line in render([hostile], View(unread=("a\n::stop-commands::x",)), "github").split("\n")[:-2]:
        assert line.startswith(("::error ", "::warning ", "::notice "))
