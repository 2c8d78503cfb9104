"""What the source has too is no fault of the translation."""

from qa.checker import Checker


def codes(text: str, source: str | None, *rules: str) -> list[str]:
    return [f.code for f in Checker("none", select=rules).check(text, lang="de", source=source).findings]


OPEN = "Der Minister (aus Kiel sagte nichts dazu."


def test_a_fault_of_the_translation_alone_is_found() -> None:
    assert codes(OPEN, "The minister (from Kiel) said nothing about it.", "TYP201") == ["TYP201"]


def test_a_fault_that_the_source_has_too_is_not() -> None:
    assert codes(OPEN, "The minister (from Kiel said nothing about it.", "TYP201") == []


def test_without_a_source_it_is_found() -> None:
    assert codes(OPEN, None, "TYP201") == ["TYP201"]


def test_each_fault_of_the_source_excuses_one() -> None:
    text = "Der Minister (aus Kiel sagte nichts und (wie immer ging er."
    assert codes(text, "The minister (from Kiel said nothing and, as ever, left.", "TYP201") == ["TYP201"]


def test_a_fault_elsewhere_in_the_source_excuses_nothing() -> None:
    text = f"Alles ist gut.\n\n{OPEN}"
    source = "All (is fine.\n\nThe minister (from Kiel) said nothing about it."
    assert codes(text, source, "TYP201") == ["TYP201"]
