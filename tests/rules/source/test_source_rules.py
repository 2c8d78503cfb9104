"""What the examples of SRC602–608 and 611 can't express: links that are given, options, odd text."""

from pathlib import Path

import pytest

from qa.checker import Checker
from qa.document import Document, Link
from qa.errors import UsageError
from qa.finding import Finding

CODES = ["SRC602", "SRC603", "SRC604", "SRC605", "SRC606", "SRC607", "SRC608", "SRC611"]


def _check(text: str, source: str, *links: Link, code: str, lang: str = "de", **options: object) -> tuple[Finding, ...]:
    document = Document(text=text, lang=lang, links=links)
    origin = Document.from_text(source, lang="en")
    return Checker("none", select=[code], options={code: options}).check(document, source=origin).findings


def test_omission_stands_on_the_word_before() -> None:
    text, source = "Die Gespräche scheiterten.", "The talks failed. No new date was set for them."
    (finding,) = _check(text, source, Link(0, 26, 0, 17), Link(26, 26, 18, 47), code="SRC602")
    assert finding.text == "scheiterten"
    assert finding.counterpart == (18, 47)
    assert "No new date" in finding.message


def test_a_shortened_article_is_one_finding() -> None:
    sentence = "No new date was set for them."
    source = " ".join([sentence] * 5)
    links = [Link(26, 26, 30 * i, 30 * i + 29) for i in range(1, 5)]
    (finding,) = _check("Ein Termin steht aus, heißt es.", source, Link(0, 26, 0, 29), *links, code="SRC602")
    assert finding.evidence == "shortened"


def test_addition() -> None:
    text = "Die Gespräche scheiterten. Am Abend gab es ein Feuerwerk."
    (finding,) = _check(text, "The talks failed.", Link(0, 26, 0, 17), Link(27, 57, 17, 17), code="SRC603")
    assert finding.text == "Am Abend gab es ein Feuerwerk."


def test_hashtags_may_be_translated_and_addresses_may_wait_a_sentence() -> None:
    text, source = (
        "Mehr dazu #Klima. Siehe https://example.org/a.",
        "See https://example.org/a #climate. More is to be had.",
    )
    assert not _check(text, source, Link(0, 17, 0, 35), Link(18, 46, 36, 54), code="SRC606")


def test_all_that_is_missing_is_one_finding() -> None:
    text, source = "Sie haben Post.", "You have {count} new <b>letters</b>."
    (finding,) = _check(text, source, Link(0, 15, 0, 36), code="SRC606")
    assert "{count}, <b>, </b>" in finding.message


def test_glossary_file(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(
        "source,target,forbidden,do-not-translate\nbridge,Brücke,Steg,\nAcme News,,,yes\n", encoding="utf-8"
    )
    text, source = "Der Steg ist fertig, meldet Gipfel Nachrichten.", "The bridge is ready, Acme News reports."
    found = _check(text, source, Link(0, 47, 0, 39), code="SRC608", glossary=str(file))
    assert [f.evidence for f in found] == ["term", "forbidden"]


@pytest.mark.parametrize("options", [{"glossary": 3}, {"terms": ["a"]}, {"glossary": "no/such.csv"}])
def test_wrong_settings_of_the_glossary(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        _check("Ein Satz.", "A sentence.", Link(0, 9, 0, 11), code="SRC608", **options)


def test_a_paragraph_in_another_order() -> None:
    parts = [f"Der Absatz Nummer {i} handelt vom Hafen der Stadt." for i in range(6)]
    text = "\n\n".join(parts)
    size = len(parts[0])
    places = [0, 5, 1, 2, 3, 4]
    links = [
        Link(i * (size + 2), i * (size + 2) + size, p * (size + 2), p * (size + 2) + size) for i, p in enumerate(places)
    ]
    (finding,) = _check(text, text, *links, code="SRC611")
    assert (finding.text, finding.evidence) == (parts[1], "order")


@pytest.mark.parametrize(
    "text", ["", "a" * 20_000, "Ab " * 7_000, "的" * 10_000, "{" * 10_000, "<a" * 7_000, "%" * 10_000, "#a" * 7_000]
)
def test_odd_text(text: str) -> None:
    size = len(text)
    document = Document(text=text, lang="de", links=(Link(0, size, 0, size),))
    report = Checker("none", select=CODES).check(document, source=Document.from_text(text + "b", lang="en"))
    assert report.text == text
