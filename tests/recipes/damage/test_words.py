from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.builtin.damage import Word, parts, render, split

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@given(TEXT)
def test_rendering_gives_back_what_was_split(text: str) -> None:
    assert render(split(text)) == (" ".join(text.split()), ())


@given(TEXT, st.integers(1, 5))
def test_rendering_gives_back_pieces(text: str, size: int) -> None:
    words = split(text, lambda t: [t[i : i + size] for i in range(0, len(t), size)])
    joined = render(words)[0]
    assert joined.replace(" ", "") == "".join(text.split())
    if size == 1:
        assert joined == " ".join(text.split())


@given(st.text(max_size=12))
def test_parts_make_up_the_word(text: str) -> None:
    assert "".join(parts(text)) == text


@given(
    st.lists(st.tuples(st.text("abc.", min_size=1, max_size=5), st.booleans(), st.booleans()), max_size=12),
)
def test_spans_lie_in_order_within_the_text(items: list[tuple[str, bool, bool]]) -> None:
    words = tuple(Word(*item) for item in items)
    text, spans = render(words)
    edges = [edge for span in spans for edge in span]
    assert all(start < end for start, end in spans)
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


def test_neighbours_share_a_span() -> None:
    words = (Word("Cats", False), Word("sleep", True, True), Word("here", True, True), Word("now.", True))
    assert render(words) == ("Cats sleep here now.", ((5, 15),))


def test_vowel_signs_belong_to_the_word() -> None:
    assert parts("(हिंदी,") == ("(", "हिंदी", ",")


@pytest.mark.parametrize(
    ("text", "core", "without_tail"),
    [("“Cats”,", "Cats", "“Cats"), ("50%.", "50%", "50%"), ("it's", "it's", "it's"), ("—!", "", "—!")],
)
def test_the_core_is_what_punctuation_encloses(text: str, core: str, without_tail: str) -> None:
    word = Word(text, True)
    assert word.core == core
    assert word.with_core(core) == Word(text, True, damaged=True)
    assert word.without_tail() == Word(without_tail, True, damaged=True)
