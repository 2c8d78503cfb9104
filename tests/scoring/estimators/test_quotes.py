from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.scoring.estimators.quotes import find


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("The old bridge fell.", "old bridge", "old bridge"),
        ("The old bridge fell.", " old bridge ", "old bridge"),
        ("The old\n bridge fell.", "old bridge", "old\n bridge"),
        ("The Old Bridge fell.", "old bridge", "Old Bridge"),
        ("Die STRASSE ist zu.", "straße", "STRASSE"),
        ("Die Straße ist zu.", "STRASSE", "Straße"),
        ("Le cafe\u0301 ferme.", "café ferme", "cafe\u0301 ferme"),
        ("Le café ferme.", "cafe\u0301 ferme", "café ferme"),
        ("价格是１００元。", "100元", "１００元"),
        ("Η ΟΔΟΣ έκλεισε.", "οδός", None),
        ("The bridge fell.", "road", None),
        ("The bridge fell.", "", None),
        ("The bridge fell.", " \n", None),
        ("", "bridge", None),
    ],
)
def test_words_that_are_quoted_more_or_less_exactly(text, quote, found):
    span = find(text, quote)
    assert (text[slice(*span)] if span else None) == found


def test_of_several_places_the_first_that_is_free():
    assert find("on and on", "on") == (0, 2)
    assert find("on and on", "on", [(0, 2)]) == (7, 9)
    assert find("on and on", "on", [(0, 9)]) == (0, 2)
    assert find("On and oN", "on", [(0, 2)]) == (7, 9)


@given(st.text(max_size=60), st.data())
def test_what_is_quoted_exactly_is_found(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end].strip()
    span = find(text, quote)
    assert (span is None) == (not quote)
    if span:
        assert text[slice(*span)] == quote


@given(st.text(max_size=60), st.text(max_size=5))
def test_what_is_found_lies_in_the_text(text, quote):
    if span := find(text, quote):
        assert 0 <= span[0] < span[1] <= len(text)
