"""Two models made up for the test: the small one sees "?", the large one sees "x"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qa.document import Document, Role
from qa.roles import assign
from qa.scoring import calibration, cascade
from qa.scoring.calibration import Calibration, Norm
from qa.scoring.cascade import Cascade, load_cascade
from qa.scoring.protocol import Reading, TokenScores
from qa.segmentation import segment

SOUND = "This is a sound sentence with some words. "
DOUBTFUL = "Is this a sound sentence? "
"""The small model doubts it."""
BROKEN = "This xxxx is a sentence? "
"""Both do."""


class Letters:
    """One token a character: the odd one costs 20 bits, any other 2."""

    revision = "1"

    def __init__(self, name: str, odd: str) -> None:
        self.name = name
        self.reads_context = name == "large"
        self._odd = odd
        self.read_texts: list[str] = []

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        self.read_texts += texts
        return [
            TokenScores(
                np.arange(len(t), dtype=np.int32),
                np.arange(1, len(t) + 1, dtype=np.int32),
                np.array([20 if c == self._odd else 2 for c in t], dtype=np.float32),
            )
            for t in texts
        ]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [Reading(scores, np.zeros(384, np.float16)) for scores in self.surprisal(texts)]


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """English is known to both; a z of 1 of the small model is as rare as one of 2 of the large one."""
    norms = {"en": Norm(level=4.0, slope=0.0, spread=0.4, decay=0.0)}
    shapes = {"small": ((-1.0, -1.0), (1.0, 1.0)), "large": ((-2.0, -1.0), (2.0, 1.0))}
    known = {name: Calibration("2026-01", norms, norms, shape) for name, shape in shapes.items()}
    monkeypatch.setattr("qa.scoring.scorer.load", lambda name: known.get(name, calibration.UNCALIBRATED))


@pytest.fixture
def small() -> Letters:
    return Letters("small", "?")


@pytest.fixture
def large() -> Letters:
    return Letters("large", "x")


def article(*paragraphs: str, lang: str = "en", role: Role = Role.BODY) -> Document:
    document = segment(Document.from_text("\n\n".join(p.strip() for p in paragraphs), lang))
    return assign(document, [{role: 1.0}] * len(document.blocks))


def scored(small: Letters, large: Letters | None, document: Document) -> cascade.Verdicts:
    models = Cascade(small, large)
    [verdicts] = models.score([document], models.read([document]))
    assert len(verdicts) == len(document.sentences)
    return verdicts


def test_the_small_model_alone_reads_once(small):
    document = article(SOUND, BROKEN)
    fine, broken = scored(small, None, document)
    assert fine.fluency > broken.fluency
    assert len(small.read_texts) == 2


def test_the_large_model_reads_the_whole_of_a_document_that_is_in_doubt(small, large):
    document = article(SOUND * 3, SOUND + DOUBTFUL, SOUND * 2, SOUND + BROKEN, SOUND)
    verdicts = scored(small, large, document)
    assert "".join(large.read_texts) == document.text
    texts = [document.slice(s) for s in document.sentences]
    odd = [t for t, v in zip(texts, verdicts, strict=True) if v.peaks]
    assert odd == [BROKEN.strip()], "what the small model doubted is sound, the large one says"
    assert [document.text[p.start : p.end] for v in verdicts for p in v.peaks] == ["xxxx"]


def test_only_the_documents_in_doubt_are_read_and_in_their_order(small, large):
    documents = [article(SOUND), article(SOUND, SOUND + DOUBTFUL), article(SOUND * 2), article(SOUND + DOUBTFUL)]
    models = Cascade(small, large)
    verdicts = models.score(documents, models.read(documents))
    assert "".join(large.read_texts) == documents[1].text + documents[3].text
    assert [len(v) for v in verdicts] == [len(d.sentences) for d in documents]


def test_where_nothing_is_in_doubt_the_large_model_reads_nothing(small, large):
    verdicts = scored(small, large, article(SOUND * 3, SOUND, SOUND * 2))
    assert large.read_texts == []
    assert min(v.fluency for v in verdicts) > 20


def test_only_the_story_is_worth_the_large_model(small, large):
    scored(small, large, article(SOUND, DOUBTFUL, SOUND, role=Role.FURNITURE))
    assert large.read_texts == []


def test_what_the_large_model_read_has_the_verdict_that_it_has_without_the_cascade(small, large, monkeypatch):
    document = article(SOUND, SOUND + BROKEN + DOUBTFUL, SOUND)
    cascaded = scored(small, large, document)
    monkeypatch.setattr(cascade, "SURE", None)
    assert cascaded == scored(small, large, document)


def test_without_a_table_for_the_small_model_the_large_one_reads_everything(small, large):
    small.name = "unknown"
    document = article(SOUND, SOUND)
    scored(small, large, document)
    assert "".join(large.read_texts) == document.text


def test_a_language_without_a_table(small, large):
    document = article(SOUND, SOUND, lang="zu")
    scored(small, large, document)
    assert "".join(large.read_texts) == document.text


def test_texts_on_their_own_are_always_read_by_the_large_model(small, large):
    sound, broken = Cascade(small, large).fluency([SOUND, BROKEN], "en")
    assert sound > broken
    assert large.read_texts == [SOUND, BROKEN]
    assert small.read_texts == []


def test_an_empty_document(small, large):
    assert scored(small, large, article("")) == ()


def test_versions_name_every_model(small, large):
    assert Cascade(small, large).versions == (("large", "1"), ("small", "1"))
    assert Cascade(small).versions == (("small", "1"),)
    assert load_cascade("none") is None
