"""What is kept of requests: figures and a line of log, never a word."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient


def test_figures_of_all_kinds_are_told(client: TestClient) -> None:
    client.post(
        "/v1/check", json={"text": "The harbour is shut.\n\nJane Doe / Reuters\n\nIt opens soon.", "lang": "en"}
    )
    client.post("/v1/check", json={"text": 1})
    client.get("/private/words")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    for line in (
        'qa_requests_total{method="POST",route="/v1/check",status="200"} 1.0',
        'qa_requests_total{method="POST",route="/v1/check",status="422"} 1.0',
        'qa_requests_total{method="GET",route="other",status="404"} 1.0',
        'qa_request_seconds_count{route="/v1/check"} 2.0',
        'qa_findings_total{family="DOC"} 1.0',
        "qa_documents_total 1.0",
        "qa_batch_documents_count 1.0",
        "qa_queue_documents 0.0",
    ):
        assert line in answer.text.splitlines()


def test_logs_and_figures_hold_no_text_and_no_token(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "qa.serve"):
        headers = {"Authorization": "Bearer hush"}
        client.post("/v1/check?q=private", json={"text": "Private words."}, headers=headers)
        client.post("/v1/check", json={"text": "Private words.", "private": 1}, headers=headers)
        client.get("/private", headers=headers)
        client.request("PRIVATE", "/v1/check", headers=headers)
    lines = [record.getMessage() for record in caplog.records if record.name == "qa.serve"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "POST /v1/check 200",
        "POST /v1/check 422",
        "GET other 404",
        "other /v1/check 405",
    ]
    kept = "\n".join(lines).lower() + client.get("/metrics").text.lower()
    assert "private" not in kept
    assert "hush" not in kept
