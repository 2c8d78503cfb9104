"""Which words may be spellings of one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.languages import load
from qa.rules.consistency.likeness import bucket, difference


@pytest.mark.parametrize(
    ("lang", "a", "b", "expected"),
    [
        ("en", "Zelensky", "Zelenskyy", "letter"),
        ("en", "Zelenskyi", "Zelenskiy", "letter"),
        ("de", "Selenskyj", "Zelensky", "letter"),
        ("en", "Netanyahu", "Netanjahu", "letter"),
        ("en", "Qaddafi", "Kadhafi", "letter"),
        ("fr", "Mohammed", "Mohamed", "letter"),
        ("en", "Yevgeny", "Jevgeny", "letter"),
        ("en", "Lindqvist", "Lindqivst", "slip"),
        ("en", "Medellín", "Medellin", "accent"),
        ("en", "YouTube", "Youtube", "capital"),
        ("ru", "Пейлин", "Пэйлина", "letter"),
        ("ru", "Меркель", "Меркеля", None),
        ("fi", "Merkel", "Merkelin", None),
        ("fi", "Euroopan", "Eurooppaan", None),
        ("pl", "Warszawa", "Warszawie", None),
        ("en", "Johnson", "Johnston", "slip"),
        ("en", "Ivan", "Ivana", None),
        ("en", "Iranian", "Iranians", None),
        ("en", "Parliament", "Parlament", None),
        ("el", "Νιάσιοναλς", "Νάσιοναλς", "letter"),
        ("ar", "بيتسبيرج", "بيتسبيرغ", "letter"),
        ("ar", "موراليس", "مورالس", "vowels"),
        ("fa", "بوليوي", "بولیوی", None),
        ("hi", "बोलिविया", "बोलीविया", "letter"),
        ("ja", "ヴェネツィア", "ベネツィア", "letter"),
        ("ja", "メーカー", "メーター", None),
        ("ko", "젤렌스키", "젤렌스끼", "letter"),
        ("he", "ווושינגטון", "וושינגטון", "letter"),
    ],
)
def test_difference(lang: str, a: str, b: str, expected: str | None) -> None:
    language = load(lang)
    assert language
    assert difference(a, b, language) == difference(b, a, language) == expected
    assert expected is None or bucket(a, language) == bucket(b, language)


@pytest.mark.parametrize("lang", ["en", "ru", "ar", "ko"])
@given(name=st.text(min_size=1, max_size=30))
def test_a_name_does_not_differ_from_itself(lang: str, name: str) -> None:
    language = load(lang)
    assert language
    assert difference(name, name, language) is None
