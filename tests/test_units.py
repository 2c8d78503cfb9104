"""Units of a bilingual file are no page: nothing in them is misplaced, and what several files share is no furniture."""

from pathlib import Path

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.readers import read

FILES = sorted((Path(__file__).parents[1] / "fixtures" / "bilingual").iterdir())
LAYOUT = ("DOC101", "DOC102", "DOC103", "DOC104", "DOC105", "DOC110")


def documents(path: Path) -> list[Document]:
    return [d for d in read(path) if isinstance(d, Document)]


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix != ".jsonl"], ids=lambda p: p.name)
@pytest.mark.parametrize("model", ["none", "builtin"])
def test_no_unit_is_misplaced(path: Path, model: str) -> None:
    reports = Checker(model, select=LAYOUT, quality="none", cache=False).check_many(documents(path))
    assert [f.text for r in reports for f in r.findings] == []


def test_a_unit_that_two_files_share_is_no_furniture() -> None:
    twice = [d for path in FILES if path.suffix == ".po" for d in documents(path) * 2]
    reports = Checker("none", select=["DOC104"]).check_many(twice)
    assert [f.text for r in reports for f in r.findings] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_sound_units_are_no_mistranslations(path: Path) -> None:
    reports = Checker("builtin", select=["SRC609"], cache=False).check_many(documents(path))
    assert [f.text for r in reports for f in r.findings] == []
