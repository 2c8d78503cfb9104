from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import pytest

from models.recipes.builtin.damage import (
    Material,
    Word,
    Words,
    deletion,
    english,
    insertion,
    language,
    order,
    replacement,
    splice,
    split,
    surface,
)

Apply = Callable[[Words, Material, Random], Words | None]


def shown(words: Sequence[Word]) -> str:
    """The text with damaged words in brackets."""
    return "".join(" " * word.space + (f"[{word.text}]" if word.damaged else word.text) for word in words)


@dataclass(frozen=True)
class Fixed:
    """A proposer whose answers are known."""

    word: str = "into"
    functions: frozenset[str] = frozenset({"the", "of", "in", "a", "die", "в"})
    known: frozenset[str] = frozenset()

    def replacement(self, left: str, word: str, right: str, rng: Random) -> str | None:
        return self.word

    def insertion(self, left: str, right: str, rng: Random) -> str | None:
        return self.word

    def inflection(self, word: str, rng: Random) -> str | None:
        return self.word

    def function_word(self, word: str | None, rng: Random) -> str | None:
        return self.word

    def frequent(self, rng: Random) -> str:
        return self.word

    def is_function(self, word: str) -> bool:
        return word.lower() in self.functions

    def usual(self, word: str) -> str:
        return word.lower() if self.is_function(word) else word

    def knows(self, word: str) -> bool:
        return word in self.known

    def follows(self, left: str, right: str) -> bool:
        return False


def fixed(
    word: str = "into", other: str = "", foreign: str = "", spaced: bool = True, known: Sequence[str] = ()
) -> Material:
    return Material(
        Fixed(word, known=frozenset(known)), lambda _: split(other), lambda _: split(foreign), spaced, spaced
    )


def seen(operation: Apply, text: str, material: Material, seeds: int = 150) -> set[str]:
    """All that an operation makes of a text; pieces of a text without spaces are parted with a bar."""
    words = split(text, (lambda t: t.split("|")) if "|" in text else None)
    results = (operation(words, material, Random(seed)) for seed in range(seeds))
    return {shown(after) for after in results if after is not None}


@pytest.mark.parametrize(
    ("operation", "text", "expected"),
    [
        # The neighbours of the gap are marked, the final mark and the capital stay.
        (deletion.drop_function_word, "Cats sleep in boxes.", "Cats [sleep] [boxes.]"),
        (deletion.drop_function_word, "The cats sleep well.", "[Cats] sleep well."),
        (deletion.drop_content_word, "Cats sleep in the house.", "Cats sleep in [the.]"),
        (deletion.drop_short_word, "Grey cats run fast.", "[Grey] [run] fast."),
        (deletion.drop_short_word, "We saw it, then slept.", "We [saw,] [then] slept."),
        (deletion.drop_run, "Cats often like to sleep here, quietly.", "Cats [often] [here,] quietly."),
        (deletion.drop_content_word, "Kleine Katzen schlafen oft.", "Kleine [Katzen] [oft.]"),
        (deletion.drop_function_word, "Кошки спят в доме.", "Кошки [спят] [доме.]"),
        (deletion.drop_content_word, "He wrote “poems” about it.", "He [wrote] [about] it."),
        # Punctuation stays where it was when words change places.
        (order.swap, "Cats sleep here.", "Cats [here] [sleep.]"),
        (order.swap, "The cats sleep.", "[Cats] [the] sleep."),
        (order.move_word, "Cats often sleep near stoves.", "[Cats] [sleep] near [often] stoves."),
        (order.shuffle_span, "Cats often sleep.", "[Sleep] [often] [Cats.]"),
        # Replacements
        (replacement.wrong_function_word, "She told students of it.", "She told students [into] it."),
        (replacement.wrong_function_word, "In winter it snows.", "[Into] winter it snows."),
        (replacement.replace_word, "Cats sleep.", "Cats [into.]"),
        # Insertions
        (insertion.insert_word, "Cats sleep.", "Cats sleep [into.]"),
        (insertion.insert_function_word, "The cats sleep.", "[Into] the cats sleep."),
        (insertion.repeat_word, "Cats sleep.", "Cats sleep [sleep.]"),
        (insertion.repeat_word, "Cats sleep.", "Cats [Cats] [Cats] [Cats] sleep."),
        (insertion.repeat_phrase, "Cats often sleep.", "Cats often [Cats] [often] sleep."),
        # Surface
        (surface.stray_mark, "Cats sleep", "Cats [sleep~]"),
        (surface.stray_mark, "Cats sleep", "Cats [.sleep]"),
        (surface.detach_marks, "The baby's lungs grew.", "The baby ['s] lungs grew."),
        (surface.detach_marks, "Oft, sagte sie, schlafen Katzen.", "Oft, sagte sie [,] schlafen Katzen [.]"),
        (surface.lower_all, "Maria und Jan schlafen.", "[maria] und [jan] schlafen."),
        (surface.lower_first, "Кошки спят.", "[кошки] спят."),
        (surface.stray_capital, "Кошки спят.", "Кошки [Спят.]"),
        (surface.glue_words, "Cats sleep.", "[Catssleep.]"),
        (surface.stray_stop, "Cats often like sleep here.", "Cats [often.] [like] sleep here."),
        (surface.stray_stop, "Cats often like sleep here.", "Cats [often.] [Like] sleep here."),
        (surface.bad_marks, "Cats sleep.", "Cats [sleep.,]"),
        (surface.bad_marks, "Cats sleep.", "[Cats,.] sleep."),
        (surface.bad_marks, "Cats sleep.", "Cats [(sleep.]"),
        (deletion.cut_end, "Cats like to sleep, mostly.", "Cats like to [sleep]"),
        (deletion.cut_start, "Cats like to sleep, mostly.", "[to] sleep, mostly."),
        (surface.misspell, "Cats.", "[Cts.]"),
        (surface.misspell, "Cats.", "[Ctas.]"),
        # English only
        (english.wrong_tense, "Cats were tested.", "Cats were [being] tested."),
        (english.wrong_tense, "Cats were tested.", "Cats [are] tested."),
        (english.wrong_tense, "She has slept.", "She [had] slept."),
        (english.wrong_tense, "She said, it hurts.", "She [says,] it hurts."),
        (english.half_question, "The cat people like is grey.", "[Is] the cat people like [is] [grey?]"),
        (english.half_question, "The cat people like is grey.", "[Is] the cat people [like] [grey.]"),
    ],
)  # fmt: skip
def test_examples(operation: Apply, text: str, expected: str) -> None:
    assert expected in seen(operation, text, fixed())


