from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ModelError, UsageError
from qa.finding import Severity
from qa.scoring.cache import Cache
from qa.scoring.estimators import cached, load_quality
from qa.scoring.estimators.cached import CachedQuality, pack, unpack
from qa.scoring.estimators.grading import tidy
from qa.scoring.quality import Doubt, Grade


class LengthModel:
    """Takes the length of a translation for its quality and doubts its first letter; counts its calls."""

    name = "length"
    revision = "1"

    def __init__(self) -> None:
        self.calls: list[list[tuple[str, str | None]]] = []

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        self.calls.append(list(zip(targets, sources, strict=True)))
        if "broken" in targets:
            raise ModelError("broken")
        return [Grade(len(t) + 0.1, (Doubt(0, 1, Severity.MINOR, 0.3, "Other", "é\ud800"),)) for t in targets]


@pytest.fixture
def model() -> LengthModel:
    return LengthModel()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "scores.sqlite3"


def test_only_what_is_new_is_graded(model, path):
    first = CachedQuality(model, Cache(path)).grade(["a", "bc", "a"], ["x", "y", "x"], "en", "de")
    second = CachedQuality(model, Cache(path)).grade(["bc", "new", "a"], ["y", "z", "x"], "en", "de")
    assert model.calls == [[("a", "x"), ("bc", "y")], [("new", "z")]]
    assert [second[2], second[0], second[2]] == first
    assert CachedQuality(model, Cache(path)).name == "length"


def test_what_makes_another_grade(model, path):
    def grade(source: str | None = "x", lang: str | None = "en", source_lang: str | None = "de") -> None:
        CachedQuality(model, Cache(path)).grade(["a"], [source], lang, source_lang)

    grade()
    grade()
    assert len(model.calls) == 1
    grade(source="")
    grade(source=None)
    grade(lang="fr")
    grade(lang=None)
    grade(source_lang="en")
    assert len(model.calls) == 6
    model.revision = "2"
    grade()
    assert len(model.calls) == 7


def test_what_was_graded_before_an_error_is_kept(model, path, monkeypatch):
    monkeypatch.setattr(cached, "CHUNK", 2)
    with pytest.raises(ModelError):
        CachedQuality(model, Cache(path)).grade(["a", "b", "broken"], [None] * 3, None, None)
    CachedQuality(model, Cache(path)).grade(["a", "b"], [None] * 2, None, None)
    assert len(model.calls) == 2


DOUBTS = st.builds(
    lambda start, length, severity, p, text: Doubt(start, start + length, severity, p, text, text),
    st.integers(0, 50),
    st.integers(1, 50),
    st.sampled_from(Severity),
    st.floats(0, 1),
    st.text(),
)


@settings(deadline=None)
@given(st.floats(0, 100), st.lists(DOUBTS))
def test_pack_and_unpack(quality, doubts):
    grade = Grade(quality, tuple(doubts))
    assert unpack(pack(grade), 100) == grade
    if doubts:
        assert unpack(pack(grade), max(d.end for d in doubts) - 1) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[1, [[0, 1]]]", b'[1, [[0, 1, "worst", 1, "", ""]]]', b"\xff"])
def test_a_damaged_grade_is_no_grade(data):
    assert unpack(data, 10) is None


@settings(deadline=None)
@given(st.text(), st.lists(DOUBTS))
def test_tidy_doubts_are_in_order_and_apart(target, doubts):
    kept = tidy(target, doubts)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    assert all(0 <= d.start < d.end <= len(target) for d in kept)
    assert all(target[d.start : d.end].strip() == target[d.start : d.end] for d in kept)


def test_of_two_doubts_that_overlap_the_worse_stays():
    minor, major = Doubt(0, 5, Severity.MINOR, 0.9), Doubt(4, 7, Severity.MAJOR, 0.1)
    assert tidy("one two", [minor, major]) == (major,)


@pytest.mark.parametrize("name", ["comet:", "comet", "metrix:x", "gemma", "hf:x", ""])
def test_an_unknown_name_lists_the_known_ones(name):
    with pytest.raises(UsageError, match=r"unknown quality model .*known: builtin, comet:<.*metricx:<.*openai:<"):
        load_quality(name)
