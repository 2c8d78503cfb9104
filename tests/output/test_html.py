"""The HTML report: whole, harmless, the same each time, and with every mark on the right words."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.document import Document, Role
from qa.finding import Severity
from qa.output import View, render
from qa.output.html.charts import level
from qa.output.html.marks import Mark, runs
from qa.output.html.sides import Row, rows
from qa.output.visible import visible
from qa.report import Report
from tests.output.conftest import make_report

VOID = {"meta", "input", "br"}
TAGS = VOID | {
    *("html", "head", "title", "style", "script", "body", "header", "main", "section", "footer", "nav"),
    *("h1", "h2", "h3", "div", "p", "span", "a", "b", "q", "mark", "code", "ol", "li", "details", "summary"),
    *("button", "output", "label", "table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "svg", "g", "rect", "line", "polyline"),
}


class Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, the text in each class of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[tuple[str, list[str]]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs))
        assert len(element[1]) == len(attrs)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [part for tag, attrs in self.open for part in (tag, *(attrs.get("class") or "").split())]
        self.data.append((data, inside))

    def text(self, kind: str) -> str:
        return "".join(data for data, inside in self.data if kind in inside)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def page(*reports: Report, view: View | None = None) -> Page:
    return Page(render(reports, view or View(), "html"))


def assert_harmless(shown: Page) -> None:
    """Only this tool's elements, nothing that runs but its script, nothing from elsewhere, and ids that fit."""
    ids = Counter(attrs["id"] for _, attrs in shown.elements if "id" in attrs)
    assert set(ids.values()) == {1}
    for tag, attrs in shown.elements:
        assert tag in TAGS
        assert not any(name.startswith("on") or name in {"style", "src", "action"} for name in attrs)
        href = attrs.get("href")
        assert href is None or href[1:] in ids
        assert href is None or href.startswith("#")
        assert all(name in ids for name in (attrs.get("aria-describedby") or "").split())
    assert len(shown.all("script")) == len(shown.all("style")) == 1


def test_hostile_text(hostile: Report, clean: Report) -> None:
    script = "</script><script>alert(1)</script><!--"
    assert_harmless(page(hostile, clean, view=View(version=script, model='"><b>', unread=(script,))))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_characters="\n\r\x0b\x0c\x85\u2028\u2029\t"), min_size=1, max_size=60), st.data())
def test_any_text_is_shown_whole(text: str, data: st.DataObject) -> None:
    places = [sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(4)]
    faults = [((a, b), text, "major", text, text) for a, b in places]
    shown = page(make_report(text, faults, path=text, lang=text, notes=(text,)))  # type: ignore[arg-type]
    assert_harmless(shown)
    assert shown.text("passage") == visible(text)


def test_the_policy_allows_its_style_and_its_script_alone(article: Report) -> None:
    shown = page(article)
    (policy,) = (m["content"] for m in shown.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(shown.text(kind).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")


def test_the_same_reports_give_the_same_page(article: Report, hostile: Report) -> None:
    assert render([article, hostile], View(seconds=1), "html") == render([article, hostile], View(seconds=2), "html")


def test_marks_point_to_their_reasons(article: Report) -> None:
    shown = page(article)
    notes = {attrs["id"]: attrs for attrs in shown.all("li")}
    assert len(notes) == len(article.findings) == 5
    (bracket,) = (m for m in shown.all("mark") if m["data-severity"] == "critical")
    reasons = (bracket["aria-describedby"] or "").split()
    assert [notes[name]["data-family"] for name in reasons] == ["TYP", "DOC"]
    assert bracket["tabindex"] == "0"
    assert "photo credit in the running text" in shown.text("why")
    assert "Delete it." in shown.text("fix")


def test_a_mark_over_two_passages_is_a_stop_in_each(make: Callable[..., Report]) -> None:
    shown = page(make("One line\nand another", [("line\nand", "DOC106", "major", "split", None)]))
    assert [m["tabindex"] for m in shown.all("mark") if "tabindex" in m] == ["0", "0"]
    assert shown.text("mark") == "line↵ and"


def test_a_finding_outside_of_all_passages_is_listed(make: Callable[..., Report]) -> None:
    shown = page(make("\n\nOne", [((0, 1), "ENC503", "minor", "control character", None)]))
    assert_harmless(shown)
    assert "control character" in shown.text("why")
    assert not shown.all("mark")


def test_runs_of_crossing_marks() -> None:
    one, two, point = (Mark(a, b, str(a), Severity.MAJOR) for a, b in ((0, 6), (4, 9), (5, 5)))
    found = [(r.start, r.end, [m.note for m in r.marks]) for r in runs(0, 10, [one, two, point])]
    assert found == [
        (0, 4, ["0"]),
        (4, 5, ["4", "0"]),
        (5, 5, ["5"]),
        (5, 6, ["4", "0"]),
        (6, 9, ["4"]),
        (9, 10, []),
    ]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), max_size=8), st.integers(0, 20))
