"""Positions: every offset has one line and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Document, Positions


def test_lines_and_columns_count_from_one() -> None:
    positions = Positions.of("ab\ncd")
    assert [positions.line_column(i) for i in range(5)] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]


def test_the_end_of_a_span_is_exclusive() -> None:
    assert Positions.of("ab\ncd").span(3, 5) == (2, 1, 2, 3)


def test_an_empty_span_is_one_place() -> None:
    assert Positions.of("ab\ncd").span(3, 3) == (2, 1, 2, 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_once(newline: str) -> None:
    assert Positions.of(f"a{newline}b").line_column(1 + len(newline)) == (2, 1)


def test_columns_count_code_points_not_bytes() -> None:
    assert Positions.of("“é”日本x").line_column(5) == (1, 6)


def test_pieces_map_the_text_to_the_file() -> None:
    file = "<p>a&amp;b</p>"
    positions = Positions.of(file, ((0, 3), (1, 4), (2, 9)))
    assert [file[positions.file_offset(i)] for i in range(3)] == ["a", "&", "b"]


@given(st.text(alphabet="ab\n\r é日", max_size=60))
def test_line_and_column_lead_back_to_the_offset(text: str) -> None:
    positions = Positions.of(text)
    for offset in range(len(text)):
        line, column = positions.line_column(offset)
        assert positions.line_starts[line - 1] + column - 1 == offset


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Document.from_text("a").text = "b"  # type: ignore[misc]
