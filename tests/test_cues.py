"""Cue words: how a line of the page is recognised by its wording."""

import pytest

from qa.cues import agency, cues, fold
from qa.document import Document
from qa.placement import credit_at_end, is_credit, related
from qa.segmentation import segment


@pytest.mark.parametrize(
    "line", ["Share this article", "SHARE THIS ARTICLE", "» Share this article »", "Share  this\u00a0article:"]
)
def test_case_spaces_and_marks_at_the_ends_do_not_matter(line: str) -> None:
    assert fold(line) == "share this article"
    assert cues("en").furniture(line)


def test_a_lead_ends_at_a_word() -> None:
    assert cues("en").related("Read also: Fish are late")
    assert not cues("en").credit_leads.match("Photosynthesis slows down")


def test_a_no_break_space_is_a_space() -> None:
    assert cues("fr").credit_leads.match("Photo\u00a0: Jeanne Exemple")


def test_english_furniture_is_known_in_every_language() -> None:
    assert cues("de").furniture("Please enter your comment!")
    assert cues("xx").furniture("Please enter your comment!")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe / Reuters",
        "© AFP",
        "Photo: Jane Doe",
        "Erika Muster/dpa",
        "Jane Doe/AFP via Getty Images",
        "(AP Photo/Jane Doe)",
        "Credit: Jane Doe for Qwx News",
        "HANDOUT / AFP",
    ],
)
def test_photo_credits(text: str) -> None:
    assert is_credit(text, cues("en"))


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported on Monday that talks had begun.",
        "He told Reuters about the fish.",
        "The photo shows a harbour in the early morning light of a day in May.",
        "Photographers gathered at the pier.",
    ],
)
def test_sentences_about_agencies_and_photos_are_no_credits(text: str) -> None:
    assert not is_credit(text, cues("en"))


def test_a_credit_at_the_end_of_a_paragraph() -> None:
    text = "The ferry sails eight times a day. (Photo: Jane Doe / Reuters)"
    span = credit_at_end(text, cues("en"))
    assert span is not None
    assert text[slice(*span)] == "(Photo: Jane Doe / Reuters)"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("(Read here: Fish are late)", "brackets"),
        (">> More of this", "arrow"),
        ("Read also: Fish", "wording"),
        ("Fish are late.", ""),
    ],
)
def test_links_to_other_articles(text: str, how: str) -> None:
    assert related(text, cues("en")) == how


def test_the_longest_agency_wins() -> None:
    found = agency("Jane Doe / AFP via Getty Images")
    assert found is not None
    assert found[0] == "AFP via Getty Images"


def test_a_caption_above_its_credit_is_known_by_it() -> None:
    from qa.checker import Checker

    long = (
        "The two councils have agreed to share a ferry from October on, after years of argument about the cost of it. "
    )
    text = f"{long * 2}\n\nThe new pier was finished in spring.\n\nFoto: Erika Muster/dpa\n\n{long * 2}"
    report = Checker("none", select=["DOC101"]).check(segment(Document.from_text(text, "en")))
    assert [(f.text, f.evidence) for f in report.findings] == [("The new pier was finished in spring.", "credit below")]
