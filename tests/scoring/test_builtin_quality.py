"""The built-in quality model: its parts on their own, then with the weights that are shipped."""

from __future__ import annotations

import numpy as np
import pytest

import qa
from qa.errors import ModelError
from qa.finding import Severity
from qa.scoring import builtin_quality
from qa.scoring.builtin_quality import (
    MOST_DOUBTED,
    BuiltinQuality,
    Evidence,
    Judged,
    doubts,
    fits,
    learned,
    quality,
)
from qa.scoring.quality import Doubt

GERMAN = "Der Minister trat am Montag zurück, nachdem die Opposition ihn scharf angegriffen hatte."
ENGLISH = "The minister resigned on Monday after the opposition had sharply attacked him."


def odds(*chances: tuple[float, float]) -> np.ndarray:
    p = np.array(chances, np.float32)
    return np.log(p / (1 - p))


def marked(text: str, *chances: tuple[float, float]) -> list[Doubt]:
    """The doubts where each word is one token with these probabilities."""
    ends = np.array([i for i, c in enumerate(text + " ") if c == " "])
    return list(doubts(text, ends, odds(*chances)))


SURE, UNSURE = (0.99, 0.01), (0.01, 0.01)


def test_neighbouring_doubtful_words_are_one_doubt() -> None:
    (found,) = marked("one two three four", UNSURE, SURE, SURE, UNSURE)
    assert (found.start, found.end, found.severity) == (4, 13, Severity.MINOR)


def test_a_doubt_is_as_bad_as_its_worst_word() -> None:
    (found,) = marked("one two", SURE, (0.99, 0.99))
    assert found.severity is Severity.MAJOR


def test_words_apart_are_doubts_of_their_own() -> None:
    assert [(d.start, d.end) for d in marked("one two three", SURE, UNSURE, SURE)] == [(0, 3), (8, 13)]


def test_no_word_no_doubt() -> None:
    assert marked("", (0.5, 0.5)) == []


@pytest.mark.parametrize(
    ("target", "source", "lang", "sound"),
    [
        (ENGLISH, GERMAN, "en", True),
        (GERMAN, GERMAN, "en", False),
        (ENGLISH, GERMAN, "fr", False),
        ("Angela Merkel", "Angela Merkel", "en", True),
        ("", GERMAN, "en", False),
        ("", "", "en", True),
        (GERMAN, GERMAN, None, False),
        (ENGLISH, GERMAN, None, True),
    ],
)
def test_a_translation_fits_if_it_is_in_its_language_and_no_copy(
    target: str, source: str, lang: str | None, sound: bool
) -> None:
    assert (fits(target, source, lang) > 0.5) is sound


@pytest.mark.parametrize("weights", [learned().weights, learned().alone], ids=["with the source", "alone"])
def test_a_better_grade_is_better_quality(weights: tuple[float, ...]) -> None:
    scores = [
        quality(Evidence(grade, 0.5, 1.0, 0.5, 2.0, 3.0, 0.15, 0.1, 1.0), weights)
        for grade in (-50.0, -2.0, 0.0, 2.0, 50.0)
    ]
    assert scores == sorted(scores)
    assert 0 <= scores[0] < scores[-1] <= 100


def test_what_does_not_fit_has_no_quality() -> None:
    assert quality(Evidence(3.0, 1.0, 0.1, 0.1, 1.0, 3.0, 0.1, 0.0, 0.0), learned().weights) == 0.0


def test_in_a_language_that_was_not_learned_the_grade_counts_for_nothing() -> None:
    near, far = (
        Evidence(grade, 0.5, 1.0, 0.5, 2.0, 3.0, apart, 0.1, 1.0) for grade, apart in ((-3.0, 0.05), (3.0, 0.3))
    )
    assert quality(near, learned().unread) > quality(far, learned().unread)


def test_the_table_is_whole() -> None:
    table = learned()
    assert len(table.weights) == len(table.alone) == len(table.unread) == len(Evidence._fields)
    assert len(table.sound) == 4
    assert {"de", "en", "ru"} <= set(table.marked)


@pytest.fixture(scope="module")
def checker() -> qa.Checker:
    return qa.Checker(model="builtin", cache=False)


def test_a_translation_is_better_than_anything_else(checker: qa.Checker) -> None:
    others = [
        "The weather in the north will remain cool and rainy at the weekend.",
        GERMAN,
        "Le ministre a démissionné lundi après de vives attaques de l'opposition.",
        "The minister resigned on Monday after the opposition. after the opposition. after the opposition.",
        "",
    ]
    real, *rest = checker.quality([ENGLISH, *others], [GERMAN] * 6, lang="en")
    assert all(real > other + 10 for other in rest)


def test_grades_do_not_depend_on_the_batch(checker: qa.Checker) -> None:
    texts = [ENGLISH, "Yes.", GERMAN * 3]
    together = checker.quality(texts, [GERMAN, "Ja.", None], lang="en")
    alone = [checker.quality([t], [s], lang="en")[0] for t, s in zip(texts, (GERMAN, "Ja.", None), strict=True)]
    assert together == pytest.approx(alone, abs=1e-3)


def test_sources_may_be_left_out(checker: qa.Checker) -> None:
    sound, garbled = checker.quality([ENGLISH, "Minister the on resigned after had Monday sharply."], lang="en")
    assert sound > garbled


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a" * 5000, "\x00", "中" * 3000])
def test_odd_texts_are_graded(checker: qa.Checker, text: str) -> None:
    for given in (checker.quality([text], [text], lang="en"), checker.quality([text], lang="en")):
        assert 0 <= given[0] <= 100


def test_a_checker_without_a_quality_model_says_so() -> None:
    with pytest.raises(ModelError, match='quality="none"'):
        qa.Checker(model="none").quality(["a"], lang="en")


def test_words_of_poor_translations_alone_are_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [
        Judged(Evidence(grade, grade, 1.0, 0.5, 2.0, 3.0, 0.1, 0.0, 1.0), np.array([3, 7]), odds(SURE, UNSURE))
        for grade in (-9.0, 9.0)
    ]
    monkeypatch.setattr(builtin_quality, "judge", lambda *given: read)
    poor, sound = BuiltinQuality().grade(["one two"] * 2, ["eins zwei"] * 2, "en", "de")
    assert poor.quality < MOST_DOUBTED < sound.quality
    assert [(d.start, d.end) for d in poor.doubts] == [(0, 3)]
    assert not sound.doubts


def test_the_checker_grades_passages_against_their_source(checker: qa.Checker) -> None:
    wrong = "The weather in the north will remain cool and rainy at the weekend."
    source = f"{GERMAN}\n\nDie Wahl eines Nachfolgers ist für den kommenden Mai vorgesehen."
    report = checker.check(f"{ENGLISH}\n\n{wrong}", lang="en", source=source)
    sound, other = (p.quality for p in report.passages)
    assert sound is not None
    assert other is not None
    assert sound > other
    assert "quality:builtin@" in report.signature