def test_runs_are_the_text_in_order(places: list[list[int]], end: int) -> None:
    marks = [Mark(a, b, str(i), Severity.MINOR) for i, (a, b) in enumerate(places)]
    found = list(runs(0, end, marks))
    assert [i for r in found for i in range(r.start, r.end)] == list(range(end))
    for mark in marks:
        covered = {i for r in found if mark in r.marks for i in range(r.start, r.end)}
        assert covered == set(range(mark.start, min(mark.end, end)))


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr"), (None, "auto")])
def test_direction_of_the_language(make: Callable[..., Report], lang: str | None, direction: str) -> None:
    (shown,) = (d for d in page(make("Words", lang=lang)).all("div") if d.get("class") == "article")
    assert (shown.get("lang"), shown["dir"]) == (lang, direction)


def test_the_role_of_a_block_is_named_unless_it_is_body(make: Callable[..., Report]) -> None:
    assert page(make("Title\nBody", roles={1: Role.TITLE})).text("role") == "title"


def test_documents_worst_first(article: Report, clean: Report) -> None:
    shown = page(clean, article)
    assert shown.text("h2") == "Documents, worst firstharbour.txtfine.txt"
    folds = [attrs for attrs in shown.all("details") if attrs.get("class") == "document"]
    assert ["open" in attrs for attrs in folds] == [True, False]
    assert any(svg.get("class") == "spread" for svg in shown.all("svg"))


def test_nothing_was_checked() -> None:
    shown = page(view=View(unread=("a.txt: no such file",)))
    assert_harmless(shown)
    assert "a.txt: no such file" in shown.text("notice")


def test_without_a_model_there_is_no_fluency(make: Callable[..., Report]) -> None:
    report = make("Words", fluency=None)
    bare = replace(report, passages=tuple(replace(p, fluency=None) for p in report.passages))
    assert_harmless(page(bare))
    assert_harmless(page(bare, bare))
    assert "fluency" not in page(bare).text("chart")


def test_levels_of_fluency() -> None:
    assert [level(f) for f in (0, 4.9, 5, 29, 50, 100, None)] == [f"heat{n}" for n in (0, 0, 1, 2, 4, 4)] + [None]


@pytest.fixture
def beside(make: Callable[..., Report]) -> Report:
    """Three lines and their source, of which the second sentence has no translation and the last line no source."""
    report = make(
        "Opened in May.\nIt cost 73 million.\nMore soon.", [("73", "SRC601", "major", "not the number", "37")]
    )
    source = Document.from_text("Im Mai eröffnet. Es regnete. Es kostete 37 Millionen.", "de", "quelle.txt")
    spans = ((0, 16), (29, 53), None)
    findings = tuple(replace(f, counterpart=(40, 42)) for f in report.findings)
    return replace(
        report,
        document=replace(report.document, source=source),
        findings=findings,
        passages=tuple(
            replace(p, source=span, findings=findings if p.findings else ())
            for p, span in zip(report.passages, spans, strict=True)
        ),
    )


def test_rows_of_both_sides(beside: Report) -> None:
    assert rows(beside) == [Row((0,), (0, 16)), Row((), (17, 28)), Row((1,), (29, 53)), Row((2,), None)]


def test_passages_that_share_their_source_share_a_row(beside: Report) -> None:
    one, two, three = beside.passages
    joined = replace(beside, passages=(replace(one, source=(0, 28)), replace(two, source=(17, 53)), three))
    assert rows(joined) == [Row((0, 1), (0, 53)), Row((2,), None)]


def test_source_and_translation_side_by_side(beside: Report) -> None:
    shown = page(beside)
    assert_harmless(shown)
    assert "Es regnete." in shown.text("source")
    assert re.findall("no source|not translated", shown.text("nothing")) == ["not translated", "no source"]
    ours, theirs = sorted(shown.all("mark"), key=lambda m: "tabindex" not in m)
    assert ours["aria-describedby"] == theirs["aria-describedby"]
    assert "".join(d for d, inside in shown.data if "mark" in inside and "source" in inside) == "37"
