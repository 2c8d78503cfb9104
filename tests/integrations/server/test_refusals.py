"""Whatever is wrong with a request, the answer has one shape and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

JSON = {"Content-Type": "application/json"}


def told(answer: Any) -> tuple[int, str]:
    """Status and code, of an answer that has the one shape of errors and nothing else."""
    body = answer.json()
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message"]
    assert "\n" not in body["error"]["message"]
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": NaN}',
        b'{"text": -Infinity}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "\\ud800"}',
        b'{"\\udc00": "a"}',
        b'{"text": "\xff"}',
        b'\xef\xbb\xbf{"text": "a"}',
        b'{"text": "a\nb"}',
        b"[" * 100_000,
        b'{"text": ' + b"1" * 10_000 + b"}",
    ],
)
def test_what_is_not_strict_json_is_refused(client: TestClient, body: bytes) -> None:
    assert told(client.post("/v1/check", content=body, headers=JSON)) == (400, "bad_json")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "no object"),
        ("text", "no object"),
        ({}, "text: is missing"),
        ({"text": 1}, "text: is no string"),
        ({"text": None}, "text: is no string"),
        ({"text": "a", "txet": "b"}, "'txet'"),
        ({"text": "a", "format": "pdf"}, "text, html, markdown"),
        ({"text": "a", "format": []}, "text, html, markdown"),
        ({"text": "a", "lang": "english!"}, "lang: is no language code"),
        ({"text": "a", "source_lang": 3}, "source_lang"),
        ({"text": "a", "source": ["b"]}, "source: is no string"),
        ({"text": "a", "select": "TYP"}, "select"),
        ({"text": "a", "select": ["XYZ999"]}, "GET /v1/rules"),
        ({"text": "a", "ignore": [None]}, "ignore"),
        ({"text": "a", "ignore": ["TYP"] * 101}, "at most 100"),
    ],
)
def test_wrong_fields_are_named(client: TestClient, body: object, words: str) -> None:
    answer = client.post("/v1/check", json=body)
    assert told(answer) == (422, "invalid")
    assert words in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_other_kinds_of_bodies_are_refused(client: TestClient, kind: str) -> None:
    assert told(client.post("/v1/check", content=b"{}", headers={"Content-Type": kind})) == (415, "not_json")


def test_compressed_bodies_are_refused(client: TestClient) -> None:
    headers = {**JSON, "Content-Encoding": "gzip"}
    assert told(client.post("/v1/check", content=b"{}", headers=headers)) == (415, "compressed")


def test_a_charset_of_utf_8_is_accepted(client: TestClient) -> None:
    headers = {"Content-Type": 'application/json; charset="UTF-8"'}
    assert client.post("/v1/check", content='{"text": "é"}'.encode(), headers=headers).status_code == 200


def test_large_bodies_are_refused(serve: Callable[..., TestClient]) -> None:
    client = serve(max_body=100)
    assert client.post("/v1/check", content=b'{"text":"' + b"a" * 89 + b'"}', headers=JSON).status_code == 200
    answer = client.post("/v1/check", content=b'{"text":"' + b"a" * 90 + b'"}', headers=JSON)
    assert told(answer) == (413, "too_large")
    assert answer.headers["connection"] == "close"


def test_unknown_paths_and_methods_are_refused(client: TestClient) -> None:
    assert told(client.get("/v2/check")) == (404, "not_found")
    assert told(client.get("/v1/check/")) == (404, "not_found")
    answer = client.get("/v1/check")
    assert told(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    assert client.post("/healthz").headers["allow"] == "GET, HEAD"
