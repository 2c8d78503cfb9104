"""A translation beside its source: links, grades and counterparts."""

from collections.abc import Sequence
from dataclasses import replace

from qa import bilingual
from qa.checker import Checker
from qa.document import Document, Link
from qa.flagging import passages
from qa.scoring.quality import Grade
from qa.segmentation import segment

TEXT = "Der Minister kam.\n\nEr blieb nicht lange."
SOURCE = "The minister came.\n\nHe did not stay long."
LINKS = (Link(0, 17, 0, 18), Link(19, 40, 20, 41))


class Grader:
    """Grades by the length of the source, and remembers what it was asked."""

    name, revision = "by-length", "1"

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], tuple[str | None, ...], str | None, str | None]] = []

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        self.asked.append((tuple(targets), tuple(sources), lang, source_lang))
        return [Grade(float(len(source or ""))) for source in sources]


def document(*links: Link) -> Document:
    source = segment(Document.from_text(SOURCE, "en"))
    return replace(segment(Document.from_text(TEXT, "de")), source=source, links=links or LINKS)


def test_every_link_is_graded_with_its_source() -> None:
    grader = Grader()
    assert [g and g.quality for g in bilingual.graded([document()], grader)[0]] == [18.0, 21.0]
    ((targets, sources, lang, source_lang),) = grader.asked
    assert targets == ("Der Minister kam.", "Er blieb nicht lange.")
    assert sources == ("The minister came.", "He did not stay long.")
    assert (lang, source_lang) == ("de", "en")


def test_what_has_no_counterpart_has_no_grade() -> None:
    links = (Link(0, 17, 0, 18), Link(19, 40, 18, 18), Link(40, 40, 20, 41))
    assert [g is None for g in bilingual.graded([document(*links)], Grader())[0]] == [False, True, True]


def test_documents_of_one_pair_of_languages_are_graded_in_one_call() -> None:
    grader = Grader()
    bilingual.graded([document(), document()], grader)
    assert len(grader.asked) == 1


def test_without_a_model_there_are_no_grades() -> None:
    assert bilingual.graded([document()], None) == [()]


def test_links_of_the_file_are_kept() -> None:
    whole = Link(0, len(TEXT), 0, len(SOURCE))
    source = bilingual.source_context(document(), {})
    assert bilingual.linked(document(whole), source, None).links == (whole,)


def test_a_passage_has_the_quality_of_its_links_and_their_range_in_the_source() -> None:
    found = passages(document(), (), None, (Grade(80.0), Grade(20.0)))
    assert [(p.quality, p.source) for p in found] == [(80.0, (0, 18)), (20.0, (20, 41))]


def test_a_passage_with_several_links_has_their_mean_by_length() -> None:
    found = passages(document(Link(0, 5, 0, 9), Link(5, 17, 9, 18)), (), None, (Grade(100.0), Grade(10.0)))
    assert found[0].quality is not None
    assert round(found[0].quality, 1) == round((5 * 100 + 12 * 10) / 17, 1)
    assert found[0].source == (0, 18)
    assert found[1].quality is None


def test_a_source_is_read_in_its_own_language() -> None:
    report = Checker("none").check(
        "Der Minister kam gestern nach Berlin und ging heute wieder.",
        lang="de",
        source="The minister came to Berlin yesterday and left again today.",
    )
    assert report.document.source
    assert report.document.source.lang == "en"


def test_report_gives_the_words_of_the_source() -> None:
    report = Checker("none").check(TEXT, lang="de", source=SOURCE)
    assert report.passages[1].source is not None
    assert report.source_text(report.passages[1].source) == "He did not stay long."


def test_a_note_says_where_quality_is_not_calibrated() -> None:
    checker = Checker("builtin", cache=False)
    source = "The minister came to Berlin yesterday and left again today."
    finnish = checker.check("Ministeri saapui eilen Berliiniin ja lähti tänään.", lang="fi", source=source)
    german = checker.check("Der Minister kam gestern nach Berlin und ging heute.", lang="de", source=source)
    assert any("quality is mostly too low" in note for note in finnish.notes)
    assert not any("quality" in note for note in german.notes)
