"""Names are recognised across alphabets and cases, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names import alike, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Merkel", "Меркеля"),
        ("Merkel", "Merkels"),
        ("Obama", "אובמה"),
        ("Johnson", "Джонсону"),
        ("Kowalska", "Kowalskiej"),
        ("Warszawa", "Warsaw"),
        ("Bach", "Μπαχ"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("Merkel", "Scholz"), ("Tollerby", "Бергман"), ("Anna", "Peter")])
def test_not_the_same(one: str, other: str) -> None:
    assert not alike(one, other)


@given(st.text(max_size=40))
def test_any_text_has_a_skeleton(text: str) -> None:
    assert set(skeleton(text)) <= set("PTSMNLR")
