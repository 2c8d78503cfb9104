"""Comments that have findings left out, in each format that has comments."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checker import Checker
from qa.document import Document
from qa.readers import read
from qa.report import Report
from qa.suppressions import in_comments, in_lines, in_messages, in_records, in_units, suppressed

FAULTY = "The council met again., and it left."
GOOD = "The mayor stayed in the town hall."


Checked = Callable[[str, "str | bytes"], "list[Report]"]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker("none", select=["TYP203", "SRC601"])


@pytest.fixture
def checked(tmp_path: Path, checker: Checker) -> Checked:
    def checked(name: str, text: str | bytes) -> list[Report]:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        documents = [d for d in read(path) if isinstance(d, Document)]
        return suppressed(checker.check_many(documents, lang="en"), checker.rules)

    return checked


def lines(reports: list[Report]) -> list[int]:
    return [f.line for r in reports for f in r.findings]


def notes(reports: list[Report]) -> list[str]:
    return [note for r in reports for note in r.notes if "qa: ignore" in note]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{FAULTY}\n\n<!-- qa: ignore TYP203 -->\n\n{FAULTY}\n\n{FAULTY}\n", [1, 7]),
        (f"<!-- qa: ignore TYP203 -->\n{GOOD}\n{FAULTY}\n\n{FAULTY}\n", [5]),
        (f"<!--qa:ignore TYP-->\n\n{FAULTY}\n", []),
        (f"<!-- qa: ignore impossible-punctuation -->\n\n{FAULTY}\n", []),
        (f"<!-- qa: ignore DOC102, TYP203: it is a quotation -->\n\n{FAULTY}\n", []),
        (f"<!-- qa: ignore -->\n\n{FAULTY}\n", []),
        (f"<!--\nqa: ignore\nTYP203\n-->\n\n{FAULTY}\n", []),
        (f"{FAULTY} <!-- qa: ignore TYP203 -->\n\n{FAULTY}\n", [3]),
        (f"<!-- qa: ignore DOC102 -->\n\n{FAULTY}\n", [3]),
        (f"<!-- qa: ignored TYP203 -->\n\n{FAULTY}\n", [3]),
        (f"{FAULTY}\n\n<!-- qa: ignore-start -->\n\n{FAULTY}\n\n<!-- qa: ignore-end -->\n\n{FAULTY}\n", [1, 9]),
        (f"<!-- qa: ignore-start TYP -->\n\n{FAULTY}\n\n<!-- qa: ignore-end -->\n", []),
        (f"{FAULTY}\n\n<!-- qa: ignore-start -->\n\n{FAULTY}\n", [1]),
        (
            f"<!-- qa: ignore-start TYP -->\n<!-- qa: ignore-start DOC -->\n<!-- qa: ignore-end TYP -->\n\n{FAULTY}\n",
            [5],
        ),
        (f"---\n# qa: ignore TYP203\ntitle: {GOOD}\n---\n\n{FAULTY}\n\n{FAULTY}\n", []),
    ],
)
def test_markdown(checked: Checked, text: str, left: list[int]) -> None:
    assert lines(checked("a.md", text)) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"<p>{GOOD}</p>\n<!-- qa: ignore TYP203 -->\n<p>\n{GOOD}\n{FAULTY}\n</p>\n<p>{FAULTY}</p>", [7]),
        (f"<p>{FAULTY}</p> <!-- qa: ignore TYP203 -->\n<p>{FAULTY}</p>", [2]),
        (f"<p>{GOOD}\n<!-- qa: ignore TYP203 -->\n{FAULTY}</p>", []),
        (
            f"<!-- qa: ignore-start TYP --><p>{FAULTY}</p><!-- qa: ignore-end TYP --><p>{FAULTY}</p>",
            [1],
        ),
    ],
)
def test_html(checked: Checked, text: str, left: list[int]) -> None:
    assert lines(checked("a.html", text)) == left


def test_po(checked: Checked) -> None:
    def message(source: str, target: str) -> str:
        return f'msgid "{source}"\nmsgstr "{target}"\n'

    text = (
        message("One", FAULTY)
        + f"# qa: ignore TYP203\n#: code.c:1\n#, fuzzy\n{message('Two', FAULTY)}"
        + message("Three", FAULTY)
        + f"# qa: ignore TYP203\n{message('Four', FAULTY)}\n{message('Five', FAULTY)}"
    )
    reports = checked("a.po", text)
    assert lines(reports) == [2, 9, 15]
    assert notes(reports) == ["line 3: qa: ignore TYP203: finds nothing to ignore; remove it"]


XLIFF = """\
<xliff version="1.2"><file original="a" source-language="de" target-language="en" datatype="plaintext">{head}<body>
{units}
</body></file></xliff>
"""


@pytest.mark.parametrize("between", ["\n", ""])
def test_xliff(checked: Checked, between: str) -> None:
    def unit(n: int, note: str = "") -> str:
        return f'<trans-unit id="{n}"><source>Der Rat ging {n}.</source><target>{FAULTY}</target>{note}</trans-unit>'

    note = "<note from='x'>qa: ignore TYP203</note>"
    units = [unit(1), unit(2, note), unit(3)]
    reports = checked("a.xlf", XLIFF.format(head="", units=between.join(units)))
    assert lines(reports) == ([2, 4] if between else [2, 2])
    assert not notes(reports)
    reports = checked("b.xlf", XLIFF.format(head=f"<header>{note}</header>", units=between.join(units)))
    assert lines(reports) == []


def test_tmx(checked: Checked) -> None:
    def unit(note: str = "") -> str:
        return (
            f"<tu>{note}<tuv xml:lang='de'><seg>Der Rat.</seg></tuv><tuv xml:lang='en'><seg>{FAULTY}</seg></tuv></tu>\n"
        )

    text = (
        f"<tmx version='1.4'><header srclang='de'/><body>\n{unit()}{unit('<note>qa: ignore TYP</note>')}</body></tmx>"
    )
    assert lines(checked("a.tmx", text)) == [2]


def test_json(checked: Checked) -> None:
    records = [{"text": FAULTY}, {"text": FAULTY, "qa_ignore": ["TYP203"]}, {"text": FAULTY, "qa_ignore": "TYP999"}]
    for name, text in (
        ("a.json", json.dumps(records)),
        ("a.jsonl", "\n".join(map(json.dumps, records))),
        ("lines.json", "\n".join(map(json.dumps, records))),
    ):
        reports = checked(name, text)
        assert [len(r.findings) for r in reports] == [1, 0, 1]
        assert [len(notes([r])) for r in reports] == [0, 0, 1]
        assert "there is no such rule" in notes(reports)[0]


def test_plain_text_has_no_comments(checked: Checked) -> None:
    assert lines(checked("a.txt", f"<!-- qa: ignore TYP203 -->\n\n{FAULTY}\n")) == [3]


def test_comments_that_do_nothing(checked: Checked) -> None:
    text = "".join(f"<!-- qa: ignore {rule} -->\n\n{GOOD}\n\n" for rule in ("TYP203", "NO1", "DOC102", "SRC601", ""))
    assert notes(checked("a.md", text)) == [
        "line 1: qa: ignore TYP203: finds nothing to ignore; remove it",
        "line 5: qa: ignore NO1: there is no such rule; `qa rules` lists all",
        "line 17: qa: ignore: finds nothing to ignore; remove it",
    ]  # DOC102 did not run, and SRC601 had no source


def test_an_end_without_a_start(checked: Checked) -> None:
    assert notes(checked("a.md", f"<!-- qa: ignore-end TYP203 -->\n\n{GOOD}\n"))


def test_any_encoding(checked: Checked) -> None:
    text = f"<!-- qa: ignore TYP203 -->\r\n\r\n{FAULTY}\r\n".encode("utf-16")
    assert lines(checked("a.md", text)) == []


@given(st.text('<!->qa: ignore-startendTYP\n#/{}"[]unit') | st.text())
def test_any_text_is_read(text: str) -> None:
    for find in (in_comments, in_messages, in_units, in_records, in_lines):
        list(find(text))


@pytest.mark.parametrize(
    "text",
    [
        "<!-- qa: ignore-start -->" * 2_000,
        "<!--" + " " * 300_000,
        "<!-- qa: ignore " * 20_000,
        "<note" * 60_000,
        "<note>qa:" * 30_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    for find in (in_comments, in_messages, in_units):
        list(find(text))
