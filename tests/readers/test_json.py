from __future__ import annotations

import json as stdlib_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Document
from qa.errors import InputError
from qa.readers import ReadOptions, json, read

from .conftest import FIXTURES, place, strays


def records(text: str, **options: object) -> list[Document | InputError]:
    return list(json.read(text, "a.json", ReadOptions(**options)))  # type: ignore[arg-type]


def only(text: str, **options: object) -> Document:
    (found,) = records(text, **options)
    assert isinstance(found, Document)
    return found


def test_lines_with_one_broken(roles_and_texts):
    first, second, third, fourth, fifth, sixth = read(FIXTURES / "records.jsonl")
    assert isinstance(first, Document)
    assert (first.path or "").endswith("records.jsonl:1")
    assert first.lang == "ru"
    assert not first.markup
    assert roles_and_texts(first) == [
        ("title", "Мост закрыт"),
        ("body", "Мэр сказал: «до весны»."),
        ("body", "Жители недовольны."),
    ]
    assert [block.from_markup for block in first.blocks] == [True, False, False]
    assert first.positions.line_column(first.text.index("«")) == place("records.jsonl", "\\u00ab")
    assert first.positions.line_column(first.text.index("до весны")) == place("records.jsonl", "до весны")

    assert isinstance(second, Document)
    assert second.text == 'A "quoted" word, a bridge 🌉 and a tab\there.'
    assert second.lang == "en-GB"
    assert second.blocks == ()
    assert second.positions.line_column(second.text.index("and a tab")) == place("records.jsonl", "and a tab")

    assert isinstance(third, InputError)
    assert "records.jsonl:4: not JSON (" in str(third)
    assert str(third).endswith(": line 4, column 19); mend or remove the line")
    assert roles_and_texts(fourth) == [("body", "First paragraph."), ("body", "Second paragraph.")]
    assert isinstance(fifth, Document)
    assert fifth.text == "Just a string."
    assert isinstance(sixth, InputError)
    assert "records.jsonl:7: none of the fields text, body, " in str(sixth)
    assert str(sixth).endswith("; name one of those with text: meta.text")


def test_a_list_of_records():
    first, second, third = read(FIXTURES / "records.json", ReadOptions(fields=("article.body", "content")))
    assert isinstance(first, Document)
    assert (first.path or "").endswith("records.json[0]")
    assert first.text == "The bridge is shut."
    assert isinstance(second, Document)
    assert second.text == "Only a string."
    assert isinstance(third, Document)
    assert third.text == "Nested text."
    assert third.positions.line_column(0) == place("records.json", "Nested")


def test_one_object_has_the_name_of_the_file():
    assert only('{"text": "x"}').path == "a.json"


def test_named_fields_come_in_the_order_in_which_they_are_named(roles_and_texts):
    found = only(
        '{"lead": "L", "headline": "H", "parts": [{"p": "1"}, {"p": "2"}]}', fields=("headline", "parts.p", "lead")
    )
    assert roles_and_texts(found) == [("title", "H"), ("body", "1"), ("body", "2"), ("body", "L")]
    assert found.text == "H\n\n1\n\n2\n\nL"


def test_paragraphs_of_a_field(roles_and_texts):
    found = only('{"title": "T", "text": "a\\nb\\n \\nc\\r\\n\\r\\nd  "}')
    assert [text for _, text in roles_and_texts(found)] == ["T", "a\nb", "c", "d"]
    found = only('{"title": "T", "text": "a\\r\\nb\\n c"}')
    assert [text for _, text in roles_and_texts(found)] == ["T", "a", "b", "c"]


def test_language_and_source_fields():
    found = only('{"text": "x", "l": "pl", "s": "y \\u00e9"}', lang_field="l", source_field="s")
    assert found.lang == "pl"
    assert found.source is not None
    assert found.source.text == "y é"
    assert found.source.positions.line_column(2) == (1, 34)
    assert only('{"text": "x", "lang": 5}').lang is None
    assert only('{"text": "x"}', source_field="s").source is None


def test_an_empty_or_null_text_is_no_error():
    assert only('{"text": ""}').text == ""
    assert only('{"text": null}').text == ""


def test_lines_in_a_file_that_is_called_json():
    assert [found.path for found in records('{"text": "x"}\n{"text": "y"}\n')] == ["a.json:1", "a.json:2"]  # type: ignore[union-attr]


def test_line_ends_of_windows_and_other_separators_in_strings():
    first, second = json.read_lines('{"text": "a\u2028b\x85c"}\r\n\r\n{"text": "d"}\r\n', "a.jsonl", ReadOptions())
    assert isinstance(first, Document)
    assert first.text == "a\u2028b\x85c"
    assert isinstance(second, Document)
    assert second.path == "a.jsonl:3"


@pytest.mark.parametrize(
    ("text", "beginning", "end"),
    [
        ('{"text": "x"; "y"}', "not JSON (", "line 1, column 13); mend it there"),
        ('[\n"x"\n"y"]', "not JSON (", "line 3, column 1); mend it there"),
        ('{"text": "x"} y', "not JSON (", "line 1, column 15); mend it there"),
        ("[" * 200_000, "not JSON (", "mend it there"),
        ("17", "none of the fields text, body, content, article, target, translation, mt; ", "those with text: none"),
    ],
)
def test_what_is_no_record_is_an_error(text, beginning, end):
    (error,) = records(text)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"a.json: {beginning}")
    assert str(error).endswith(end)


def test_no_record_in_an_empty_list():
    assert records("[]") == []


def test_odd_but_valid_values():
    assert only('{"n": ' + "9" * 5000 + ', "text": "a\tb", "f": 1e999, "t": true}').text == "a\tb"
    assert only(r'{"text": "\ud83d \udf09 \u0000 \/"}').text == "� � \0 /"
    assert only(r'{"te\u0078t": "x", "k:": {"text": "no"}}').text == "x"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, st.booleans())
def test_each_character_points_to_where_it_stands(text, ascii_only):
    written = stdlib_json.dumps({"id": 1, "text": text}, ensure_ascii=ascii_only)
    found = only(written)
    assert found.text == text
    assert strays(written, found) == []


@given(st.recursive(st.none() | st.booleans() | st.floats() | TEXTS, lambda v: st.lists(v) | st.dictionaries(TEXTS, v)))
def test_any_json_is_read(value):
    records(stdlib_json.dumps(value))
    list(json.read_lines(stdlib_json.dumps(value), "a.jsonl", ReadOptions()))


@given(st.text('{}[]":,\\ \nu0ae'))
def test_any_text_is_read(text):
    records(text)
