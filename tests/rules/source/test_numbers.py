"""Numbers, dates and units against the source."""

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.finding import Finding, Severity

CHECKER = Checker("none", select=["SRC601", "SRC610"])


def found(text: str, lang: str, source: str, source_lang: str = "en") -> list[Finding]:
    return list(CHECKER.check(text, lang, Document.from_text(source, source_lang)).findings)


@pytest.mark.parametrize(
    ("lang", "text", "source"),
    [
        ("de", "Das Werk kostet 12,5 Milliarden Euro.", "The plant costs 12.5 million euros."),
        ("de", "Die Quote liegt bei 125 Prozent.", "The rate stands at 12.5 percent."),
        ("fr", "Le maire a reçu 1 300 lettres.", "The mayor received 1,200 letters."),
        ("de", "Das Spiel endete 1:1.", "The match ended 1-0."),
        ("de", "Fünf Gäste kamen.", "Three guests came."),
        ("ja", "4人の客が来た。", "Five guests came."),
        ("nl", "Hij is 195 cm lang.", "He is 6-foot-6."),
    ],
)
def test_a_changed_number(lang: str, text: str, source: str) -> None:
    (finding,) = found(text, lang, source)
    assert (finding.code, finding.evidence) == ("SRC601", "changed")
    assert finding.counterpart


def test_a_lost_number_is_minor() -> None:
    (finding,) = found("Viele Gäste kamen zum Fest am Hafen.", "de", "Some 450 guests came to the harbour.")
    assert (finding.evidence, finding.severity) == ("missing", Severity.MINOR)


@pytest.mark.parametrize(
    ("lang", "text", "source"),
    [
        ("de", "Drei von 10 Läden öffnen um 15 Uhr.", "3 in ten shops open at 3 p.m."),
        ("de", "Er ist 1,98 Meter groß.", "He is 6-foot-6."),
        ("fr", "Dans les années 90, 16 km de route.", "In the 1990s, 10 miles of road."),
        ("ja", "230万人が見た。", "Some 2.3 million people watched."),
        ("fa", "تا ۲۵۰،۰۰۰ دلار جریمه شد.", "He was fined up to $250,000."),
        ("sv", "Algerna täcker 20 mil av kusten.", "The algae cover 130 miles of the coast."),
        ("cs", "Otočil se o 180°.", "He made a U-turn."),
        ("es", "La mitad de los votantes.", "50 percent of voters."),
        ("de", "Es waren 30 Grad.", "It was 30 degrees."),
        ("it", "Ha vinto con 20 punti percentuali.", "He won by 20 points."),
        ("de", "Es hatte 30 °C.", "It was 86 °F."),
    ],
)
def test_the_same_quantity_in_another_form(lang: str, text: str, source: str) -> None:
    assert not found(text, lang, source)


@pytest.mark.parametrize(
    ("evidence", "text", "source"),
    [
        ("month", "Die Wahl ist am 3. Juni.", "The election is on May 3."),
        ("weekday", "Sie treffen sich am Montag.", "They meet on Tuesday."),
        ("unit", "Das Buch kostet 5 Euro.", "The book costs $5."),
        ("percent", "Die Miete stieg um 5.", "The rent rose by 5%."),
    ],
)
def test_a_date_or_unit(evidence: str, text: str, source: str) -> None:
    (finding,) = found(text, "de", source)
    assert (finding.code, finding.evidence) == ("SRC610", evidence)


def test_zero_is_a_number_like_others() -> None:
    (finding,) = found("Das Haus liegt 3 Meilen vom Hafen.", "de", "The house lies 0 miles from the harbour.")
    assert finding.evidence == "changed"


def test_a_number_that_the_next_line_has_is_not_added() -> None:
    assert not found(
        "Er ging am 11. September 2007.\n\nDort blieb er ein Jahr.",
        "de",
        "He left.\n\nHe stayed from September 11, 2007.",
    )


def test_another_weekday_that_the_source_names_elsewhere() -> None:
    (finding,) = found("Am Freitag spielt er, am Freitag ruht er.", "de", "He plays on Saturday and rests on Friday.")
    assert finding.evidence == "weekday"
