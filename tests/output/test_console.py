"""The page for people, plain and in colour."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from qa.document import Role
from qa.output import View, render
from qa.report import Report

GOLDEN = """\
harbour.txt  en · fluency 41 · 2 suspects · ✖ 1 critical · ▲ 2 major · • 2 minor

    4  Jane Doe / Newswire
       ^^^^^^^^^^^^^^^^^^^
       ▲ DOC102  photo credit in the running text → delete

    6  (Read also: Ferry late again,
       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
       ✖ TYP201  “(”: bracket that is never closed
       ▲ DOC103  link to another article in the running text → delete

  also noted
  3:9  • TYP207  capital letter in mid-sentence “Harbour was”
 3:37  • TYP206  space before the full stop “ .” → “.”

✓ fine.txt · en · fluency 62 · nothing found

note: no language data (harbour.txt)
2 documents · 2 suspects · 5 findings (1 critical, 2 major, 2 minor) · fluency 43 · 0.8 s
"""

QUIET = """\
harbour.txt:3:9: TYP207 capital letter in mid-sentence
harbour.txt:3:37: TYP206 space before the full stop
harbour.txt:4:1: DOC102 photo credit in the running text
harbour.txt:6:1: TYP201 bracket that is never closed
harbour.txt:6:1: DOC103 link to another article in the running text
"""

Make = Callable[..., Report]


def lines(report: Report, **view: object) -> list[str]:
    return render([report], View(**view)).splitlines()  # type: ignore[arg-type]


def test_golden(article: Report, clean: Report) -> None:
    assert render([article, clean], View(width=80, seconds=0.8)) == GOLDEN


def test_quiet_is_findings_alone_one_a_line(article: Report, clean: Report) -> None:
    assert render([article, clean], View(quiet=True, seconds=0.8)) == QUIET
    assert render([clean], View(quiet=True)) == ""


def test_no_reports_no_output() -> None:
    assert render([], View(seconds=1.0)) == ""


def test_summary_counts_what_was_not_checked(clean: Report) -> None:
    assert (
        lines(clean, unread=("a.txt: no such file", "b.txt: no such file"))[-1]
        == "1 document · 2 not checked · nothing found · fluency 62"
    )


def test_colours_are_the_same_text(article: Report) -> None:
    painted = render([article], View(width=80, colour=True))
    assert "\x1b[1;4;33mJane Doe / Newswire\x1b[0m" in painted
    assert "^" not in painted
    plain = [line for line in render([article], View(width=80)).splitlines() if not re.fullmatch(r"[ ^~]+", line)]
    assert re.sub(r"\x1b\[[\d;]*m", "", painted).splitlines() == plain


def test_suspects_come_worst_first_and_near_equals_in_reading_order(make: Make) -> None:
    text = "one\ntwo\nthree\nfour\n"
    report = make(
        text,
        [("one", "A1", "major", "m", None), ("three", "A2", "critical", "c", None), ("four", "A3", "major", "m", None)],
    )
    numbers = [int(line[:5]) for line in lines(report) if re.match(r"\s+\d+  ", line)]
    assert numbers == [1, 3, 4]  # 0.86 and 0.95 are near-equals


def test_worst_first(make: Make) -> None:
    from dataclasses import replace

    report = make("one\ntwo\n", [("one", "A1", "major", "m", None), ("two", "A2", "critical", "c", None)])
    low = replace(report.passages[0], suspicion=0.6)
    report = replace(report, passages=(low, report.passages[1]))
    numbers = [int(line[:5]) for line in lines(report) if re.match(r"\s+\d+  ", line)]
    assert numbers == [2, 1]


def test_passages_that_share_a_finding_are_shown_as_one(make: Make) -> None:
    report = make("Hello there,\nhow are you?\nFine.\n", [((0, 25), "A1", "major", "chatter", "")])
    assert lines(report)[2:6] == [
        "    1  Hello there,↵ how are you?",
        "       " + "^" * 26,
        "       ▲ A1      chatter → delete",
        "",
    ]


def test_findings_that_say_the_same_are_one_line(make: Make) -> None:
    text = "A , b , c , d.\n"
    faults = [((i, i + 2), "TYP206", "major", "space before a comma", None) for i in (1, 5, 9)]
    assert [line for line in lines(make(text, faults)) if "TYP206" in line] == [
        "       ▲ TYP206  “ ,”: space before a comma (×3)"
    ]


def test_role_is_named_unless_it_is_body(make: Make) -> None:
    report = make("A boat\n", [("boat", "A1", "major", "m", None)], roles={1: Role.CAPTION})
    assert lines(report)[2:4] == ["    1  [caption] A boat", "                   ^^^^"]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("這裡有錯誤在。", "錯誤", ["這裡有錯誤在。", "      ^^^^"]),
        ("Cafe\u0301s o\u0301pen late", "late", ["Cafe\u0301s o\u0301pen late", "           ^^^^"]),
        ("Très longtemps", "longtemps", ["Très longtemps", "     ^^^^^^^^^"]),
        ("שלום עולם זה", "עולם", ["שלום [[עולם]] זה"]),
        ("हिन्दी में ग़लत शब्द", "ग़लत", ["हिन्दी में [[ग़लत]] शब्द"]),
        ("He came,\r\nhe saw", "came,\r\nhe", ["He came,↵ he saw", "   ^^^^^^^^^"]),
        ("a\tb", "b", ["a b", "  ^"]),
        ("a\tb", "\t", ["a␉b", " ^"]),
    ],
)
def test_marks_stand_under_their_words(make: Make, text: str, words: str, shown: list[str]) -> None:
    report = make(text, [(words, "A1", "major", "m", None)])
    found = [line[7:] for line in lines(report)[2:]]
    assert found[: len(shown)] == shown
    assert found[len(shown)].startswith("▲ A1")


def test_a_mark_of_no_width_points_at_the_next_character(make: Make) -> None:
    report = make("ab\n", [((0, 2), "A1", "major", "m", None), ((1, 1), "A2", "minor", "n", "c")])
    assert lines(report)[3] == "       ~^"


def test_hostile_text_never_reaches_the_terminal(make: Make) -> None:
    text = "\x1b[2J\x9b31m\u202eevil\u202c\ud800 [bold]words[/bold] :smile:\n"
    report = make(
        text,
        [
            ("evil", "A1", "major", "it says \x1b[31m[red]x[/red]\n", "\x1b]0;t\x07"),
            ("words", "A2", "minor", "m", None),
        ],
        path="bad\x1b[31m\n[b].txt",
        lang="e\x1b",
        notes=("\x1b[5m",),
    )
    for view in (View(), View(quiet=True), View(colour=True)):
        page = render([report], view)
        assert not re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", re.sub(r"\x1b\[[\d;]*m", "", page)
        )
        page.encode()
    page = render([report], View())
    assert "\x1b" not in page
    assert "␛[2J<U+009B>31m<U+202E>evil<U+202C><U+D800> [bold]words[/bold] :smile:" in page
    assert "bad␛[31m␊[b].txt" in page
    assert "it says ␛[31m[red]x[/red]" in page


def test_long_passages_are_cut_around_their_marks(make: Make) -> None:
    words = "word " * 200
    report = make(f"{words}BAD {words}\n", [("BAD", "A1", "major", "m", None)])
    page = lines(report, width=80)
    assert len(page) < 10
    assert page[2].startswith("    1  … word word")
    assert any(line.endswith(" …") for line in page)
    marked = next(i for i, line in enumerate(page) if "^" in line)
    assert page[marked - 1][page[marked].index("^") :].startswith("BAD ")


def test_long_marks_get_brackets(make: Make) -> None:
    report = make("word " * 100 + "\n", [((0, 499), "A1", "major", "m", None)])
    page = lines(report, width=80)
    assert page[2].startswith("    1  [[word")
    assert any("]]" in line for line in page)
    assert not any("^" in line for line in page)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_of_a_passage_is_wider_than_the_page(make: Make, width: int) -> None:
    text = "x" * 500 + " 中文" * 50 + " word" * 50
    report = make(text, [((400, 620), "A1", "major", "a message " * 20, None), ("word", "A2", "minor", "m", "y" * 100)])
    assert all(cell_len(line) <= width for line in lines(report, width=width)[1:-1])


def test_notes_are_told_once(make: Make) -> None:
    reports = [make("a\n", path=f"{i}.txt", notes=("no model",) + (("odd",) if i > 1 else ())) for i in range(7)]
    page = render(reports, View()).splitlines()
    assert [line for line in page if line.startswith("note")] == [
        "note: no model",
        "note: odd (2.txt, 3.txt, 4.txt and 2 more)",
    ]


def test_a_text_without_path_and_language(make: Make) -> None:
    assert lines(make("a\n", path=None, lang=None, fluency=None))[0] == "✓ (text) · language unknown · nothing found"
