"""JSON lines: one document a line, as in `documents` of the JSON output, each with the tool and the model."""

from __future__ import annotations

from collections.abc import Sequence

from qa.output import View
from qa.output.as_json import document, dumps, head
from qa.report import Report


def render(reports: Sequence[Report], view: View) -> str:
    """A line for each document."""
    return "".join(dumps({**head(view), **document(report)}) for report in reports)
