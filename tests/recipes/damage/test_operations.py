from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.builtin.damage import (
    OPERATIONS,
    Material,
    Operation,
    Word,
    Words,
    damage,
    deletion,
    english,
    insertion,
    language,
    order,
    parts,
    render,
    replacement,
    splice,
    split,
    surface,
)
from models.recipes.builtin.generator import Generator

TEXTS = {
    "en": (
        "The old ferry has crossed the river every morning, and nobody was late.",
        "A new bridge was opened near the harbour, but the ferry is still busy.",
        "The mayor said that the bridge was closed because of the storm.",
        "Every evening Lotte walks to the harbour and looks at the river.",
        "The captain of the ferry was walking to the bridge when the storm was over.",
        "She describes how the storm closed the harbour, and he described the river.",
    ),
    "de": (
        "Die alte Fähre hat jeden Morgen den Fluss überquert, und niemand war zu spät.",
        "Die neue Brücke wurde am Hafen eröffnet, aber die Fähre ist noch immer voll.",
        "Der Bürgermeister sagte, dass die Brücke wegen des Sturms geschlossen war.",
        "Jeden Abend geht Lotte zum Hafen und schaut auf den alten Fluss.",
        "Der Kapitän der alten Fähre ging zur neuen Brücke, als der Sturm vorbei war.",
    ),
    "ru": (
        "Старый паром каждое утро пересекал реку, и никто не опаздывал.",
        "Новый мост открыли у гавани, но паром всё ещё полон.",
        "Мэр сказал, что новый мост закрыли из-за бури.",
        "Каждый вечер Лотта ходит к гавани и смотрит на старую реку.",
        "Капитан старого парома шёл к новому мосту, когда буря кончилась.",
    ),
    "zh": (
        "旧 渡船 每天 早上 过 河 ， 没有 人 迟到 。",
        "新 桥 在 港口 附近 开通 了 ， 但是 渡船 还是 很 忙 。",
        "市长 说 因为 风暴 新 桥 关闭 了 。",
        "每天 晚上 她 走 到 港口 看 河 。",
        "风暴 过去 以后 船长 走 到 新 桥 。",
    ),
}


def sentences(lang: str) -> list[Words]:
    return [split(text, str.split if lang == "zh" else None) for text in TEXTS[lang]]


def material(lang: str) -> Material:
    own, others = sentences(lang), sentences("ru" if lang == "en" else "en")
    return Material(
        generator=Generator.learn(own * 2),
        other=lambda rng: rng.choice(own),
        foreign=lambda rng: rng.choice(others),
        cased=lang != "zh",
        spaced=lang != "zh",
    )


MATERIALS = {lang: material(lang) for lang in TEXTS}

NOT_IN_CHINESE = {
    "wrong_inflection", "glue_sentences", "misspell", "lower_all", "lower_first", "stray_capital", "glue_words",
}  # fmt: skip
CASES = [
    pytest.param(operation, lang, id=f"{operation.name}-{lang}")
    for operation in OPERATIONS
    for lang in TEXTS
    if (not operation.langs or lang in operation.langs) and not (lang == "zh" and operation.name in NOT_IN_CHINESE)
]


def outcomes(operation: Operation, lang: str, seeds: int = 8) -> list[tuple[Words, Words]]:
    """Sentences and what the operation makes of them, for some seeds."""
    return [
        (words, after)
        for words in sentences(lang)
        for seed in range(seeds)
        if (after := operation.apply(words, MATERIALS[lang], Random(seed))) is not None
    ]


def core(word: Word) -> str:
    return parts(word.text)[1].lower()


# All operations


def test_names_are_unique() -> None:
    assert max(Counter(operation.name for operation in OPERATIONS).values()) == 1


def test_the_table_has_every_operation() -> None:
    modules = (deletion, order, replacement, insertion, splice, surface, language, english)
    defined = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert defined == {operation.apply for operation in OPERATIONS}


@pytest.mark.parametrize(("operation", "lang"), CASES)
def test_it_changes_the_text_and_marks_where(operation: Operation, lang: str) -> None:
    results = outcomes(operation, lang)
    assert results
    for before, after in results:
        text, spans = render(after)
        assert text != render(before)[0]
        assert spans


@pytest.mark.parametrize(("operation", "lang"), CASES)
def test_what_is_not_marked_comes_from_clean_sentences(operation: Operation, lang: str) -> None:
    clean = {core(word) for words in sentences(lang) for word in words}
    own = operation.name not in ("join_halves", "join_start", "glue_sentences")
    for before, after in outcomes(operation, lang):
        allowed = {core(word) for word in before} if own else clean
        assert {core(word) for word in after if not word.damaged} <= allowed


@pytest.mark.parametrize(("operation", "lang"), CASES)
def test_spans_cover_the_damaged_words_and_no_other(operation: Operation, lang: str) -> None:
    for _, after in outcomes(operation, lang):
        text, spans = render(after)
        covered = "".join(text[start:end] for start, end in spans).replace(" ", "")
        assert covered == "".join(word.text for word in after if word.damaged)


@pytest.mark.parametrize(("operation", "lang"), CASES)
def test_it_does_the_same_for_the_same_seed(operation: Operation, lang: str) -> None:
    assert outcomes(operation, lang, 2) == outcomes(operation, lang, 2)


@pytest.mark.parametrize(("operation", "lang"), CASES)
def test_earlier_damage_stays_marked(operation: Operation, lang: str) -> None:
    for words in sentences(lang):
        damaged = tuple(replace(word, damaged=True) for word in words)
        after = operation.apply(damaged, MATERIALS[lang], Random(3))
        if after is not None and operation.name not in ("join_halves", "join_start", "glue_sentences"):
            assert all(word.damaged for word in after)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("text", ["", "Hm", "Yes.", "?", "…  — !", "No no."])
def test_short_texts_do_no_harm(operation: Operation, text: str) -> None:
    words = split(text)
    for seed in range(5):
        after = operation.apply(words, MATERIALS["en"], Random(seed))
        assert after is None or render(after)[0] != render(words)[0]


@pytest.mark.parametrize("name", sorted(NOT_IN_CHINESE))
def test_what_needs_capitals_spaces_or_endings_leaves_chinese_alone(name: str) -> None:
    (operation,) = (operation for operation in OPERATIONS if operation.name == name)
    assert outcomes(operation, "zh") == []


# Damage as a whole


@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 4), st.integers(), st.integers(1, 3))
def test_damage_changes_the_text_names_how_and_marks_where(lang: str, which: int, seed: int, most: int) -> None:
    words = sentences(lang)[which]
    after, names = damage(words, MATERIALS[lang], lang, Random(seed), most)
    text, spans = render(after)
    assert 1 <= len(names) <= most
    assert text != render(words)[0]
    assert spans
    assert (after, names) == damage(words, MATERIALS[lang], lang, Random(seed), most)


def test_most_sentences_have_one_damage_and_few_have_three() -> None:
    rng = Random(5)
    words = sentences("en")[0]
    counts = Counter(len(damage(words, MATERIALS["en"], "en", rng)[1]) for _ in range(2000))
    assert 0.60 < counts[1] / 2000 < 0.70
    assert 0.06 < counts[3] / 2000 < 0.14


def test_english_operations_stay_in_english() -> None:
    rng = Random(5)
    words = sentences("de")[0]
    names = {name for _ in range(1000) for name in damage(words, MATERIALS["de"], "de", rng)[1]}
    assert not {"wrong_tense", "half_question"} & names


def test_nothing_applies_to_nothing() -> None:
    assert damage((), MATERIALS["en"], "en", Random(0)) == ((), ())
