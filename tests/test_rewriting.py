"""Fixes in files of every format: only the characters that they are about change."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.errors import InputError
from qa.readers import ReadOptions, read
from qa.rewriting import Rewrite, rewrite, write_back
from qa.rules.registry import rule

GLUED = "Damit war alles gesagt.Danach fuhren alle nach Hause."
MENDED = "Damit war alles gesagt. Danach fuhren alle nach Hause."
OTHER = "Am Montag trafen sich die Minister in der alten Stadt und sprachen über Brot."
OPTIONS = ReadOptions()


@cache
def checker() -> Checker:
    return Checker("none")


def change(path: Path, *, unsafe: bool = False) -> Rewrite:
    documents = [d for d in read(path, OPTIONS) if isinstance(d, Document)]
    reports = checker().check_many(documents, lang="de", sources=[None] * len(documents))
    return rewrite(str(path), reports, OPTIONS, unsafe=unsafe)


def after(path: Path, text: str | bytes, *, unsafe: bool = False) -> str:
    """The text of a file with its fixes."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return change(path, unsafe=unsafe).new


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.txt", "{}\n"),
        (
            "a.html",
            "<article>\n<p>{}</p>\n<!-- gesagt.Danach -->\n<p>Ein&uuml;s &amp; zwei <b>drei</b>.</p></article>\n",
        ),
        ("a.md", "---\ntitle: Brot\n---\n\n# Ein *Titel*\n\n{} Und [weiter](https://example.org/a.B).\n"),
        ("a.json", '[{{"id": 1.50, "text":"\\u00dcber \\"Brot\\". {}"}}]\n'),
        ("a.jsonl", '{{"text": "Ein \\/ zwei."}}\n\n{{"text":  "{}"}}\n'),
        ("a.po", 'msgid ""\nmsgstr "Language: de\\n"\n\n# gesagt.Danach\nmsgid "All was \\"said\\"."\nmsgstr "{}"\n'),
        ("a.csv", 'source,target\n"All, was said.","{}"\n'),
        ("a.tsv", "source\ttarget\nAll was said.\t{}\n"),
        (
            "a.xlf",
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en" '
            'target-language="de" original="a" datatype="plaintext"><body><trans-unit id="1"><source>All &lt; x.'
            '</source><target>{} <g id="1">Ja</g>.</target></trans-unit></body></file></xliff>\n',
        ),
    ],
)
def test_only_the_fault_changes(tmp_path: Path, name: str, written: str) -> None:
    assert after(tmp_path / name, written.format(GLUED)) == written.format(MENDED)


