"""Names in a text, and which of them a run has in common."""

import pytest

from qa.document import Document
from qa.languages import load
from qa.spellings import COMMON, common_spellings, full_names, names


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Then Harington met Berners-Lee and NATO. Rain fell.", {"Harington", "Berners-Lee"}),
        ("tr", "Ankara'da yağmur yağdı.", set()),  # the first word of a sentence may be any word
        ("tr", "Bugün Ankara'da yağmur yağdı, sonra Simpson'ın evi yandı.", {"Ankara", "Simpson"}),
        ("ja", "ゼレンスキー氏はパリへ。", {"ゼレンスキー"}),
        ("th", "วันนี้ฝนตก", set()),
    ],
)
def test_names(lang: str, text: str, expected: set[str]) -> None:
    language = load(lang)
    assert language
    assert names(text, language) == expected


def test_full_names_may_overlap() -> None:
    assert full_names("when Anna Maria Lindqvist spoke") == {("Anna", "Maria"), ("Maria", "Lindqvist")}


def test_only_what_several_documents_have_is_common() -> None:
    texts = ["Then Kit Harington came."] * COMMON + ["Then Tom Harrington came."]
    common = common_spellings(Document.from_text(text, "en") for text in texts)["en"]
    assert common.names == {"Harington": COMMON}
    assert common.after == {"Kit": {"Harington": COMMON}}
    assert common.before == {"Harington": {"Kit": COMMON}}


def test_languages_are_counted_apart_and_unknown_ones_not_at_all() -> None:
    documents = [Document.from_text("Then Kit Harington came.", lang) for lang in ("en", "nl", None, "xx")]
    assert {code: dict(s.names) for code, s in common_spellings(documents).items()} == {"en": {}, "nl": {}}
