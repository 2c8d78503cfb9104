"""`qa.iter_check`: one result for each thing that goes in, in order, lazily."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

import qa
from qa.readers import ReadOptions

TEXT = "The harbour was closed , officials said."


def test_what_comes_out_is_in_the_order_of_what_went_in() -> None:
    texts = [f"The harbour was closed {i} times , officials said." for i in range(70)]
    reports = list(qa.iter_check(texts, model="none", lang="en"))
    assert [report.text for report in reports if isinstance(report, qa.Report)] == texts


def test_no_more_than_a_batch_is_taken_from_the_stream() -> None:
    taken = 0

    def stream() -> Iterator[str]:
        nonlocal taken
        for i in itertools.count():
            taken += 1
            yield f"Endless text number {i}."

    reports = qa.iter_check(stream(), model="none", lang="en", batch=4)
    assert taken == 0
    assert [next(reports) for _ in range(5)]
    assert taken == 8


def test_texts_documents_and_records_can_be_mixed() -> None:
    document = qa.Document.from_text(TEXT, lang="en", path="a.txt")
    record = {"title": "Harbour closed", "text": TEXT, "lang": "en", "id": 7, "seen": object()}
    reports = list(qa.iter_check([TEXT, document, record], model="none"))
    assert all(isinstance(report, qa.Report) for report in reports)
    assert [[f.text for f in report.findings] for report in reports if isinstance(report, qa.Report)] == [[" ,"]] * 3


def test_a_record_with_its_source_is_compared_with_it() -> None:
    record = {"mt": "It cost 50 euros in May.", "src": "Es kostete 80 Euro im Mai.", "lang": "en", "src_lang": "de"}
    (report,) = qa.iter_check([record], model="none", options=ReadOptions(source_field="src"))
    assert isinstance(report, qa.Report)
    assert [f.code for f in report.findings] == ["SRC601"]


def test_lines_are_those_of_the_text_of_a_record() -> None:
    (report,) = qa.iter_check([{"text": f"A hall.\n\n{TEXT}", "lang": "en"}], model="none")
    assert isinstance(report, qa.Report)
    assert [(f.line, f.column) for f in report.findings] == [(3, 23)]


@pytest.mark.parametrize(
    "item", [5, {}, {"text": None}, {"text": "  "}, {"text": 5}, {"title": "A"}, qa.InputError("x")]
)
def test_what_is_no_text_gives_an_error_in_its_place(item: Any) -> None:
    results = list(qa.iter_check([TEXT, item, TEXT], model="none", lang="en"))
    assert [type(result) for result in results] == [qa.Report, qa.InputError, qa.Report]


def test_documents_do_not_depend_on_each_other() -> None:
    box = "Read more about this in the Lund Courier"
    pages = [f"Story {i} of the harbour goes on for a while.\n\n{box}\n\nAnd it ends there." for i in range(6)]
    together = list(qa.iter_check(pages, model="none", lang="en"))
    alone = [next(qa.iter_check([page], model="none", lang="en")) for page in pages]
    assert together == alone


def test_what_is_known_of_the_pages_is_used() -> None:
    box = "Qwx Daily Plus"
    page = (
        f"The harbour of Lund was closed on Monday after a storm had damaged two cranes.\n\n{box}\n\nIt opens in May."
    )
    (report,) = qa.iter_check([page], model="none", lang="en", recurring=lambda document: frozenset({box}))
    assert isinstance(report, qa.Report)
    assert [(f.code, f.text, f.evidence) for f in report.findings] == [("DOC104", box, "recurring")]


def test_a_document_on_which_a_check_breaks_down_does_not_stop_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    real = qa.Checker.check_each

    def failing(self: qa.Checker, texts: Any, *rest: Any) -> Any:
        if any("boom" in text.text for text in texts):
            raise ZeroDivisionError
        return real(self, texts, *rest)

    monkeypatch.setattr(qa.Checker, "check_each", failing)
    results = list(qa.iter_check(["One.", "boom", "Two."], model="none", lang="en"))
    assert [type(result) for result in results] == [qa.Report, qa.InputError, qa.Report]


def test_a_model_that_is_not_there_stops_it_at_once() -> None:
    with pytest.raises(qa.QaError):
        next(qa.iter_check([TEXT], model="hf:/nowhere"))