@pytest.mark.parametrize(
    ("operation", "text", "expected"),
    [
        (deletion.drop_content_word, "猫|常常|在|家|睡觉|。", "猫[常常][家]睡觉。"),
        (deletion.drop_content_word, "猫|常常|在|家|睡觉。", "猫常常在[家。]"),
        (order.swap, "猫|常常|睡觉。", "猫[睡觉][常常。]"),
        (replacement.replace_word, "猫|睡觉|。", "猫[吃]。"),
        (insertion.insert_word, "猫|睡觉|。", "猫睡觉[吃]。"),
        (insertion.repeat_word, "猫|睡觉|。", "猫睡觉[睡觉]。"),
        (surface.detach_marks, "猫|睡觉|。", "猫睡觉 [。]"),
        (surface.stray_stop, "猫|常常|在|家|睡觉。", "猫[常常。][在]家睡觉。"),
        (surface.bad_marks, "猫|睡觉|。", "猫[睡觉，。]。"),
        (deletion.cut_end, "猫|常常|在|家|睡觉。", "猫常常[在]"),
    ],
)
def test_chinese_examples(operation: Apply, text: str, expected: str) -> None:
    assert expected in seen(operation, text, fixed("吃", spaced=False))


OTHER = "Close ties between towns grew slowly."


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (splice.splice, "He indicated [between] [towns] soon."),
        (splice.splice_in, "He indicated that rain [between] [towns] comes soon."),
        (splice.join_halves, "He indicated [that] [towns] grew slowly."),
        (splice.join_start, "He indicated [that] [Close] ties between towns grew slowly."),
        (splice.glue_sentences, "He indicated that rain comes [soonClose] ties between towns grew slowly."),
        (splice.glue_sentences, "He indicated that rain comes [soon.Close] ties between towns grew slowly."),
    ],
)
def test_phrases_and_halves_of_another_sentence(operation: Apply, expected: str) -> None:
    assert expected in seen(operation, "He indicated that rain comes soon.", fixed(other=OTHER), 600)


def test_a_regular_verb_changes_its_tense_where_its_forms_are_known() -> None:
    material = fixed(known=["describe", "describing"])
    found = seen(english.wrong_tense, "She described cats.", material)
    assert {"She [describes] cats.", "She [will] [describe] cats.", "She [had] described cats."} <= found
    assert seen(english.wrong_tense, "She needs red cats.", material) == set()


def test_foreign_words_are_not_words_of_the_language() -> None:
    material = fixed(foreign="Katzen sleep 24 Stunden.", known=["sleep"])
    assert seen(language.foreign_word, "Cats sleep.", material) == {
        "[Katzen] sleep.", "[Stunden] sleep.", "Cats [Katzen.]", "Cats [Stunden.]",
    }  # fmt: skip


def test_a_foreign_phrase_keeps_its_spaces_among_pieces() -> None:
    material = fixed(foreign="Katzen schlafen", spaced=False)
    assert "猫[Katzen] [schlafen]家睡觉。" in seen(language.foreign_phrase, "猫|常常|在|家|睡觉。", material)


def test_one_of_two_same_words_is_not_dropped() -> None:
    assert seen(deletion.drop_short_word, "The the of of.", fixed()) == set()


def test_same_words_are_not_swapped() -> None:
    assert seen(order.swap, "Cat cat cat.", fixed()) == set()


def test_a_word_does_not_replace_itself() -> None:
    assert seen(replacement.replace_word, "Into into.", fixed("into")) == set()


def test_a_question_is_no_statement_to_turn() -> None:
    assert seen(english.half_question, "What people like is grey?", fixed()) == set()
