"""Rows to learn quality from."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the recipes need PyTorch")

from models.recipes.builtin import judged
from models.recipes.builtin.examples import UNKNOWN, Row
from models.recipes.builtin.judged import MOST_SOURCE, MOST_TARGET, Judged, JudgedRows, Spans, encoded
from models.recipes.builtin.pieces import BOS, EOS


def by_character(text: str, spans: Spans) -> Row:
    """A row with one token a character."""
    labels = [max([value for a, b, value in spans if a <= i < b], default=0.0) for i in range(len(text))]
    return Row([BOS, *(100 + ord(c) for c in text), EOS], [UNKNOWN, *labels, UNKNOWN])


def item(target: str, source: str = "abc", spans: Spans | None = ()) -> Judged:
    return Judged("xx-en", "g", source, target, 0.5, spans)


def test_a_row_holds_the_translation_then_the_source() -> None:
    row = encoded(item("de", "abc"), True, by_character)
    assert row.ids == [BOS, 200, 201, EOS, EOS, 197, 198, 199, EOS]
    assert row.wrong == [UNKNOWN, 0, 0, UNKNOWN, *[UNKNOWN] * 5]


def test_without_the_source_it_is_the_translation_alone() -> None:
    assert encoded(item("de"), False, by_character).ids == [BOS, 200, 201, EOS]


def test_a_minor_error_is_wrong_but_half_serious() -> None:
    row = encoded(item("de", spans=((1, 2, 0.5),)), False, by_character)
    assert row.wrong == [UNKNOWN, 0, 1.0, UNKNOWN]
    assert row.serious == [UNKNOWN, 0, 0.5, UNKNOWN]


def test_where_nobody_marked_nothing_is_known() -> None:
    assert set(encoded(item("de", spans=None), False, by_character).wrong) == {UNKNOWN}


def test_long_texts_are_cut_and_still_end() -> None:
    row = encoded(item("x" * 500, "y" * 500), True, by_character)
    assert len(row.ids) <= MOST_TARGET + MOST_SOURCE
    assert len(row.ids) == len(row.wrong) == len(row.serious)
    assert row.ids[MOST_TARGET - 1 : MOST_TARGET + 1] == [EOS, EOS]
    assert row.ids[-1] == EOS


def test_changed_words_are_found_in_the_text_from_which_they_were_cut() -> None:
    tagged = [("Hallo", "OK"), (",", "BAD"), ("Welt", "BAD"), ("!", "OK")]
    assert judged._bad("Hallo, Welt!", tagged) == ((5, 6, 0.7), (7, 11, 0.7))


def test_words_of_another_text_are_not() -> None:
    assert judged._bad("Guten Tag", [("Hallo", "BAD")]) is None


class Sources:
    """Stands for the rows of plain text."""

    langs = ("en", "de", "fr")

    def text(self, lang: str) -> str:
        return f"Words of the language {lang} and of no other one."

    def damaged(self, lang: str, text: str) -> tuple[tuple[object, ...], int]:
        return (), 2


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> JudgedRows:
    sound = [
        Judged("xx-en", "g", f"Quelle Nummer {i} der Sammlung", f"Source number {i} of the collection", 0.9, ())
        for i in range(4)
    ]
    for name, items in (("mqm", sound), ("assessed", sound), ("critical", sound)):
        monkeypatch.setattr(judged, name, lambda items=items: iter(items))
    return JudgedRows(Sources(), 1)  # type: ignore[arg-type]


SOUND = Judged(
    "xx-en", "g", "Ein Satz mit sieben ganz kurzen Worten", "A sentence with seven very short words", 0.9, ()
)


def test_another_text_is_wrong_throughout(rows: JudgedRows) -> None:
    made = next(m for m in (rows._detached(SOUND) for _ in range(50)) if m.grade == 0)
    assert made.spans == ((0, len(made.target), 1.0),)
    assert made.target != SOUND.target


def test_the_rest_of_a_sentence_may_be_another(rows: JudgedRows) -> None:
    made = next(m for m in (rows._detached(SOUND) for _ in range(50)) if m.grade > 0)
    ((start, end, _),) = made.spans or ()
    assert made.target[:start] == SOUND.target[:start]
    assert end == len(made.target)


def test_a_copy_is_wrong_where_it_is_copied(rows: JudgedRows) -> None:
    for _ in range(20):
        made = rows._copied(SOUND)
        ((start, end, _),) = made.spans or ()
        assert SOUND.source.endswith(made.target[start:end])


def test_a_part_is_worth_the_less_the_shorter_it_is(rows: JudgedRows) -> None:
    parts = [rows._shortened(SOUND) for _ in range(20)]
    by_length = sorted(parts, key=lambda m: len(m.target))
    assert [m.grade for m in by_length] == sorted(m.grade for m in by_length)
    assert all(m.grade < 0.7 for m in parts)


def test_what_is_said_again_is_marked(rows: JudgedRows) -> None:
    for _ in range(20):
        made = rows._repeated(SOUND)
        ((start, end, _),) = made.spans or ()
        assert made.target[:start] + made.target[end:] == SOUND.target
