"""Reports that are kept: the same as new ones, and dropped as soon as anything that they follow from is another."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa import report_cache
from qa.document import Document
from qa.report_cache import basis, dump, load
from qa.rules.registry import all_rules

TEXT = "The mayor met met the council.\n\nPhoto: Anna Smith/AFP\n\nShe left (and nobody asked why.\n\nThe end of it."
SOURCE = "Die Bürgermeisterin traf den Rat.\n\nSie ging (und niemand fragte.\n\nDas Ende."


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are kept, in a folder of the test's own."""
    monkeypatch.setattr(report_cache, "basis", basis)
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents were really checked, call by call."""
    counts: list[int] = []
    read = qa.Checker._read

    def counting(self: qa.Checker, batch: list[Document], *others: object) -> list[qa.Report]:
        counts.append(len(batch))
        return read(self, batch, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(qa.Checker, "_read", counting)
    return counts


def rules_alone(**how: object) -> qa.Checker:
    return qa.Checker("none", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [None, SOURCE], ids=["alone", "with its source"])
@pytest.mark.parametrize("model", ["none", "builtin"])
def test_a_kept_report_is_the_same(model: str, source: str | None, checked: list[int]) -> None:
    first = qa.Checker(model).check(TEXT, "en", source)
    second = qa.Checker(model).check(TEXT, "en", source)
    assert checked == [1]
    assert second == first
    assert second.suspects == first.suspects
    assert first == qa.Checker(model, cache=False).check(TEXT, "en", source)


@given(st.text(max_size=80), st.none() | st.text(max_size=40))
def test_every_report_comes_back_as_it_was(text: str, source: str | None) -> None:
    report = qa.Checker("none", cache=False).check(text, "en", source)
    given_back = load(replace(report.document, links=()), dump(report))
    assert given_back == report


def test_only_what_changed_is_checked_again(checked: list[int]) -> None:
    texts = ["The mayor left.", "The council met.", "Nobody asked."]
    rules_alone().check_many(texts, lang="en")
    rules_alone().check_many([*texts[:2], "Everybody asked."], lang="en")
    assert checked == [3, 1]


CHANGES: dict[str, Callable[[], qa.Report]] = {
    "text": lambda: rules_alone().check(TEXT + " More.", "en"),
    "language": lambda: rules_alone().check(TEXT, "de"),
    "source": lambda: rules_alone().check(TEXT, "en", SOURCE),
    "rules": lambda: rules_alone(ignore=["DOC"]).check(TEXT, "en"),
    "options": lambda: rules_alone(options={"DOC108": {"min_words": 2}}).check(TEXT, "en"),
    "model": lambda: qa.Checker("builtin").check(TEXT, "en"),
    "place in its file": lambda: rules_alone().check(Document.from_text("\n" + TEXT, "en")),
    "blocks": lambda: rules_alone().check(replace(Document.from_text(TEXT, "en"), markup=True)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_report_follows_from_is_another(change: str, checked: list[int]) -> None:
    rules_alone().check(TEXT, "en")
    CHANGES[change]()
    assert checked == [1, 1]


def test_the_other_documents_of_the_run_matter(checked: list[int]) -> None:
    rules_alone().check_many([TEXT], lang="en")
    rules_alone().check_many([TEXT, "Another story.\n\nThe end of it."], lang="en")
    assert checked == [1, 2]


def test_a_file_that_the_options_name_is_another(tmp_path: Path, checked: list[int]) -> None:
    glossary = tmp_path / "terms.csv"
    for line in ("mayor,Bürgermeisterin", "council,Rat"):
        glossary.write_text(f"target,source\n{line}\n", encoding="utf-8")
        checker = rules_alone(options={"SRC608": {"glossary": str(glossary)}})
        checker.check(TEXT, "en", SOURCE)
    assert checked == [1, 1]


def test_code_that_changed_is_run(checked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    rules_alone().check(TEXT, "en")
    monkeypatch.setattr(report_cache, "_code", lambda: "other")
    rules_alone().check(TEXT, "en")
    assert checked == [1, 1]


def test_what_rules_of_others_read_is_not_known() -> None:
    theirs = replace(all_rules()[0], code="ACME101")
    assert basis([*all_rules(), theirs], {}) is None
    assert basis(all_rules(), {}) is not None


def test_nothing_is_kept_if_nothing_should_be(tmp_path: Path, checked: list[int]) -> None:
    for _ in range(2):
        rules_alone(cache=False).check(TEXT, "en")
    assert checked == [1, 1]
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("data", [b"", b"\x00", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_entry_is_computed_again(data: bytes) -> None:
    assert load(Document.from_text("a", "en"), data) is None


def test_an_entry_of_another_text_is_not_taken() -> None:
    report = rules_alone(cache=False).check(TEXT, "en")
    assert load(rules_alone(cache=False).check("One block.", "en").document, dump(report)) is None


def test_a_folder_that_can_not_be_written_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QA_CACHE_DIR", os.fspath(tmp_path / "file" / "cache"))
    with pytest.warns(RuntimeWarning, match="nothing is cached"):
        assert rules_alone().check(TEXT, "en").findings
