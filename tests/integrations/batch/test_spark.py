"""The example for Spark in the documentation, run on a local Spark."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark.sql", reason="needs pyspark")
pytest.importorskip("pandas", reason="needs pandas")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("java"), reason="needs Java")]

PAGE = Path(__file__).parents[3] / ".github" / "docs" / "scale.md"


@pytest.mark.filterwarnings("ignore")
def test_the_example_checks_a_data_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    page = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(# Spark.*?)^```$", page, re.MULTILINE | re.DOTALL)
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        texts = [f"Hall {i} was closed , officials said." for i in range(50)]
        articles = spark.createDataFrame([(f"n{i}", text) for i, text in enumerate(texts)], ["id", "text"])
        names: dict[str, object] = {"articles": articles}
        exec(compile(example, "scale.md", "exec"), names)
        rows = names["checked"].collect()  # type: ignore[attr-defined]
    finally:
        spark.stop()
    assert sorted(row["id"] for row in rows) == sorted(f"n{i}" for i in range(50))
    assert {row["findings"] for row in rows} == {1}
    assert {row["error"] for row in rows} == {None}
