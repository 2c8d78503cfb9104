"""Quantities are read by value, whatever the language writes them like."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.languages import CODES, load
from qa.quantities.reading import read
from qa.quantities.words import words


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "1,000.5", "1000.5"),
        ("de", "1.000,5", "1000.5"),
        ("fr", "1\u202f000,5", "1000.5"),
        ("de", "1'000", "1000"),
        ("hi", "12,34,567", "1234567"),
        ("ar", "١٢٫٥", "12.5"),
        ("fa", "۲۰۱۸", "2018"),
        ("bn", "২৫", "25"),
        ("zh", "２５", "25"),
        ("en", "2.3 million", "2300000"),
        ("en", "£11million", "11000000"),
        ("en", "$5bn", "5000000000"),
        ("de", "2,3 Mio.", "2300000"),
        ("ja", "230万", "2300000"),
        ("ja", "1億2000万", "120000000"),
        ("hi", "23 लाख", "2300000"),
        ("ru", "12,5 млн", "12500000"),
        ("es", "3 mil millones", "3000000000"),
    ],
)
def test_a_number_in_digits(lang: str, text: str, value: str) -> None:
    (number,) = [q for q in read(text, lang).numbers if q.digits]
    assert number.value == Decimal(value)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "twenty-five", 25),
        ("de", "drei", 3),
        ("zh", "三十五", 35),
        ("ru", "в XXI веке", 21),
        ("en", "a dozen", 12),
    ],
)
def test_a_number_in_words_is_evidence(lang: str, text: str, value: int) -> None:
    assert any(value in q.values and not q.digits for q in read(text, lang).numbers)


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "May 3"), ("de", "3. Mai"), ("ru", "3 мая"), ("ja", "5月3日"), ("cs", "3. května")]
)
def test_a_month(lang: str, text: str) -> None:
    assert [q.value for q in read(text, lang).months][:1] == [5]


def test_an_english_verb_is_no_month() -> None:
    assert not read("It may march on 3 roads.", "en").months


def test_an_hour_after_noon_has_two_readings() -> None:
    assert {7, 19} <= read("at 7 p.m.", "en").numbers[0].values


@pytest.mark.parametrize(("text", "unit"), [("5 percent", "percent"), ("$5", "dollar"), ("5 км", "kilometre")])
def test_a_unit_beside_the_number(text: str, unit: str) -> None:
    assert unit in {u.name for u in read(text, "en").numbers[0].units}


@pytest.mark.parametrize("lang", CODES)
def test_every_language_has_words(lang: str) -> None:
    assert words(lang)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60), st.sampled_from(CODES))
def test_any_text_is_read_within_its_bounds(text: str, lang: str) -> None:
    reading = read(text, lang)
    assert all(0 <= q.start < q.end <= len(text) for q in (*reading.numbers, *reading.months, *reading.weekdays))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**9))
def test_grouped_numbers_come_back(number: int) -> None:
    assert read(f"{number:,}", "en").numbers[0].value == number
    assert read(f"{number:,}".replace(",", "."), "de").numbers[0].value == number


@pytest.mark.parametrize("lang", CODES)
def test_every_weekday_of_the_language_file_is_found(lang: str) -> None:
    language = load(lang)
    assert language
    days = [[q.value for q in read(day, lang).weekdays] for day in language.dates.weekdays]
    assert all(i in values for i, values in enumerate(days, 1))


@pytest.mark.parametrize("lang", CODES)
def test_every_month_of_the_language_file_is_found(lang: str) -> None:
    language = load(lang)
    assert language
    months = [[q.value for q in read(f"{month} 2018", lang).months] for month in language.dates.months]
    assert all(i in values for i, values in enumerate(months, 1))
