from __future__ import annotations

import io
import os
import sys

import pytest

from qa.document import Document
from qa.errors import InputError, UsageError
from qa.readers import ReadOptions, discover, parse, read

from .conftest import FIXTURES


def test_plain_text_is_kept_as_it_is(reading):
    (document,) = reading("a.txt", "One.\r\n\r\n  Two\0.\rThree.\n")
    assert document.text == "One.\r\n\r\n  Two\0.\rThree.\n"
    assert document.blocks == ()
    assert not document.markup
    assert document.positions.line_column(document.text.index("Three")) == (4, 1)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("kiji_shift_jis.txt", "橋は春まで閉鎖\r\n\r\n市長は"),
        ("pont_cp1252.txt", "Le pont restera fermé jusqu’à l’été\n"),
        ("most_iso8859_2.txt", "Most zamknięty do wiosny\n"),
        ("bridge_utf16.txt", "The bridge is shut.\r\n"),
    ],
)
def test_encodings(fixture, name, beginning):
    assert fixture(name).text.startswith(beginning)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md", "a.json", "a.jsonl", "a"])
@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_file_is_an_empty_document(reading, name, content):
    (document,) = reading(name, content)
    assert document.text == content
    assert document.blocks == ()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<!DOCTYPE html><p>x", "x"),
        ("\n<!-- c --><HTML lang=de><p>x", "x"),
        ('<?xml version="1.0"?><html><p>x', "x"),
        ('{"text": "x"}', "x"),
        (' [{"text": "x"}]', "x"),
        ('{"text": "x"}\n', "x"),
        ("# x", "# x"),
        ("{x} is no JSON", "{x} is no JSON"),
        ("[1] A footnote", "[1] A footnote"),
        ("<p>x", "<p>x"),
    ],
)
def test_without_a_known_ending_the_content_tells_the_format(reading, content, text):
    for name in ("article", "article.draft"):
        (document,) = reading(name, content)
        assert document.text == text


def test_endings_are_known_in_capitals(reading):
    (document,) = reading("A.HTM", "<p>x")
    assert document.text == "x"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("<html><p>Café".encode())))
    (document,) = read("-")
    assert isinstance(document, Document)
    assert (document.text, document.path) == ("Café", "-")


def test_a_missing_file():
    (error,) = read("no/such.txt")
    assert isinstance(error, InputError)
    assert str(error) == "no/such.txt: no such file; check the path"


def test_a_directory_is_no_file(tmp_path):
    (error,) = read(tmp_path)
    assert str(error) == f"{tmp_path}: a directory, not a file; name the files in it"


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    (error,) = read(path)
    assert str(error) == f"{path}: not allowed to read it; check its permissions"


def test_permission_denied_is_told(tmp_path, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    (error,) = read(tmp_path / "a.txt")
    assert str(error).endswith("a.txt: not allowed to read it; check its permissions")


def test_a_binary_file(reading):
    (error,) = reading("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert isinstance(error, InputError)
    assert "photo.txt: looks binary, not text; " in str(error)


def test_a_name_that_no_file_can_have():
    (error,) = read("a\0b.txt")
    assert isinstance(error, InputError)


def test_an_encoding_that_is_none_is_a_usage_error(reading):
    with pytest.raises(UsageError):
        reading("a.txt", "x", encoding="klingon")


def test_directories_are_searched(tmp_path):
    for name in (
        "b.txt", "a.md", "sub/c.html", "sub/d.PNG", "sub/.hidden/e.txt", ".git/f.txt", "node_modules/g.json", "z.jsonl",
        "venv/pyvenv.cfg", "venv/h.txt", ".i.txt",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [os.path.relpath(str(path), tmp_path) for path in discover([tmp_path])]
    assert found == [".i.txt", "a.md", "b.txt", "z.jsonl", os.path.join("sub", "c.html")]


def test_files_come_as_named_and_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "photo.png").write_text("x")
    assert list(discover(["a.txt", "./a.txt", "photo.png", "no.txt", "-", "."])) == [
        "a.txt",
        "photo.png",
        "no.txt",
        "-",
    ]


def test_a_directory_without_a_file_to_read_is_an_error(tmp_path):
    (error,) = discover([tmp_path])
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path}: no file to read in it; known endings are .txt ")


def test_odd_paths_are_left_to_the_reading():
    assert list(discover(["a\0b.txt", ""])) == ["a\0b.txt", ""]


def test_one_bad_file_leaves_the_others(tmp_path):
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.html").write_text("<p>x")
    (tmp_path / "c.txt").write_bytes(b"\0" * 100)
    found = [item for path in discover([tmp_path]) for item in read(str(path))]
    assert [isinstance(item, InputError) for item in found] == [True, False, True]


def test_all_fixtures_are_read():
    found = [item for path in discover([FIXTURES]) for item in read(str(path), ReadOptions())]
    assert sum(isinstance(item, Document) for item in found) > 12


@pytest.mark.parametrize(
    "name",
    ["readers/news_page.html", "readers/bruecke.md", "readers/records.jsonl", "bilingual/harbour.po",
     "bilingual/harbour_2.1.xlf", "bilingual/harbour.tmx", "bilingual/harbour.csv"],
)  # fmt: skip
def test_a_text_in_memory_is_read_like_the_file(name):
    path = FIXTURES.parent / name
    with path.open(encoding="utf-8", newline="") as file:
        in_memory = list(parse(file.read(), str(path)))
    shown = [item if isinstance(item, Document) else str(item) for item in in_memory]
    assert shown == [item if isinstance(item, Document) else str(item) for item in read(path)]
    assert shown


def test_a_text_of_unknown_format_tells_by_itself(reading):
    (document,) = parse("<!doctype html><p>The bridge is shut.", "request")
    assert (document.text, document.markup) == ("The bridge is shut.", True)
    (document,) = parse("The bridge is shut.", "request")
    assert (document.text, document.markup) == ("The bridge is shut.", False)
