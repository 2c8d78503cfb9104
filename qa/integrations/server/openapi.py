"""The description of the service: `openapi.json`, with the schema of reports and the names of rules put in."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from qa.integrations.server.order import names_of_rules


def description(version: str) -> dict[str, Any]:
    """The service in OpenAPI 3.1."""
    described: dict[str, Any] = json.loads(resources.files(__package__).joinpath("openapi.json").read_text("utf-8"))
    described["info"]["version"] = version
    schemas = described["components"]["schemas"]
    schemas["rule_name"]["enum"] = list(names_of_rules())
    report = _moved(json.loads(resources.files("qa.output").joinpath("report.schema.json").read_text("utf-8")))
    schemas |= report.pop("$defs")
    schemas["report"] = report
    return described


def _moved(schema: Any) -> Any:
    """The schema with its references pointing to where OpenAPI keeps schemas."""
    if isinstance(schema, dict):
        moved = {key: _moved(value) for key, value in schema.items() if key != "$schema"}
        if "$ref" in moved:
            moved["$ref"] = moved["$ref"].replace("#/$defs/", "#/components/schemas/")
        return moved
    return [_moved(item) for item in schema] if isinstance(schema, list) else schema
