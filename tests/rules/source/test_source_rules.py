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


@pytest.mark.parametrize(
    ("lang", "term", "text"),
    [
        ("pl", "szkoła", "Uczy się w nowej szkole."),
        ("fi", "hallitus", "Kyse on hallituksen päätöksestä."),
        ("el", "πρόεδρος", "Η απόφαση του προέδρου."),
        ("tr", "okul", "Yeni okulların hepsi açık."),
        ("ru", "суд", "Он ждёт решения суда."),
    ],
)
def test_a_term_may_stand_in_any_form(lang: str, term: str, text: str) -> None:
    link = Link(0, len(text), 0, 25)
    source = "The term stands here now."
    assert not _check(text, source, link, code="SRC608", lang=lang, terms={"term": term})
    assert _check(text, source, link, code="SRC608", lang=lang, terms={"term": "Zebra"})


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


def _names(text: str, source: str, lang: str = "fr") -> tuple[Finding, ...]:
    """What SRC607 finds in one sentence, the whole of which goes with one of English."""
    return _check(text, source, Link(0, len(text), 0, len(source)), code="SRC607", lang=lang)


def test_a_name_in_place_of_another() -> None:
    source = "On Monday the senator Ferruchi left for the coast."
    (finding,) = _names("Lundi, le sénateur Kavanaugh est parti pour la côte.", source)
    assert (finding.text, finding.evidence) == ("Kavanaugh", "changed")
    assert finding.counterpart is not None
    assert source[slice(*finding.counterpart)] == "Ferruchi"


def test_a_name_that_the_next_sentence_has_is_no_excuse() -> None:
    sources = "On Monday, Corbyn met the miners. On Friday, Corbyn met the sailors."
    texts = "Lundi, Tillerson a rencontré les mineurs. Vendredi, Corbyn a rencontré les marins."
    links = (Link(0, 41, 0, 33), Link(42, len(texts), 34, len(sources)))
    (finding,) = _check(texts, sources, *links, code="SRC607", lang="fr")
    assert finding.text == "Tillerson"


def test_a_wrong_letter_in_a_name() -> None:
    (finding,) = _names("Hier, le juge Kamanaugh a répondu.", "Yesterday the judge Kavanaugh replied.")
    assert (finding.text, finding.evidence) == ("Kamanaugh", "spelling")
    assert "“Kavanaugh”" in finding.message


def test_a_full_name_that_only_one_side_has() -> None:
    with_name, without = "Yesterday the mayor met Jeremy Corbyn again.", "Yesterday the mayor met him again."
    (lost,) = _names("Hier, le maire l’a revu.", with_name)
    (new,) = _names("Hier, le maire a revu Jeremy Corbyn.", without)
    assert (lost.evidence, new.evidence) == ("lost", "new")
    assert new.text == "Jeremy Corbyn"
    assert not _names("Hier, le maire a revu Corbyn.", with_name)


@pytest.mark.parametrize(
    ("lang", "text", "source"),
    [
        ("fr", "Hier, la Cour suprême a statué.", "Yesterday the Supreme Court ruled."),
        ("ru", "Вчера Верховный суд решил дело.", "Yesterday the Supreme Court ruled on it."),
        ("pl", "Wczoraj w Londynie wygrał Corbyn.", "Yesterday Corbyn won in London."),
        ("de", "Gestern stieg der Preis um drei Milliarden Euro.", "Yesterday the price rose by three billion euros."),
        ("zh", "昨天市长又见了他。", "Yesterday the mayor met Jeremy Corbyn again."),
    ],
)
def test_institutions_places_and_nouns_are_no_names(lang: str, text: str, source: str) -> None:
    assert not _names(text, source, lang)


@pytest.mark.parametrize(
    "text", ["", "a" * 20_000, "Ab " * 7_000, "的" * 10_000, "{" * 10_000, "<a" * 7_000, "%" * 10_000, "#a" * 7_000]
)
def test_odd_text(text: str) -> None:
    size = len(text)
    document = Document(text=text, lang="de", links=(Link(0, size, 0, size),))
    report = Checker("none", select=CODES).check(document, source=Document.from_text(text + "b", lang="en"))
    assert report.text == text
