"""`qa check --source`: which source goes with which text, and what keeps them apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.cli.check import with_arguments
from qa.cli.inputs import read_all
from qa.config import Settings
from qa.document import Document
from qa.errors import UsageError

Run = Callable[..., Any]

ENGLISH = "The harbour will stay closed until Friday because of the storm, the mayor said on Monday evening.\n"
GERMAN = "Der Hafen bleibt wegen des Sturms bis Freitag geschlossen, sagte der Bürgermeister am Montagabend.\n"


def put(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


@pytest.fixture
def german() -> str:
    return put("de/a.md", GERMAN)


@pytest.fixture
def english() -> str:
    return put("en/a.md", ENGLISH)


def sources(*paths: str, source: str | None, **settings: Any) -> list[str]:
    """Text of the source of each document; all must be read."""
    documents, failures = read_all(paths, Settings(**settings), source)
    assert failures == []
    return [d.source.text.strip() if d.source else "" for d in documents]


def complaint(*paths: str, source: str, **settings: Any) -> str:
    """The one line that tells what is wrong."""
    documents, (failure,) = read_all(paths, Settings(**settings), source)
    assert documents == []
    return str(failure)


def test_one_file(german: str, english: str) -> None:
    documents, failures = read_all([german], Settings(lang="de"), english)
    assert failures == []
    (document,) = documents
    assert isinstance(document.source, Document)
    assert (document.source.text, document.source.lang, document.source.path) == (ENGLISH.strip(), "en", "en/a.md")


def test_a_folder_has_files_of_the_same_names(german: str, english: str) -> None:
    put("de/sub/b.md", "Eins")
    put("en/sub/b.md", "One")
    assert sources("de", source="en") == [ENGLISH.strip(), "One"]
    assert sources("de/a.md", "de/sub/b.md", source="en") == [ENGLISH.strip(), "One"]
    assert sources(str(Path("de").absolute()), source="en") == [ENGLISH.strip(), "One"]
    Path("en/sub/b.md").unlink()
    assert complaint("de/sub", source="en") == "en/b.md: no such file; check the path"


def test_sources_beside_the_translations_are_not_checked(english: str) -> None:
    put("a.md", GERMAN)
    assert sources(".", source="en") == [ENGLISH.strip()]


def test_one_file_for_several(german: str, english: str) -> None:
    put("de/b.md", GERMAN)
    for paths in (["de"], ["de/a.md", "de/b.md"]):
        with pytest.raises(UsageError, match=r"--source en/a\.md: is one file for several; give a folder"):
            read_all(paths, Settings(), english)
    with pytest.raises(UsageError, match="is what is to be checked"):
        read_all(["-"], Settings(), "-")
    with pytest.raises(UsageError, match="is a folder; standard input needs a file"):
        read_all(["-"], Settings(), "en")


def test_records(english: str) -> None:
    put("de.jsonl", '{"text": "Eins"}\n{"text": "Zwei"}\n')
    put("en.jsonl", '{"text": "One"}\n{"text": "Two"}\n')
    assert sources("de.jsonl", source="en.jsonl") == ["One", "Two"]
    put("en.jsonl", '{"text": "One"}\n')
    assert complaint("de.jsonl", source="en.jsonl") == (
        "en.jsonl: has 1 documents, and de.jsonl has 2; there must be one source for each"
    )


def test_swapped(german: str, english: str) -> None:
    said = "en/a.md: is in en, and its source de/a.md in de; are the files swapped?"
    assert complaint(english, source=german, lang="de") == said
    assert complaint(english, source=german, source_lang="en") == said
    assert complaint(english, source=german, lang="de", source_lang="en") == said
    assert sources(german, source=english, lang="de", source_lang="en") == [ENGLISH.strip()]
    assert sources(english, source=german) == [GERMAN.strip()]  # nothing says which way it should be


def test_the_same_language(german: str) -> None:
    other = put("en/a.md", GERMAN)
    assert complaint(german, source=other).startswith("en/a.md: is in de, as is de/a.md; give a source in another")
    assert complaint(german, source=other, lang="de-AT").startswith("en/a.md: is in de, as is de/a.md")
    assert sources(german, source=other, lang="de-AT", source_lang="de-DE") == [GERMAN.strip()]


def test_a_file_with_its_own_sources(english: str) -> None:
    put("a.tsv", "One\tEins\n")
    assert complaint("a.tsv", source=english) == "a.tsv: has its sources in itself; leave out --source"
    documents, _ = read_all(["a.tsv"], Settings(source_lang="en"))
    assert documents[0].source
    assert documents[0].source.lang == "en"


def test_source_field() -> None:
    put("a.jsonl", '{"text": "Eins", "original": "One"}\n')
    assert sources("a.jsonl", source=None, source_field="original") == ["One"]


def test_on_the_command_line(run: Run, german: str, english: str) -> None:
    argv = ["check", "--model", "none", german, "--source", english, "--lang", "DE", "--source-lang", "EN"]
    result = run(*argv, "--format", "json")
    assert result.err == ""
    assert [d["path"] for d in json.loads(result.out)["documents"]] == ["de/a.md"]
    result = run("check", "--model", "none", english, "--source", german, "--lang", "de")
    assert (result.code, result.err) == (
        2,
        "qa: en/a.md: is in en, and its source de/a.md in de; are the files swapped?\n",
    )


def test_settings() -> None:
    from argparse import Namespace

    assert with_arguments(Settings(source_lang="fr"), Namespace()).source_lang == "fr"
    assert with_arguments(Settings(source_lang="fr"), Namespace(source_lang="PT_br")).source_lang == "pt-BR"
