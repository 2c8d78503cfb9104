from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from models.recipes.builtin.damage import split
from models.recipes.builtin.generator import CANDIDATES, FUNCTION_WORDS, Generator

ENGLISH = [
    "The old ferry crosses the river every morning.",
    "The old ferry crosses the bay every evening.",
    "The new ferry crossed the river at night.",
    "A new bridge crosses the river near the harbour.",
    "The harbour was closed because of the storm.",
    "The bridge was closed because of the flood.",
    "Every morning Lotte walks to the harbour.",
    "Every evening Lotte walks to the bridge.",
    "In the harbour Lotte was walking to the ferry at 9 o'clock.",
    "The crossing was closed at 10 o'clock.",
]

GERMAN = [
    "Die alte Fähre fährt jeden Morgen über den Fluss.",
    "Die neue Fähre fährt jeden Abend über die Bucht.",
    "Der alte Hafen war wegen des Sturms geschlossen.",
    "Die neue Brücke war wegen der Flut geschlossen.",
]


@pytest.fixture(scope="module")
def english() -> Generator:
    return Generator.learn([split(sentence) for sentence in ENGLISH])


@pytest.fixture(scope="module")
def german() -> Generator:
    return Generator.learn([split(sentence) for sentence in GERMAN])


def draws(draw: Callable[[Random], str | None], times: int = 200) -> set[str]:
    """Everything that comes up for different seeds."""
    return {word for seed in range(times) if (word := draw(Random(seed))) is not None}


def test_words_and_strings_are_learned_alike(english: Generator) -> None:
    assert Generator.learn([sentence.split() for sentence in ENGLISH]) == english


def test_a_replacement_is_another_word_that_was_seen_more_than_once(english: Generator) -> None:
    words = draws(lambda rng: english.replacement("the", "river", "every", rng))
    assert words
    assert "river" not in {word.lower() for word in words}
    assert all(english.counts[word.lower()] > 1 for word in words)


def test_words_that_fit_both_sides_come_up_more_often(english: Generator) -> None:
    drawn = [english.replacement("old", "boat", "crosses", Random(seed)) for seed in range(400)]
    assert max(set(drawn), key=drawn.count) == "ferry"


def test_a_replacement_at_the_start_keeps_the_capital(english: Generator) -> None:
    assert all(word[0].isupper() for word in draws(lambda rng: english.replacement("", "The", "harbour", rng)))


def test_a_replacement_within_has_no_capital(english: Generator) -> None:
    assert all(word[0].islower() for word in draws(lambda rng: english.replacement("the", "river", "every", rng)))


def test_capitals_only_for_capitals(english: Generator) -> None:
    assert all(word.isupper() for word in draws(lambda rng: english.replacement("THE", "RIVER", "EVERY", rng)))


def test_numbers_are_not_replaced(english: Generator) -> None:
    assert not draws(lambda rng: english.replacement("at", "9", "o'clock", rng))


def test_no_name_replaces_another_word(english: Generator) -> None:
    assert "Lotte" not in draws(lambda rng: english.replacement("morning", "she", "walks", rng))


def test_a_noun_replaces_a_noun_where_nouns_have_capitals(german: Generator) -> None:
    words = draws(lambda rng: german.replacement("alte", "Brücke", "fährt", rng))
    assert german.capital_nouns
    assert words == {"Fähre"}


def test_english_does_not_write_nouns_with_capitals(english: Generator) -> None:
    assert not english.capital_nouns


def test_an_insertion_repeats_no_neighbour(english: Generator) -> None:
    words = draws(lambda rng: english.insertion("the", "ferry", rng))
    assert {"new", "old"} & words
    assert not {"the", "ferry"} & words


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("crossed", {"crosses", "crossing"}),
        ("walks", {"walking"}),
        ("Crosses", {"Crossed", "Crossing"}),
        ("harbour", set()),  # no relative
        ("was", set()),  # too short
        ("10", set()),
    ],
)
def test_an_inflection_shares_the_stem(english: Generator, word: str, forms: set[str]) -> None:
    assert draws(lambda rng: english.inflection(word, rng)) == forms


def test_a_hangul_stem_may_have_two_syllables() -> None:
    korean = Generator.learn([["학교에", "갔다"], ["학교는", "크다"], ["학생이", "왔다"]])
    assert draws(lambda rng: korean.inflection("학교에", rng)) == {"학교는"}


def test_function_words_are_short_and_frequent(english: Generator) -> None:
    assert english.is_function("the")
    assert english.is_function("The")
    assert not english.is_function("harbour")
    assert not english.is_function("Lotte")
    assert len(english.functions.words) <= FUNCTION_WORDS


def test_of_chinese_words_only_single_characters_are_function_words() -> None:
    chinese = Generator.learn([["渡船", "的", "港口"]] * 2)
    assert chinese.is_function("的")
    assert not chinese.is_function("渡船")


def test_another_function_word(english: Generator) -> None:
    words = draws(lambda rng: english.function_word("the", rng))
    assert {"was", "to", "at", "of"} <= words
    assert "the" not in words
    assert "To" in draws(lambda rng: english.function_word("At", rng))


def test_the_usual_form_is_the_one_within_sentences(english: Generator, german: Generator) -> None:
    assert english.usual("The") == "the"
    assert english.usual("lotte") == "Lotte"
    assert german.usual("fähre") == "Fähre"
    assert english.usual("Zanzibar") == "Zanzibar"


def test_what_was_seen_together_follows(english: Generator) -> None:
    assert english.follows("the", "River")
    assert not english.follows("river", "ferry")


def test_pieces_of_a_language_without_spaces() -> None:
    chinese = Generator.learn([["渡船", "每天", "过", "河", "。"], ["渡船", "每天", "到", "港口", "。"]] * 2)
    assert draws(lambda rng: chinese.replacement("每天", "过", "河", rng))
    assert draws(lambda rng: chinese.insertion("每天", "河", rng))


def test_nothing_learned_gives_nothing() -> None:
    empty = Generator.learn([])
    rng = Random(0)
    assert empty.replacement("a", "word", "here", rng) is None
    assert empty.insertion("a", "here", rng) is None
    assert empty.inflection("words", rng) is None
    assert empty.function_word("the", rng) is None
    assert empty.frequent(rng) == ""


def test_the_neighbours_kept_are_bounded() -> None:
    many = Generator.learn([["very", f"{'abcdefghij'[i // 26]}{chr(97 + i % 26)}x"] for i in range(250)] * 2)
    assert len(many.after["very"]) == CANDIDATES


def test_the_same_seed_draws_the_same(english: Generator) -> None:
    first, second = (
        [english.replacement("the", "river", "every", rng) for _ in range(20)] for rng in (Random(7), Random(7))
    )
    assert first == second
