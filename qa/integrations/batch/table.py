"""Reports as a table: one row a document, findings and passages nested, with the names of the JSON format."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from qa.output.as_json import document
from qa.report import Report

if TYPE_CHECKING:
    import pyarrow

_GROUP = 128
"""Rows of a row group: few enough to be held, with all their passages, while they wait to be written."""


def schema() -> pyarrow.Schema:
    """The columns. Offsets count code points of the row's text: its fields joined by blank lines."""
    import pyarrow as pa

    text, flag, whole, number = pa.string(), pa.bool_(), pa.int32(), pa.float32()
    source = pa.struct({"start": whole, "end": whole, "text": text})
    finding = pa.struct(
        {
            "code": text,
            "name": text,
            "severity": text,
            "confidence": number,
            "start": whole,
            "end": whole,
            "text": text,
            "message": text,
            "evidence": text,
            "suggestion": text,
            "source": source,
        }
    )
    passage = pa.struct(
        {
            "start": whole,
            "end": whole,
            "role": text,
            "fluency": number,
            "quality": number,
            "suspicion": number,
            "suspect": flag,
            "findings": pa.list_(whole),
            "source": source,
        }
    )
    return pa.schema(
        {
            "file": text,
            "row": pa.int64(),
            "id": text,
            "lang": text,
            "words": whole,
            "fluency": number,
            "quality": number,
            "mqm_per_1000_words": number,
            "suspect_count": whole,
            "finding_count": whole,
            "signature": text,
            "notes": pa.list_(text),
            "findings": pa.list_(finding),
            "passages": pa.list_(passage),
        }
    )


def record(report: Report, file: str, row: int, identity: str | None) -> dict[str, Any]:
    """One row."""
    return {
        **document(report),
        "file": file,
        "row": row,
        "id": identity,
        "words": report.words,
        "suspect_count": len(report.suspects),
        "finding_count": len(report.findings),
    }


def parquet(records: Iterable[dict[str, Any]]) -> bytes:
    """The rows as a Parquet file; the same rows give the same bytes."""
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    with parquet.ParquetWriter(sink, schema(), compression="zstd") as writer:
        rows = iter(records)
        while some := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(some, schema()))
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]
