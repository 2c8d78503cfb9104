"""What the examples of FLU403 can't express: thresholds, spans, suggestions."""

import pytest

from qa.checker import Checker
from qa.finding import Finding, Severity
from qa.rules.language.loops import Loop, loops


def _check(text: str, lang: str = "en") -> tuple[Finding, ...]:
    return Checker("none", select=["FLU403"]).check(text, lang=lang).findings


@pytest.mark.parametrize(
    ("text", "lang", "kept"),
    [
        ("The heads of of state met.", "en", "of"),
        ("The the heads met.", "en", "The"),
        ("Most of the of the time.", "en", "of the"),
        ("Er ist in in Berlin.", "de", "in"),
        ("Il est venu avec avec elle.", "fr", "avec"),
    ],
)
def test_a_doubled_word_is_minor_and_can_be_mended(text: str, lang: str, kept: str) -> None:
    (finding,) = _check(text, lang)
    assert (finding.severity, finding.suggestion) == (Severity.MINOR, kept)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("She had had enough, and said that that was it.", "en"),
        ("It was very, very cold, far, far away.", "en"),
        ("No, no, no, he said. Ha ha ha ha!", "en"),
        ("“USA, USA, USA, USA!” the crowd sang.", "en"),
        ("Drill, baby, drill. It went on and on and on.", "en"),
        ("They went to New York, New York, and saw Duran Duran.", "en"),
        ("10 10 10 and 3 3 3 were the scores.", "en"),
        ("Nous nous sommes vus. Vous vous êtes parlé.", "fr"),
        ("Die, die die Stadt verließen, sagten, dass sie sie lieben.", "de"),
        ("Wir sehen uns. Sie sagte, Sie sie kennen.", "de"),
        ("Anh ấy rất rất vui và luôn luôn cười.", "vi"),
        ("他笑了，哈哈哈哈哈哈。", "zh"),
        ("雨がザーザーザーザーと降った。", "ja"),
        ("He left. He left.", "en"),
    ],
)
def test_repetition_on_purpose(text: str, lang: str) -> None:
    assert not _check(text, lang)


@pytest.mark.parametrize(
    ("text", "lang", "marked"),
    [
        ("They left the band band band band yesterday.", "en", "band band band band"),
        ("Rooms in a man-man-man-man-man-man-man of town.", "en", "man-man-man-man-man-man-man"),
        ("See " + "Prague Castle, " * 9 + "and more.", "en", "Prague Castle, " * 8 + "Prague Castle"),
        (
            "The bed was clean and warm the bed was clean and warm.",
            "en",
            "The bed was clean and warm the bed was clean and warm",
        ),
        ("İyi dedi dedi dedi ve gitti.", "tr", "dedi dedi dedi"),
        ("वह गया गया गया और सो गया।", "hi", "गया गया गया"),
        ("รัฐบาลประกาศนโยบายนโยบายนโยบายนโยบาย", "th", "นโยบายนโยบายนโยบายนโยบาย"),
        ("経済成長のため経済成長のため経済成長のため努力する。", "ja", "経済成長のため経済成長のため経済成長のため"),
    ],
)
def test_a_loop_is_major(text: str, lang: str, marked: str) -> None:
    (finding,) = _check(text, lang)
    assert (finding.text, finding.severity) == (marked, Severity.MAJOR)


def test_a_sentence_that_returns_is_to_be_deleted() -> None:
    text = "The talks in Vienna ended on Monday. All left. The talks in Vienna ended on Monday."
    (finding,) = _check(text)
    assert (finding.start, finding.suggestion) == (text.rindex("The"), "")


def test_loops_of_words() -> None:
    assert loops(["a", "b", "c"]) == []
    assert loops([*"aabbb"]) == [Loop(0, 2, 1), Loop(2, 5, 1)]
    (loop,) = loops(["x", "of", "the", "of", "the", "of", "y"])
    assert (loop.first, loop.last, loop.period, loop.times) == (1, 6, 2, 2)
    assert loops([]) == loops(["a"]) == []
