"""Markdown for pull requests: nothing of an article works as markup, and the comment is never too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.output import View, render
from qa.output.markdown import LIMIT
from qa.report import Report
from tests.output.conftest import make_report

OWN_TAGS = {"<code>", "</code>", "<b>", "</b>", "<br>"}
OWN = {
    "paragraph",
    "heading",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "bullet_list",
    "list_item",
    "inline",
    "html_block",
}


PARSER = MarkdownIt("commonmark").enable("table")


def tokens(text: str) -> list[Token]:
    return PARSER.parse(text)


def assert_harmless(written: str) -> None:
    """Only this tool's own markup is in it, and no row of a table has a cell too many."""
    for token in tokens(written):
        assert token.type.removesuffix("_open").removesuffix("_close") in OWN
        for child in token.children or ():
            assert child.type in {"text", "text_special", "html_inline"}
            assert child.type != "html_inline" or child.content in OWN_TAGS
        if token.type == "html_block":
            inside = re.sub(r"</?(?:details|summary|code)>", "", token.content)
            assert "<" not in inside
    assert not re.search(r"[@#](?=\w)", unescape(written))


def test_suspects_worst_first(article: Report, clean: Report) -> None:
    written = render([article, clean], View(), "markdown")
    assert written.startswith("### qa: 2 passages to look at in 2 documents\n")
    rows = [line for line in written.splitlines() if re.match(r"\| . 0\.", line)]
    assert [row.split(" | ")[0][-4:] for row in rows] == ["0.95", "0.86"]
    assert "<b>TYP201</b> bracket that is never closed" in rows[0]
    assert written.count("<details>") == written.count("</details>") == 1


def test_nothing_found(clean: Report) -> None:
    written = render([clean], View(), "markdown")
    assert written.startswith("### qa: no passage to look at in 1 document\n")
    assert "|" not in written


def test_hostile_text(hostile: Report) -> None:
    assert_harmless(render([hostile], View(unread=("- 1. a|b\n<b>: no such file",)), "markdown"))


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\n\r"), min_size=1, max_size=60))
def test_any_text(text: str) -> None:
    report = make_report(text, [((0, len(text)), text, "major", text, text)], path=text, notes=(text,))
    assert_harmless(render([report], View(unread=(text,)), "markdown"))


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="@#!~:/.w$GH-1a[]()<>|`*_&;\\ \"'", min_size=1, max_size=40))
def test_any_punctuation(text: str) -> None:
    report = make_report(text, [((0, len(text)), "A1", "major", text, text)], path=text, notes=(text,))
    assert_harmless(render([report], View(unread=(text,)), "markdown"))


def test_people_read_the_same_words(make: Callable[..., Report]) -> None:
    report = make("a < b & *c* | d", [("a < b & *c* | d", "A1", "major", "m", None)])
    assert "a < b & *c* | d" in unescape(render([report], View(), "markdown"))


@pytest.mark.parametrize("character", ["x", "&"])
def test_never_too_long(make: Callable[..., Report], character: str) -> None:
    words = (character * 9 + " ") * 40
    text = "\n".join(words for _ in range(60))
    faults = [((i * 401, i * 401 + 300), "A1", "major", words * 9, words * 9) for i in range(60)]
    reports = [make(text, faults, path=f"{character * 300}{i}.txt", notes=(words * 9 + str(i),)) for i in range(8)]
    written = render(reports, View(unread=(words * 9,) * 50), "markdown")
    assert len(written) <= LIMIT
    assert "<details>" in written
    assert "\n| " in written
    assert "Left out for length" in written
    assert written.count("<details>") == written.count("</details>")
