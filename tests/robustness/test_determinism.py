"""The same input gives the same report, byte for byte, whatever surrounds the run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.output import View, render
from qa.report import Report
from qa.scoring.builtin import Builtin

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "fixtures/in_the_wild"
FILES = sorted(str(p.relative_to(ROOT)) for p in FOLDER.glob("[e-i]*/*.txt"))
ENVIRONMENTS = {
    "C, one thread": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "OMP_NUM_THREADS": "1"},
    "Turkish, other hashes": {"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "7"},
    "German, another day": {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"},
}


def run(*arguments: str, **environment: str) -> bytes:
    """What `qa check` writes in this environment."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "qa", "check", "--model", "builtin", "--no-cache", "--format", "json", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, **environment}, capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def usual() -> bytes:
    return run(*FILES[:4])


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_has_no_say(usual: bytes, name: str) -> None:
    assert run(*FILES[:4], **ENVIRONMENTS[name]) == usual


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors can't be chosen")
def test_the_number_of_processors_has_no_say(usual: bytes) -> None:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})  # the run inherits it
    try:
        assert run(*FILES[:4]) == usual
    finally:
        os.sched_setaffinity(0, allowed)


def as_json(reports: list[Report]) -> dict[str | None, str]:
    return {report.document.path: render([report], View(), "json") for report in reports}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [Document.from_text((ROOT / f).read_text(encoding="utf-8"), path=f) for f in FILES]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker("builtin", cache=False)


def test_the_order_of_files_has_no_say(checker: Checker, documents: list[Document]) -> None:
    shuffled = random.Random(1).sample(documents, len(documents))
    assert as_json(checker.check_many(shuffled)) == as_json(checker.check_many(documents))


def test_scores_do_not_depend_on_what_is_read_together(documents: list[Document]) -> None:
    texts = [paragraph for d in documents for paragraph in d.text.split("\n\n")]
    model = Builtin()
    together = model.surprisal(texts)
    for text, scores in random.Random(1).sample([*zip(texts, together, strict=True)], 25):
        (alone,) = model.surprisal([text])
        assert (alone.bits == scores.bits).all()
        assert (alone.ends == scores.ends).all()


def test_a_document_on_its_own_has_the_scores_that_it_has_among_others(
    checker: Checker, documents: list[Document]
) -> None:
    for together in checker.check_many(documents):
        alone = checker.check(replace(together.document, blocks=(), sentences=()))
        assert [p.fluency for p in alone.passages] == [p.fluency for p in together.passages]


@pytest.mark.parametrize("line_end", ["\r\n"])
def test_line_ends_change_nothing_but_offsets(checker: Checker, documents: list[Document], line_end: str) -> None:
    def told(report: Report) -> list[object]:
        return [(f.code, f.line, f.column, f.confidence, f.message.replace(line_end, "\n")) for f in report.findings]

    for document in documents:
        other = Document.from_text(document.text.replace("\n", line_end))
        assert told(checker.check(other)) == told(checker.check(Document.from_text(document.text))), document.path
