"""Who may use the service, and what browsers are told."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from qa.cli.arguments import parse
from qa.cli.serve import service_settings
from qa.errors import UsageError
from qa.integrations.server.app import OPEN
from qa.integrations.server.settings import LOOPBACK


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8377", "[::1]:8377", "LOCALHOST"])
def test_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8377", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_other_names_are_refused_lest_a_web_page_rebinds_its_own(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (421, "wrong_host")


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic secret", "Bearer sécret", "secret"]
)
def test_without_the_token_nothing_is_checked(serve: Callable[..., TestClient], given: str | None) -> None:
    client = serve(token="secret")
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    for path in ("/v1/check", "/v1/report", "/v1/rules", "/metrics", "/openapi.json", "/nowhere"):
        answer = client.post(path, json={"text": "a"}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "no_token")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_with_the_token_all_is_answered(serve: Callable[..., TestClient]) -> None:
    client = serve(token="secret")
    headers = {"Authorization": "Bearer secret"}
    assert client.post("/v1/check", json={"text": "a"}, headers=headers).status_code == 200
    assert client.get("/metrics", headers=headers).status_code == 200


@pytest.mark.parametrize("path", OPEN)
def test_the_page_and_health_need_no_token(serve: Callable[..., TestClient], path: str) -> None:
    assert serve(token="secret").get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/metrics"])
def test_every_answer_tells_browsers_to_be_strict(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


PREFLIGHT = {
    "Origin": "https://cms.example.org",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type, authorization",
}


def test_pages_of_other_sites_are_let_in_only_if_named(serve: Callable[..., TestClient], client: TestClient) -> None:
    assert "access-control-allow-origin" not in client.options("/v1/check", headers=PREFLIGHT).headers
    named = serve(origins=("https://cms.example.org",), token="secret")
    answer = named.options("/v1/check", headers=PREFLIGHT)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "https://cms.example.org"
    refused = named.post("/v1/check", json={"text": "a"}, headers={"Origin": "https://cms.example.org"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://cms.example.org"
    other = named.options("/v1/check", headers={**PREFLIGHT, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def arguments(*options: str) -> argparse.Namespace:
    return parse(["serve", *options])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "qa.example.org"])
def test_others_are_let_in_only_with_a_token_or_on_request(host: str) -> None:
    with pytest.raises(UsageError, match="--no-token"):
        service_settings(arguments("--host", host), None, None)
    assert service_settings(arguments("--host", host, "--no-token"), None, None).token is None
    assert service_settings(arguments("--host", host), None, "secret").token == "secret"
    assert service_settings(arguments("--host", host, "--token", "mine"), None, "secret").token == "mine"


@pytest.mark.parametrize("token", ["", " a", "é", "a\n"])
def test_a_token_that_no_header_can_bring_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="token"):
        service_settings(arguments("--token", token), None, None)


def test_host_names_are_checked_on_this_machine_and_where_they_are_given() -> None:
    assert service_settings(arguments(), None, None).hosts == LOOPBACK
    assert service_settings(arguments("--host-name", "QA.example.org"), None, None).hosts == (
        *LOOPBACK,
        "qa.example.org",
    )
    assert service_settings(arguments("--host", "0.0.0.0"), None, "secret").hosts == ()


@pytest.mark.parametrize(
    "option", ["--max-body", "--timeout", "--body-timeout", "--queue", "--limit-concurrency", "--batch"]
)
def test_a_limit_of_nothing_is_refused(option: str) -> None:
    with pytest.raises(UsageError, match=f"{option}: must be more than 0"):
        service_settings(arguments(option, "0"), None, None)
