"""Names are recognised across alphabets and cases, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names import alike, likeness, same, skeleton, words


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
        ("Wade", "Ουέιντ"),
        ("Wade", "Уэйда"),
        ("Trump", "Τραμπ"),
        ("Texas", "Техас"),
        ("Toyota", "טויוטה"),
        ("David", "דוד"),
        ("Matthew", "मैथ्यू"),
        ("Shaqiri", "샤키리는"),
        ("Trump", "トランプ"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Merkel", "Scholz"), ("Tollerby", "Бергман"), ("Anna", "Peter"), ("Graham", "Тилерсон")]
)
def test_not_the_same(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_name_and_its_forms_are_the_same_word() -> None:
    assert same("Corbyn", "Corbynowi")
    assert same("Pelosi", "Pelosiová")
    assert not same("Corbyn", "Corman")


def test_likeness_is_that_of_the_best_reading() -> None:
    assert likeness("Clinton", "Κλίντον") > 0.8
    assert likeness("Kavanaugh", "Kavanaugh") == 1
    assert likeness("", "Anna") == 0


def test_words_keep_their_marks_and_katakana_stands_apart() -> None:
    assert words("मैथ्यू बोले।") == {"मैथ्यू", "बोले"}
    assert words("トランプ大統領") == {"トランプ", "大統領"}
    assert words("l’été, Jean-Luc 7") == {"l", "été", "Jean", "Luc", "7"}


@given(st.text(max_size=40))
def test_any_text_has_a_skeleton(text: str) -> None:
    assert set(skeleton(text)) <= set("PTSMNLR")