@pytest.mark.parametrize(
    ("name", "faulty", "sound"),
    [
        ("a.html", "<p>Er &amp;amp; sie gingen nach Hause.</p>", "<p>Er &amp; sie gingen nach Hause.</p>"),
        ("a.json", '{"text": "Er &quot;ging&quot; nach Hause."}', '{"text": "Er \\"ging\\" nach Hause."}'),
        ("a.json", '{"text": "Er ging &uuml;ber Land."}', '{"text": "Er ging \\u00fcber Land."}'),
        ("a.json", '{"text": "Ä. Er ging &uuml;ber Land."}', '{"text": "Ä. Er ging über Land."}'),
        ("a.po", 'msgid "x"\nmsgstr "Er &quot;ging&quot;."\n', 'msgid "x"\nmsgstr "Er \\"ging\\"."\n'),
    ],
)
def test_a_replacement_is_written_as_the_format_does(tmp_path: Path, name: str, faulty: str, sound: str) -> None:
    assert after(tmp_path / name, faulty) == sound


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("a.txt", "{0}\n\nFoto: Anna Berg / dpa\n\n{1}\n", "{0}\n\n{1}\n"),
        ("a.md", "{0}\n\n[Foto: Anna Berg / dpa](https://example.org)\n\n{1}\n", "{0}\n\n{1}\n"),
        (
            "a.html",
            "<div>\n<p>{0}</p>\n  <p class=x>Foto: <i>Anna Berg</i> / dpa</p>\n<p>{1}</p></div>",
            "<div>\n<p>{0}</p>\n<p>{1}</p></div>",
        ),
        ("a.json", '{{"text": "{0}\\n\\nFoto: Anna Berg / dpa\\n\\n{1}"}}', '{{"text": "{0}\\n\\n{1}"}}'),
    ],
)
def test_a_block_goes_with_all_that_makes_it(tmp_path: Path, name: str, written: str, left: str) -> None:
    two = "Niemand weiß, wie lange die Brücke noch hält, sagte der Bürgermeister am Abend."
    assert after(tmp_path / name, written.format(OTHER, two)) == left.format(OTHER, two)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.html", "<p>Damit war alles <b>gesagt.</b>Danach fuhren alle nach Hause.</p>"),
        ("a.po", 'msgid "x"\nmsgstr "Damit war alles gesagt."\n"Danach fuhren alle nach Hause."\n'),
        ("a.unknown", "<html><p>Damit war alles gesagt.Danach fuhren alle nach Hause.</p></html>"),
    ],
)
def test_what_is_not_one_stretch_is_left_to_people(tmp_path: Path, name: str, written: str) -> None:
    path = tmp_path / name
    path.write_text(written, encoding="utf-8")
    made = change(path)
    assert (made.new, made.fixed, made.by_hand) == (written, 0, 1)
    assert made.new_data == made.data


@pytest.mark.parametrize(
    ("name", "written", "deleted"),
    [
        ("a.txt", "{other}\n\n{credit}\n\n{other} Ja.\n", True),
        ("a.tsv", "source\ttarget\nx\t{other}\ny\t{credit}\nz\t{other} Ja.\n", False),
    ],
)
def test_a_paragraph_can_be_deleted_but_no_unit_of_a_translation(
    tmp_path: Path, name: str, written: str, deleted: bool
) -> None:
    """Not even where a rule is certain that it should be."""
    credit = "Foto: Anna Berg / dpa"
    path = tmp_path / name
    path.write_text(written.format(other=OTHER, credit=credit), encoding="utf-8")
    [report] = checker().check_many([d for d in read(path, OPTIONS) if isinstance(d, Document)], lang="de")
    start = report.text.index(credit)
    certain = rule("DOC102").finding(
        report.document, start, start + len(credit), "credit", confidence=1.0, suggestion=""
    )
    made = rewrite(str(path), [replace(report, findings=(certain,))], OPTIONS, unsafe=True)
    assert (made.fixed, made.by_hand) == ((1, 0) if deleted else (0, 1))
    assert (made.new_data == made.data) is not deleted
    assert (credit.encode() in made.new_data) is not deleted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_stay(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{OTHER}\n\n{GLUED}\n".replace("\n", newline).encode(encoding))
    write_back(change(path))
    assert path.read_bytes() == f"{OTHER}\n\n{MENDED}\n".replace("\n", newline).encode(encoding)


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text(GLUED, encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    write_back(change(link))
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == MENDED
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GLUED, encoding="utf-8")
    made = change(path)
    path.write_text("Neu.", encoding="utf-8")
    with pytest.raises(InputError, match="was changed by something else"):
        write_back(made)
    assert path.read_text(encoding="utf-8") == "Neu."


def test_a_fix_that_would_read_otherwise_is_left_out_and_others_are_made(tmp_path: Path) -> None:
    """In Markdown `*` would begin emphasis."""
    path = tmp_path / "a.md"
    path.write_text(f"{GLUED}\n\nEr &amp;#42;ging&amp;#42; am Montag nach Hause.\n", encoding="utf-8")
    made = change(path)
    assert (made.fixed, made.by_hand) == (2, 1)
    assert made.new.startswith(MENDED)


def test_sound_files_are_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(OTHER, encoding="utf-8")
    assert change(path).new_data == OTHER.encode()
