"""The service is what its description says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from qa.integrations.server.app import PAGE
from qa.integrations.server.openapi import description

schemathesis = pytest.importorskip("schemathesis")
from hypothesis import HealthCheck, Phase, settings  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")

SCHEMA = schemathesis.openapi.from_dict(description("1.2.3"))


@pytest.fixture(scope="module")
def url(process: Callable[..., Any]) -> str:
    """Address of a real service."""
    return str(process().url)


@SCHEMA.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: Any, url: str) -> None:
    case.call_and_validate(base_url=url)


def test_every_route_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    assert set(described) == {route.path for route in client.app.routes} - (set(PAGE) - {"/"})


def test_its_schemas_are_sound(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator({**described, "$ref": "#/components/schemas/report"})
    validator.validate(client.post("/v1/check", json={"text": "Hello , world."}).json())
    examples = described["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert "SRC601" in client.post("/v1/check", json=examples["translation"]["value"]).json()["summary"]["by_code"]
