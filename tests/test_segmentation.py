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
        ("no", "Fergen la til ved den 7. bryggen den 14. april."),
        ("sv", "Färjan kom på sin 12. resa."),
        ("fi", "Lautta lähti 8. laiturista."),
        ("da", "Broen er fra det 16. århundrede."),
        ("de", "Die Fähre legte an der 7. Brücke an, am 4. und 5. Oktober fährt sie wieder."),
        ("de", "Das war nach seinem 3. Besuch im 2. Stock."),
        ("pl", "Prom stanął przy\u00a07. molu."),
        ("cs", "Most otevřou 4. dubna."),
        ("hr", "Trajekt je stao na 7. pristaništu 1998. godine."),
        ("hu", "A híd a XVII. században épült, az 1784. május 3-i napon, IV. Béla nevével."),
        ("tr", "7. iskelede, yılın 12. seferinde durdu."),
        ("pt", "O barco parou no 7.º cais."),
        ("bn", "সেতুর দাম ২.৭ টাকা।"),
        ("en", "1. Plant a small garden."),
        ("el", "Περίμενε λίγο... το πλοίο έρχεται."),
    ],
)
def test_stops_of_ordinals_and_numbers_end_no_sentence(lang: str, sentence: str) -> None:
    assert sentences(sentence, lang) == [sentence]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The bridge is from 1784.|Nobody uses it."),
        ("de", "Die Brücke ist von 1784.|Danach kam Haus 25.|Dann nichts."),
        ("no", "Broen er fra 1784.|Ingen bruker den."),
        ("cs", "Most stojí od dubna 1784.|Nikdo tam nechodí."),
        ("en", "The ship was called Neptune II.|Then it sank."),
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
