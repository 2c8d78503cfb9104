"""What the examples of CON701–703 can't express: which form is marked, what keeps a rule silent, the data file."""

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.finding import Finding
from qa.languages import CODES, load
from qa.rules.consistency.spellings import similar_pairs
from qa.rules.consistency.variants import PEOPLE, PERCENT_WORDS, PERSONS, PLACES, PRONOUNS

GAP = " The talks went on for two days and ended without a result."


def _check(code: str, text: str, lang: str = "en") -> tuple[Finding, ...]:
    return Checker("none", select=[code]).check(text, lang=lang).findings


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (f"They left Kyiv.{GAP} They saw Kyiv, then came to Kiev.", []),  # within a gloss's reach
        (f"They left Kyiv.{GAP}{GAP} They went back to Kiev.", ["Kiev"]),
        (f"They left Kiev.{GAP} Most went to Kiev.{GAP} They went back to Kyiv.", ["Kyiv"]),
        (f"They left Beijing.{GAP} He works at Peking University.", []),
        (f"A star like Harington left.{GAP} Fans saw Harrington.", ["Harrington"]),
        (f"A star like Kit Harington left.{GAP} Fans saw Tom Harrington.", []),
        (f"A man like Tom Johnson left.{GAP} They saw Eric Johnston and Tom Johnson.", []),
        (f"They know Mohammed well.{GAP} They like Mohamed too.", ["Mohamed"]),
        (f"A trip to Bogotá began.{GAP} Yet in Bogota it rained.", []),  # endings may be inflection
        (f"A trip to Medellín began.{GAP} Yet in Medellin it rained.", ["Medellin"]),
        (f"It is on YouTube now.{GAP} It was on Youtube before.", ["Youtube"]),
        (f"A law on Parliament passed.{GAP} Many in Parlament agreed.", []),
    ],
)
def test_name_spelled_two_ways(text: str, marked: list[str]) -> None:
    assert [f.text for f in _check("CON701", text)] == marked


def test_inflection_is_no_second_spelling() -> None:
    polish, finnish = load("pl"), load("fi")
    assert polish
    assert finnish
    assert not list(
        similar_pairs("w Warszawie i Warszawa, do Warszawy, z Warszawą, o Polsce, a Polska", polish, frozenset())
    )
    assert not list(similar_pairs("on Helsinki, on Helsingin, on Helsinkiin, on Helsingissä", finnish, frozenset()))


def test_one_finding_for_each_pair() -> None:
    text = (
        f"They left Kyiv.{GAP} Most went to Kyiv.{GAP} Some to Kiev.{GAP} And more to Kiev.{GAP} Others stayed in Kyiv."
    )
    assert [f.text for f in _check("CON701", text)] == ["Kiev"]


@pytest.mark.parametrize(
    "before",
    [
        "John Smith works for the ministry.",
        "The minister of the ministry spoke.",
        "Mr Brown left the ministry.",
        "A spokeswoman for the ministry spoke.",
        "He works for the ministry.",
        "The weather was fine.",
    ],
)
def test_a_person_or_no_institution_keeps_the_attribution_silent(before: str) -> None:
    assert not _check("CON702", f"{before} “We will see,” he said.")


def test_a_surname_counts_where_the_full_name_stood_far_above() -> None:
    story = "The ministry met.\n\nIt rained.\n\nIt was cold.\n\nThe ministry and {} agreed. “We will see,” she said."
    assert _check("CON702", story.format("Belarus"))
    assert not _check("CON702", "Svetlana Petrova left.\n\n" + story.format("Petrova"))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It opens on August 30 and on August 31. It closes on 5 September.", ["5 September"]),
        ("It opens on August 30. It closes “on 5 September”.", []),
        ("It opened on July 4. It closes on 5 September.", []),
        ("It begins at 5 p.m. and at 6 p.m. It ends at 21:00.", ["21:00"]),
        ("It begins at 5 p.m. (17:00 in Berlin) and the score was 17:30.", ["17:30"]),
        ("It begins at 5 p.m., 17:00 GMT.", []),
        ("Some 1,000 and 2,000 came, and 3.000 left.", ["3.000"]),
        ("Some 1,000 and 2,000 came, and pi is 3.142.", []),
        ("Prices rose by 3.5% and 2.1%, wages by 1,9%.", ["1,9"]),
        ("Prices rose by 3%, 4% and 5%, wages by 2 percent.", ["2 percent"]),
        ("Prices rose by 3%, wages by 2 percent.", []),
        ("Prices rose by 3 per cent, wages by 2 percent.", ["2 percent"]),
    ],
)
def test_mixed_formats(text: str, marked: list[str]) -> None:
    assert [f.text for f in _check("CON703", text)] == marked


def test_the_data_names_languages_that_exist() -> None:
    assert {*PLACES, *PEOPLE, *PERCENT_WORDS, *PERSONS, *PRONOUNS} <= set(CODES)
    for groups in (*PLACES.values(), *PEOPLE.values()):
        for group in groups:
            assert len(set(group)) == len(group) > 1


def _of_run(text: str, others: str, number: int) -> list[str]:
    report = Checker("none", select=["CON701"]).check_many([text, *[others] * number], lang="en")[0]
    return [f.text for f in report.findings]


@pytest.mark.parametrize(
    ("text", "others", "number", "marked"),
    [
        ("A star like Kit Harrington left.", "A star like Kit Harington left.", 3, ["Kit Harrington"]),
        ("A star like Kit Harrington left.", "A star like Kit Harington left.", 2, []),
        ("A star like Tom Harrington left.", "A star like Kit Harington left.", 3, []),
        ("People fled from Kiev.", "People fled to Kyiv.", 3, ["Kiev"]),
    ],
)
def test_a_name_that_other_documents_spell_otherwise(text: str, others: str, number: int, marked: list[str]) -> None:
    assert _of_run(text, others, number) == marked


def _translated(text: str, source: str) -> tuple[Finding, ...]:
    """Findings of a text whose sentences go one by one with those of its German source."""
    return Checker("none", select=["CON"]).check(text, lang="en", source=Document.from_text(source, "de")).findings


HARINGTON = "A star like Kit Harington left. The talks went on for two days and ended at last. Fans saw {}."


def test_one_name_in_the_source_makes_two_spellings_a_major_fault() -> None:
    source = (
        "Ein Star wie Kit Harington ging. Die Gespräche dauerten zwei Tage und endeten dann. Die Fans sahen Harington."
    )
    (finding,) = _translated(HARINGTON.format("Harrington"), source)
    assert (finding.severity, finding.evidence) == ("major", "source")
    assert finding.counterpart
    assert "Harington".startswith(source[slice(*finding.counterpart)])


def test_two_names_in_the_source_are_two_names() -> None:
    source = (
        "Ein Star wie Kit Harington ging. Die Gespräche dauerten zwei Tage und endeten dann. Die Fans sahen Harrington."
    )
    assert not _translated(HARINGTON.format("Harrington"), source)


def test_formats_that_the_source_mixes_too_are_left_alone() -> None:
    text = "It fell to 3.5% on Monday. It rose to 1,9% on Friday."
    assert _translated(text, "Es fiel am Montag auf 3,5 %. Es stieg am Freitag auf 1,9 %.")
    assert not _translated(text, "Es fiel am Montag auf 3,5 %. Es stieg am Freitag auf 1.9 %.")
