"""From surprisal to fluency, with a model made up for the test: each letter costs the bits that a table gives it."""

from collections.abc import Sequence

import numpy as np
import pytest

from qa.checker import Checker
from qa.document import Document
from qa.scoring import load_encoder
from qa.scoring.builtin import Builtin
from qa.scoring.cascade import Cascade
from qa.scoring.protocol import TokenScores
from qa.scoring.scorer import Scorer, surprise, weights
from qa.segmentation import segment


class Letters:
    """One token a character: "x" costs 20 bits, a capital 10, anything else 2."""

    name = "letters"
    revision = "1"
    reads_context = True

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        return [
            TokenScores(
                np.arange(len(t), dtype=np.int32),
                np.arange(1, len(t) + 1, dtype=np.int32),
                np.array([20 if c == "x" else 10 if c.isupper() else 2 for c in t], dtype=np.float32),
            )
            for t in texts
        ]


def scored(text: str) -> TokenScores:
    return Letters().surprisal([text])[0]


def test_names_and_numbers_count_half_unless_they_begin_a_sentence() -> None:
    text = "We met Al in 99"
    assert weights(text, scored(text), (0,)).tolist() == [1] * 7 + [0.5] * 2 + [1] * 4 + [0.5] * 2


def test_more_surprising_letters_are_more_surprise() -> None:
    texts = ["abcdefgh", "abcdefgx"]
    plain, odd = (surprise(t, scored(t), weights(t, scored(t), (0,)), 0, len(t)) for t in texts)
    assert odd.bits > plain.bits
    assert odd.size == plain.size


def test_an_empty_stretch_has_no_surprise() -> None:
    assert surprise("ab", scored("ab"), weights("ab", scored("ab"), ()), 1, 1).size == 0


def test_the_odd_text_is_less_fluent_than_the_others() -> None:
    fluency = Scorer(Letters()).fluency(["sound text", "another one", "third of it", "odd xxxx"], "en")
    assert min(fluency) == fluency[3]
    assert all(0 <= f <= 100 for f in fluency)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_text_without_words_is_neither_good_nor_bad(text: str) -> None:
    assert Scorer(Letters()).fluency([text], "en") == [50.0]


def test_peaks_are_the_words_that_cost_most() -> None:
    document = segment(Document.from_text("This is fine. That is xxl here.", "en"))
    ((first, second),) = Scorer(Letters()).score([document])
    assert first.peaks == ()
    assert [document.text[p.start : p.end] for p in second.peaks] == ["xxl"]


def test_a_model_without_tables_is_said_to_be_so() -> None:
    checker = Checker("none")
    checker.scorer = Cascade(load_encoder(cache=False), Letters())
    report = checker.check("This is fine. That is xxl here.", lang="en")
    assert report.fluency is not None
    assert report.notes == ("letters is not calibrated for 'en'; fluency is relative to the document itself",)
    assert f"|model:letters@1+builtin@{Builtin.revision[:6]}|cal:none|" in report.signature
