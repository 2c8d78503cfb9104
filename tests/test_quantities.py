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
        ("en", "eighty", 80),
        ("de", "siebenunddreißigjährige", 37),
        ("nl", "tweeëndertig", 32),
        ("da", "syvogtredive", 37),
        ("cs", "Dvaapadesátiletý", 52),
        ("pl", "czterdziestodwuletni", 42),
        ("it", "quarantotto", 48),
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "XIXe siècle", 19),
        ("ru", "двести тридцать семь", 237),
        ("ar", "للمرة الرابعة والثلاثين", 34),
        ("ar", "مليوني دولار", 2_000_000),
        ("hi", "सैंतीस", 37),
        ("bn", "ঊনত্রিশ", 29),
        ("vi", "ba mươi bảy", 37),
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


@pytest.mark.parametrize(
    ("lang", "text", "sure"),
    [("en", "three", True), ("en", "second", False), ("de", "drei", True), ("de", "zweitens", False),
     ("zh", "三个人", True), ("zh", "三星", False), ("zh", "数十个", False),
     ("th", "สามคน", True), ("th", "สามารถ", False), ("vi", "thứ sáu", False)],
)  # fmt: skip
def test_a_word_that_can_be_nothing_but_a_number_is_sure(lang: str, text: str, sure: bool) -> None:
    assert any(q.sure for q in read(text, lang).numbers) is sure


def test_two_numbers_in_a_row_are_not_added_up() -> None:
    assert [q.value for q in read("two or three", "en").numbers] == [2, 3]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [("en", "6-foot-6", "6.5"), ("bn", "৬ ফুট ৬ ইঞ্চি", "6.5"), ("fa", "۱ متر و ۹۸ سانتیمتر", "1.98"),
     ("ru", "1 м 82 см", "1.82")],
)  # fmt: skip
def test_a_length_in_two_units_is_one_number(lang: str, text: str, value: str) -> None:
    assert [q.value for q in read(text, lang).numbers if q.digits] == [Decimal(value)]


def test_a_rank_after_a_year_is_no_thousand() -> None:
    assert read("1918 พันโท", "th").numbers[0].value == 1918


@pytest.mark.parametrize(
    ("lang", "text"), [("fi", "klo 15"), ("de", "15 Uhr"), ("it", "alle 15.00"), ("nl", "om 15 uur")]
)
def test_an_hour_of_the_day_may_be_one_after_noon(lang: str, text: str) -> None:
    assert 3 in read(text, lang).numbers[0].values


@pytest.mark.parametrize(
    ("lang", "text"), [("cs", "střední"), ("id", "minggu lalu"), ("ro", "15 luni"), ("el", "τρίτη")]
)
def test_a_word_like_a_weekday_is_none(lang: str, text: str) -> None:
    assert not read(text, lang).weekdays


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
