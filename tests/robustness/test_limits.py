"""Work grows with the size of a text and no faster, and what is no text is not read at length.

Here steps are counted, so that no clock has a say; `limits.py` measures seconds and memory of a million characters.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType

import pytest
import sentencex
from hostile import CSV, FILES, HTML, JSON, MARKDOWN, PLAIN, PO, SENTENCE, TMX, XLIFF

from qa import segmentation
from qa.checker import MOST_FINDINGS, Checker
from qa.document import Document
from qa.errors import InputError
from qa.languages import lexicon, load
from qa.output import View, render
from qa.readers import parse, read
from qa.readers.markdown import _MOST_LINES
from qa.scoring.builtin import Builtin, network
from qa.scoring.protocol import MOST_READ
from qa.spellings import openers

SMALL = 1_000
GROWTH = 4
FIXED = 3_000
"""Steps that any text may take, whatever its size."""
READERS = [
    (ending, name)
    for ending, makers in (("html", HTML), ("md", MARKDOWN), ("json", JSON), ("xlf", XLIFF), ("tmx", TMX))
    for name in makers
] + [(ending, name) for ending, makers in (("po", PO), ("csv", CSV)) for name in makers]


def steps(run: object, *arguments: object) -> int:
    """How many functions are called, those of C among them."""
    count = 0

    def counting(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        run(*arguments)  # type: ignore[operator]
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", PLAIN)
def test_checking_is_linear_in_the_size_of_a_text(rules_alone: Checker, name: str) -> None:
    def check(text: str) -> None:
        render([rules_alone.check(text, lang="en")], View(), "json")

    check(PLAIN[name](GROWTH * SMALL))  # fills caches
    small, large = (steps(check, PLAIN[name](size)) for size in (SMALL, GROWTH * SMALL))
    assert large < 2 * GROWTH * (small + FIXED)


@pytest.mark.parametrize(("ending", "name"), READERS)
def test_reading_is_linear_in_the_size_of_a_file(ending: str, name: str) -> None:
    def parsed(text: str) -> None:
        list(parse(text, f"a.{ending}"))

    small, large = (steps(parsed, FILES[ending][name](size)) for size in (SMALL, GROWTH * SMALL))
    assert large < 2 * GROWTH * (small + FIXED)


def test_marks_without_end_are_text_as_it_stands() -> None:
    (document,) = parse("A [link](b) here.\n\n" + "[" * 2_000, "a.md")
    assert isinstance(document, Document)
    assert document.text == "A link here.\n\n" + "[" * 2_000


def test_a_file_of_many_lines_of_nothing_is_no_markdown() -> None:
    (document,) = parse("- a\n" * (2 * _MOST_LINES), "a.md")
    assert isinstance(document, Document)
    assert document.text.startswith("- a\n- a\n")


def test_sentences_are_sought_in_a_window_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = sentencex.get_sentence_boundaries
    monkeypatch.setattr(
        sentencex, "get_sentence_boundaries", lambda lang, text: seen.append(len(text)) or real(lang, text)
    )
    segmentation.segment(Document.from_text("“" * 50_000, "en"))
    assert max(seen) <= segmentation.WINDOW
    assert len(seen) <= 2 * 50_000 / segmentation.WINDOW


def test_windows_cut_no_sentence() -> None:
    document = segmentation.segment(Document.from_text(SENTENCE * 100, "en"))
    assert [document.slice(s) for s in document.sentences] == [SENTENCE.strip()] * 100


def test_a_sentence_longer_than_windows_is_one() -> None:
    text = "word " * 2_000 + "end. Next one."
    document = segmentation.segment(Document.from_text(text, "en"))
    assert [document.slice(s) for s in document.sentences] == ["word " * 2_000 + "end.", "Next one."]


def test_of_many_findings_of_a_rule_some_are_reported_and_a_note_says_so(rules_alone: Checker) -> None:
    text = "( " * 10_000
    report = rules_alone.check(text, lang="en")
    assert sum(f.code == "TYP201" for f in report.findings) == MOST_FINDINGS + len(text) // 100
    assert any(note.startswith("TYP201") and "there are more" in note for note in report.notes)


def test_what_follows_after_very_many_paragraphs_is_read_as_one(rules_alone: Checker) -> None:
    document = Document.from_text("Ab.\n\n" * 12_000 + "The last words.", "en")
    report = rules_alone.check(document)
    most = segmentation.most_parts(document)
    assert len(report.document.blocks) == most < 12_000
    assert report.document.blocks[-1].end == len(document.text)
    assert any(f"more than {most:,} paragraphs" in note for note in report.notes)


def test_capitalised_words_of_a_list_are_not_all_looked_up() -> None:
    words = [f"A{chr(97 + i // 676)}{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}xyz" for i in range(10_000)]
    assert len(openers(". ".join(words), frozenset())) <= 3_000


def test_languages_with_many_names_are_loaded_once() -> None:
    assert load("en-abcdefgh") is load("en") is load("EN-zz")
    assert lexicon.load("en-abcdefgh") is lexicon.load("en")


@pytest.mark.parametrize("lang", ["../../pyproject", "/etc/hosts", "..", "en/../de", "x" * 5000, "\0"])
def test_a_language_is_no_path(rules_alone: Checker, lang: str) -> None:
    assert lexicon.load(lang) == frozenset()
    assert rules_alone.check("Some text.", lang=lang).text == "Some text."


def test_the_model_reads_the_beginning_of_a_block_without_end() -> None:
    text = "a" * (5 * MOST_READ)
    assert sum(len(t.ids) for t in network().tokenize([text])) <= MOST_READ + 1
    (scores,) = Builtin().surprisal([text])
    assert (scores.starts[0], scores.ends[-1]) == (0, len(text))
    assert (scores.starts[1:] == scores.ends[:-1]).all()
    rest = scores.bits[scores.starts >= MOST_READ]
    assert (rest == rest[0]).all()


def test_a_note_tells_of_a_paragraph_that_the_model_did_not_read_to_its_end() -> None:
    report = Checker("builtin", cache=False).check("word " * (MOST_READ // 4), lang="en")
    assert any(f"{MOST_READ:,} characters" in note for note in report.notes)


def test_the_model_reads_what_is_alike_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = network()
    rows = 0
    real = encoder._session.run

    class Counting:
        def run(self, outputs: object, inputs: dict[str, object], options: object) -> object:
            nonlocal rows
            rows += len(inputs["ids"])  # type: ignore[arg-type]
            return real(outputs, inputs, options)

    monkeypatch.setattr(encoder, "_session", Counting())
    first, *others = Builtin().surprisal([SENTENCE] * 100)
    assert rows == 1
    assert all((other.bits == first.bits).all() for other in others)


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    for ending, makers in (("xlf", XLIFF), ("tmx", TMX)):
        for name in {"bomb", "outside entity"} & makers.keys():
            file = tmp_path / f"a.{ending}"
            file.write_text(makers[name](0))
            assert all(isinstance(item, InputError) for item in read(file)), name


def test_a_number_of_a_million_digits_breaks_nothing() -> None:
    text = json.dumps({"text": "A text.", "n": 1})[:-1] + "9" * 100_000 + "}"
    assert [type(item) for item in parse(text, "a.json")] == [Document]
