from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import InputError, UsageError
from qa.readers.decode import decode

NEWS = {
    "cp1252": "Le maire a déclaré mardi que le pont « resterait fermé » jusqu’à l’été – une décision très difficile.",
    "cp1250": "Starosta řekl, že most bude uzavřen až do jara. Obyvatelé jsou nespokojeni – žádají „vysvětlení“.",
    "iso8859_2": "Burmistrz powiedział, że most zostanie zamknięty. Mieszkańcy są źli i żądają wyjaśnień.",
    "cp1251": "Мэр города сообщил, что мост закрыт до весны. Жители недовольны решением властей.",
    "koi8_r": "Мэр города сообщил, что мост закрыт до весны. Жители недовольны решением властей.",
    "cp1253": "Ο δήμαρχος ανακοίνωσε ότι η γέφυρα θα παραμείνει κλειστή μέχρι την άνοιξη.",
    "cp1254": "Belediye başkanı köprünün ilkbahara kadar kapalı kalacağını açıkladı.",
    "cp1255": "ראש העיר הודיע כי הגשר ייסגר עד האביב. התושבים אינם מרוצים מההחלטה ומבקשים פתרון מהיר.",
    "cp1256": "أعلن رئيس البلدية أن الجسر سيبقى مغلقا حتى الربيع. السكان غير راضين عن القرار.",
    "cp1257": "Meras pranešė, kad tiltas bus uždarytas iki pavasario. Gyventojai nepatenkinti šiuo sprendimu.",
    "cp874": "นายกเทศมนตรีประกาศว่าสะพานจะปิดจนถึงฤดูใบไม้ผลิ",
    "shift_jis": "市長は火曜日、橋を春まで閉鎖すると発表した。住民は市の決定に不満を示している。",
    "euc_jp": "市長は火曜日、橋を春まで閉鎖すると発表した。住民は市の決定に不満を示している。",
    "gb18030": "市长周二宣布，大桥将关闭至春天。居民对政府的决定表示不满。",
    "big5": "市長週二宣布，大橋將關閉至春天。居民對政府的決定表示不滿。",
    "euc_kr": "시장은 화요일 다리를 봄까지 폐쇄한다고 발표했다. 주민들은 시의 결정에 불만을 나타냈다.",
}


@pytest.mark.parametrize("encoding", NEWS)
def test_legacy_encodings_are_found_out(encoding):
    text = NEWS[encoding]
    assert decode(text.encode(encoding), "news.txt") == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "El niño está aquí."),
        ("cp1252", "Café"),
        ("cp1252", "© 2026 The Post"),
        ("cp1252", "It’s a “quote”."),
        ("cp1250", "Gradonačelnik je rekao da će most biti zatvoren."),
        ("cp1250", "A híd tavaszig zárva marad, és őszintén dühösek."),
    ],
)
def test_a_few_words_in_latin_script_are_enough(encoding, text):
    assert decode(text.encode(encoding), "news.txt") == text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding_and_is_no_text(bom, encoding):
    assert decode(bom + "Überraschung 🌉".encode(encoding), "a.txt") == "Überraschung 🌉"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_round_trip(text):
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


def test_markup_declares_its_encoding():
    page = '<meta charset="iso-8859-5"><p>Мост'.encode("iso-8859-5")
    assert decode(page, "a.html", markup=True).endswith("Мост")
    page = '<?xml version="1.0" encoding="windows-1251"?><p>Мост'.encode("cp1251")
    assert decode(page, "a.xhtml", markup=True).endswith("Мост")


def test_latin1_is_read_as_browsers_read_it():
    assert decode(b"<meta charset=iso-8859-1><p>It\x92s", "a.html", markup=True).endswith("It’s")


def test_valid_utf8_wins_over_a_wrong_declaration():
    page = '<meta charset="windows-1251"><p>Мост'
    assert decode(page.encode(), "a.html", markup=True) == page


@pytest.mark.parametrize("label", ["hex", "rot13", "undefined", "no-such-thing", "utf-16", "punycode"])
def test_a_senseless_declaration_is_passed_over(label):
    text = f"<meta charset={label}><p>{NEWS['cp1252']}"
    assert decode(text.encode("cp1252"), "a.html", markup=True) == text


def test_one_bad_byte_does_not_spoil_a_utf8_file():
    data = NEWS["cp1251"].encode() + b"\xff" + NEWS["cp1251"].encode()
    assert decode(data, "a.txt") == NEWS["cp1251"] + "�" + NEWS["cp1251"]


def test_nul_in_text_is_kept():
    assert decode(b"One\x00 two three.", "a.txt") == "One\0 two three."


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"PK\x03\x04" + b"text" * 100,
        b"%PDF-1.7\nplain ASCII objects",
        bytes(range(256)) * 40,
        b"\x00\x01" * 500,
        "UTF-16 without a mark".encode("utf-16-le"),
    ],
)
def test_binary_files_are_refused(data):
    with pytest.raises(InputError, match=r"^photo\.png: looks binary, not text; "):
        decode(data, "photo.png")


def test_the_encoding_that_a_user_names_settles_it():
    assert decode(NEWS["cp1252"].encode("cp1252"), "a.txt", encoding="latin-1") != NEWS["cp1252"]
    assert decode("\ufeffx".encode("utf-16-le"), "a.txt", encoding="utf-16-le") == "x"
    with pytest.raises(InputError, match=r"^a\.txt: not utf-8 at byte 3; "):
        decode(b"abc\xff", "a.txt", encoding="utf-8")
    with pytest.raises(UsageError, match="unknown encoding 'klingon'"):
        decode(b"abc", "a.txt", encoding="klingon")


@pytest.mark.parametrize("encoding", ["cp1252", "shift_jis", "gb18030", "cp1251"])
def test_large_files_are_sampled(encoding):
    text = "x" * 300_000 + f"\n{NEWS[encoding]}" * 20_000
    assert decode(text.encode(encoding), "a.txt") == text
