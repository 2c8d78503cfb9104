"""Blocks and sentences, as scraped news really looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Document
from qa.languages import CODES
from qa.segmentation import segment


def blocks(text: str, lang: str = "en") -> list[str]:
    document = segment(Document.from_text(text, lang))
    return [document.slice(b) for b in document.blocks]


def sentences(text: str, lang: str = "en") -> list[str]:
    document = segment(Document.from_text(text, lang))
    return [document.slice(s) for s in document.sentences]


def test_blank_lines_part_blocks_however_many_there_are() -> None:
    assert blocks("One.\n\nTwo.\n\n\n \nThree.\r\n\r\nFour.") == ["One.", "Two.", "Three.", "Four."]


def test_a_line_that_ends_its_sentence_is_a_block() -> None:
    assert blocks("Please enter your comment!\nPlease enter your name here") == [
        "Please enter your comment!",
        "Please enter your name here",
    ]


def test_a_sentence_that_goes_on_over_a_line_break_stays_one_block() -> None:
    text = "They were accused of providing diplomatic cover for\nRussia opposes the sanctions."
    assert blocks(text) == [text]


def test_lines_wrapped_at_a_margin_are_one_block() -> None:
    text = "\n".join(
        [
            "The minister said on Monday that she would not sign.",
            "It was the third time this year that she had said so.",
            "Nobody in Geneva was very surprised to hear of that.",
            "They went home.",
        ]
    )
    assert blocks(text) == [text]


def test_short_lines_without_full_stops_are_blocks_of_their_own() -> None:
    assert blocks("Home\nPolitics\nSport") == ["Home", "Politics", "Sport"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "He met Dr. Smith on Jan. 5. It rained.", ["He met Dr. Smith on Jan. 5.", "It rained."]),
        ("en", "Talks go on in May. They end in June.", ["Talks go on in May.", "They end in June."]),
        ("de", "Sie enden im Mai. Dann ist Ruhe.", ["Sie enden im Mai.", "Dann ist Ruhe."]),
        ("en", "J. K. Rowling wrote it. It sold well.", ["J. K. Rowling wrote it.", "It sold well."]),
        ("en", "“Really?” she asked. “No!” They left.", ["“Really?” she asked.", "“No!”", "They left."]),
        (
            "de",
            "Am 3. Oktober 1990 war z.B. die Feier. Dann kam er.",
            ["Am 3. Oktober 1990 war z.B. die Feier.", "Dann kam er."],
        ),
        ("fr", "M. Dupont est là. Il parle.", ["M. Dupont est là.", "Il parle."]),
        ("ja", "彼は言った。それから出発した。", ["彼は言った。", "それから出発した。"]),
        ("zh", "他说：“好的。”然后走了！真的吗？", ["他说：“好的。”", "然后走了！", "真的吗？"]),
        ("ar", "هل ذهبت؟ نعم. ذهبت.", ["هل ذهبت؟", "نعم.", "ذهبت."]),
        ("hi", "यह एक वाक्य है। दूसरा वाक्य है।", ["यह एक वाक्य है।", "दूसरा वाक्य है।"]),
        ("el", "Τι είναι; Δεν ξέρω.", ["Τι είναι;", "Δεν ξέρω."]),
        ("ru", "Он приехал в 1990 г. Потом уехал.", ["Он приехал в 1990 г. Потом уехал."]),
    ],
)
def test_sentences(lang: str, text: str, expected: list[str]) -> None:
    assert sentences(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("no", "Målet kom i det 25. minuttet den 3. mai."),
        ("sv", "Målet kom i den 25. minuten."),
        ("fi", "Maali syntyi ottelun 25. minuutilla."),
        ("da", "Det skete i det 19. århundrede."),
        ("de", "Das Tor fiel in der 25. Minute, am 10. und 11. August wird wieder gespielt."),
        ("de", "Das war nach seinem 3. Tor im 1. Weltkrieg."),
        ("pl", "Gol padł w\u00a025. minucie."),
        ("cs", "Stalo se to 1. října."),
        ("hr", "Gol je pao u 25. minuti 2015. godine."),
        ("hu", "Az 1918. szeptember 29-i napon, a XIX. században XVI. Benedek előtt."),
        ("tr", "25. dakikada, maçın 34. golüyle."),
        ("pt", "Um golo no 89.º minuto."),
        ("bn", "দাম ১.৫ মিলিয়ন পাউন্ড।"),
        ("en", "1. Build a strong community."),
        ("el", "Θυμηθείτε την απάντησή της... εσύ διέρρευσες το έγγραφο."),
    ],
)
def test_stops_of_ordinals_and_numbers_end_no_sentence(lang: str, sentence: str) -> None:
    assert sentences(sentence, lang) == [sentence]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It was 1953.|The pair left."),
        ("de", "Das war 1918.|Danach kam Platz 25.|Dann nichts."),
        ("no", "Det var i 2020.|Hun dro."),
        ("cs", "To bylo v září 2023.|Podobně i letos."),
        ("en", "He read of World War II.|Then he slept."),
        ("en", "They waited...|Nobody came."),
    ],
)
def test_a_number_may_end_a_sentence(lang: str, text: str) -> None:
    assert sentences(text.replace("|", " "), lang) == text.split("|")


def test_thai_is_cut_at_spaces_into_long_pieces() -> None:
    clause = "รัฐมนตรีกล่าวว่าการเจรจาจะดำเนินต่อไปในเดือนหน้า"
    assert len(sentences(" ".join([clause] * 9), "th")) > 1
    assert sentences(clause, "th") == [clause]


TEXT = st.text(alphabet=st.sampled_from("aB. \n\r,!?“”é日。ไทम।\u00a0\u200b\x00'-:1"), max_size=200)


@given(TEXT, st.sampled_from([None, "xx", *CODES]))
def test_spans_lie_in_order_and_lose_nothing_but_spaces(text: str, lang: str | None) -> None:
    document = segment(Document.from_text(text, lang))
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        at = block.end
    assert not text[at:].strip()
    for i, block in enumerate(document.blocks):
        at = block.start
        for sentence in document.sentences_of(i):
            assert at <= sentence.start < sentence.end <= block.end
            assert not text[at : sentence.start].strip()
            at = sentence.end
        assert not text[at : block.end].strip()


def test_a_long_text_takes_linear_time() -> None:
    document = segment(Document.from_text("word " * 400_000, "en"))
    assert len(document.blocks) == 1
