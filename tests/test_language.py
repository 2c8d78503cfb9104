"""Which language a text is in: the same answer each time, and none where nothing tells."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.language import Guess, detect, distribution, identify
from qa.languages import CODES

SENTENCES = {
    "ar": "قالت الحكومة يوم الاثنين إنها لن تغير القانون قبل نهاية العام.",
    "bn": "সরকার সোমবার জানিয়েছে যে বছরের শেষের আগে আইন পরিবর্তন করা হবে না।",
    "cs": "Vláda v pondělí oznámila, že zákon do konce roku měnit nebude.",
    "de": "Die Regierung erklärte am Montag, dass sie das Gesetz nicht ändern werde.",
    "el": "Η κυβέρνηση ανακοίνωσε τη Δευτέρα ότι δεν θα αλλάξει τον νόμο.",
    "en": "The government said on Monday that it would not change the law.",
    "es": "El gobierno anunció el lunes que no cambiará la ley antes de fin de año.",
    "fi": "Hallitus kertoi maanantaina, ettei se muuta lakia ennen vuoden loppua.",
    "fr": "Le gouvernement a annoncé lundi qu'il ne changerait pas la loi cette année.",
    "he": "הממשלה הודיעה ביום שני כי לא תשנה את החוק לפני סוף השנה.",
    "hi": "सरकार ने सोमवार को कहा कि वह साल के अंत से पहले कानून नहीं बदलेगी।",
    "hu": "A kormány hétfőn közölte, hogy nem változtat a törvényen az év vége előtt.",
    "ja": "政府は月曜日、年末までに法律を変えることはないと発表した。",
    "ko": "정부는 월요일에 연말까지 법을 바꾸지 않을 것이라고 밝혔다.",
    "no": "Regjeringen sa mandag at den ikke vil endre loven før årets slutt.",
    "pl": "Rząd ogłosił w poniedziałek, że nie zmieni ustawy przed końcem roku.",
    "pt": "O governo anunciou na segunda-feira que não vai mudar a lei este ano.",
    "ru": "Правительство заявило в понедельник, что не будет менять закон до конца года.",
    "th": "รัฐบาลประกาศเมื่อวันจันทร์ว่าจะไม่เปลี่ยนแปลงกฎหมายก่อนสิ้นปี",
    "tr": "Hükümet pazartesi günü yasayı yıl sonundan önce değiştirmeyeceğini açıkladı.",
    "uk": "Уряд заявив у понеділок, що не змінюватиме закон до кінця року.",
    "vi": "Chính phủ cho biết hôm thứ Hai rằng họ sẽ không thay đổi luật trước cuối năm.",
    "zh": "政府周一表示，在年底之前不会修改这项法律。",
}


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_sentences_and_documents(lang: str) -> None:
    guess = identify(SENTENCES[lang])
    assert guess.lang == lang
    assert guess.probability > 0.9
    found = detect(" ".join([SENTENCES[lang]] * 3))
    assert found
    assert found.lang == lang


def test_short_lines() -> None:
    assert identify("Please enter your comment!").lang == "en"
    assert identify("Lesen Sie auch: Wie geht es weiter?").lang == "de"
    assert identify("Читайте также").lang in {"ru", "bg", "uk"}


def test_the_same_answer_each_time() -> None:
    mixed = f"{SENTENCES['no']} {SENTENCES['en']} Nei, det vet vi ikke."
    assert len({detect(mixed) for _ in range(5)}) == 1
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(detect, [mixed] * 8))) == 1
        assert len(set(pool.map(identify, [mixed] * 8))) == 1


@pytest.mark.parametrize("text", ["", "   \n", "1234 – 5.6 %", "!!! ???"])
def test_no_document_language_without_letters(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize("text", ["", "12.5 / 7", "…"])
def test_a_passage_without_letters_is_nobodys(text: str) -> None:
    assert identify(text).probability < 0.2


def test_probabilities_add_up() -> None:
    shares = distribution(SENTENCES["de"])
    assert set(shares) == set(CODES)
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda lang: shares[lang]) == "de"


def test_a_language_without_a_file_can_be_meant() -> None:
    assert "zu" in distribution("Uhulumeni uthe ngoMsombuluko ngeke uwushintshe umthetho.", "zu")
    assert identify("Uhulumeni uthe ngoMsombuluko ngeke uwushintshe umthetho.", "zu").lang == "zu"


def test_codes_are_those_of_the_language_files() -> None:
    found = detect(SENTENCES["zh"] * 4)
    assert found is not None
    assert found.lang == "zh"
    assert isinstance(found, Guess)
