"""Fluency: 50 is the median of edited news, 5 its fifth percentile, whatever the language."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.scoring.calibration import UNCALIBRATED, Calibration, Norm, load, norm_of, own_norm

NORM = Norm(level=5.0, slope=-0.5, spread=1.0, decay=0.25)
TABLE = Calibration("2026-01", {}, {"en": NORM}, ((-1.6, -1.645), (0.0, 0.0), (2.0, 1.645)))


def test_what_is_expected_at_its_length_is_the_median() -> None:
    assert TABLE.fluency(NORM.z(5.0 - 0.5 * math.log(20), 20)) == pytest.approx(50.0)


def test_the_fifth_percentile_is_five() -> None:
    assert TABLE.fluency(2.0) == pytest.approx(5.0, abs=0.01)


@given(st.floats(-6, 6), st.floats(0.01, 3))
def test_more_surprise_is_less_fluency(z: float, more: float) -> None:
    assert 0.0 < TABLE.fluency(z + more) < TABLE.fluency(z) <= 100.0


def test_a_region_has_the_norm_of_its_language() -> None:
    assert norm_of(TABLE.context, "en-GB") is NORM
    assert norm_of(TABLE.context, None) is None


def test_a_document_without_a_table_is_its_own_norm() -> None:
    norm = own_norm([(3.0, 20), (4.0, 20), (5.0, 20), (4.0, 20), (9.0, 20)])
    assert UNCALIBRATED.fluency(norm.z(4.0, 7)) == pytest.approx(50.0)
    assert UNCALIBRATED.fluency(norm.z(9.0, 7)) < 1.0


def test_a_model_without_tables_is_uncalibrated() -> None:
    assert load("no-such-model") is UNCALIBRATED


def test_gemma_is_calibrated_for_every_language_with_a_file() -> None:
    from qa.languages import CODES

    tables = load("gemma")
    assert set(CODES) <= set(tables.alone)
    assert set(CODES) <= set(tables.context)
    assert [z for z, _ in tables.shape] == sorted(z for z, _ in tables.shape)
