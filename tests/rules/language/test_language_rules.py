"""What the examples of LNG301–304 can't express: spans, severities, suggestions, messages."""

import pytest

from qa.checker import Checker
from qa.finding import Finding, Severity
from qa.rules.language.evidence import foreign, related

CODES = ["LNG301", "LNG302", "LNG303", "LNG304"]


def _check(text: str, lang: str, *codes: str) -> tuple[Finding, ...]:
    return Checker("none", select=codes or CODES).check(text, lang=lang).findings


GERMAN = "Die Regierung hat am Montag ein neues Gesetz vorgestellt, das den Verbrauch von Strom senken soll."
ENGLISH = "The government said on Monday that it would not change the law before the end of the year."
RUSSIAN = "Правительство заявило в понедельник, что не будет менять закон до конца года."
DANISH = "Regeringen siger, at den ikke vil ændre loven, fordi der allerede er en aftale, som gælder til næste år."
NORWEGIAN = "Regjeringen sier at den ikke vil endre loven, fordi det allerede er en avtale som gjelder til neste år."


@pytest.mark.parametrize(("text", "lang"), [(GERMAN, "de"), (ENGLISH, "en"), (RUSSIAN, "ru"), (NORWEGIAN, "no")])
def test_the_own_language_is_silent(text: str, lang: str) -> None:
    assert not _check(text, lang)


@pytest.mark.parametrize(("lang", "regional"), [("en", "en-GB"), ("no", "nb"), ("no", "nb-NO")])
def test_regional_codes_are_their_language(lang: str, regional: str) -> None:
    text = {"en": ENGLISH, "no": NORWEGIAN}[lang]
    assert not _check(text, regional)


@pytest.mark.parametrize(("text", "lang"), [(ENGLISH, "de"), (GERMAN, "ru"), (RUSSIAN, "en"), (DANISH, "no")])
def test_a_document_in_another_language_is_one_critical_finding(text: str, lang: str) -> None:
    (finding,) = _check(f"{text}\n\n{text}", lang)
    assert (finding.code, finding.severity) == ("LNG301", Severity.CRITICAL)
    assert finding.text == text


def test_wrong_language_names_both_languages() -> None:
    (finding,) = _check(GERMAN, "fr")
    assert finding.message == "The article is in German, but it is filed as French"


def test_an_unknown_language_is_silent() -> None:
    assert not _check(ENGLISH, "zu")
    assert not _check("", "en")
    assert not _check("1 000 000\n\n---", "en")


def test_neighbouring_foreign_sentences_are_one_finding() -> None:
    text = f"{GERMAN} {ENGLISH} They will talk about it again. {GERMAN}"
    (finding,) = _check(text, "de")
    assert finding.text == f"{ENGLISH} They will talk about it again."
    assert finding.message == "This sentence is in English, the article is in German"


def test_a_whole_paragraph_is_called_one() -> None:
    (finding,) = _check(f"{GERMAN}\n\n{ENGLISH}\n\n{GERMAN} {GERMAN}", "de")
    assert finding.evidence == "block"
    assert finding.message == "This paragraph is in English, the article is in German"


@pytest.mark.parametrize(
    "aside",
    [
        "„We will never give up what we have built“, sagte er.",
        "Das FBI (the bureau that is looking into all of this) schweigt.",
        "Die New York Times und der Guardian of Trent berichteten.",
        "Mehr unter https://example.org/this/is/the/address/of/the/page oder the.editor@example.org.",
    ],
)
def test_quotes_glosses_names_and_addresses_are_left_alone(aside: str) -> None:
    assert not _check(f"{GERMAN} {aside}", "de")


@pytest.mark.parametrize(
    "line", ["Please enter your comment!", "Please enter your name here", "Share this article with your friends"]
)
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN])
def test_untranslated_parts_of_the_page(text: str, line: str) -> None:
    lang = "de" if text is GERMAN else "ru"
    assert [f.text for f in _check(f"{text}\n\n{text}\n\n{line}", lang, "LNG302")] == [line]


def test_related_languages_need_more_words() -> None:
    assert related("da", "no")
    assert not related("da", "de")
    assert foreign("Ministri rokovali", "cs") is None
    assert foreign("They talked and they left", "cs") is not None


def test_a_single_word_is_minor_and_only_where_the_script_tells() -> None:
    (finding,) = _check(RUSSIAN.replace("закон", "budget"), "ru")
    assert (finding.code, finding.text, finding.severity) == ("LNG303", "budget", Severity.MINOR)
    assert not _check(GERMAN.replace("Gesetz", "budget"), "de")


def test_code_mixing_names_the_language() -> None:
    (finding,) = _check(GERMAN.replace("am Montag", "earlier this week"), "de")
    assert finding.text == "earlier this week"
    assert finding.message == "“earlier this week” is English, the article is in German"


@pytest.mark.parametrize(
    ("word", "lang", "mended"),
    [
        ("Mоscow", "en", "Moscow"),
        ("Poccия", "ru", "Россия"),
        ("Київ" + "cький", "uk", "Київський"),
        ("Aθήνα", "el", "Αθήνα"),
    ],
)
def test_look_alikes_are_mended_letter_by_letter(word: str, lang: str, mended: str) -> None:
    (finding,) = _check(f"— {word} —", lang, "LNG304")
    assert finding.suggestion == mended
    assert len(finding.suggestion) == len(finding.text)


@pytest.mark.parametrize("word", ["Zаборона", "SMSки", "ХХI", "ХIХ", "µm", "kΩ", "IT-компания", "iPhone'ов", "OPECа"])
def test_brands_endings_and_numerals_keep_their_letters(word: str) -> None:
    assert not _check(f"Это {word} и всё.", "ru", "LNG304")
