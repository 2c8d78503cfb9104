"""What the service answers to sound requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from qa.checker import Checker
from qa.output import View, render

CREDIT = "The harbour was closed on Monday.\n\nJane Doe / Reuters\n\nIt will open again on Friday, they said.\n"


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer["documents"][0]["findings"]]


def test_the_answer_is_the_json_report(client: TestClient) -> None:
    answer = client.post("/v1/check", json={"text": CREDIT, "lang": "en"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == render([Checker("none").check(CREDIT, "en")], View("1.2.3"), "json")
    assert "DOC102" in codes(answer.json())
    jsonschema.validate(
        answer.json(), json.loads(resources.files("qa.output").joinpath("report.schema.json").read_text())
    )


def test_a_report_is_a_page_to_save(client: TestClient) -> None:
    answer = client.post("/v1/report", json={"text": CREDIT, "lang": "en"})
    assert answer.headers["content-disposition"] == 'attachment; filename="qa-report.html"'
    assert answer.text == render([Checker("none").check(CREDIT, "en")], View("1.2.3"), "html")


def test_html_is_read_as_html(client: TestClient) -> None:
    page = "<article><h1>Harbour</h1>\n<p>The harbour,was closed.</p></article>"
    (document,) = client.post("/v1/check", json={"text": page, "format": "html", "lang": "en"}).json()["documents"]
    assert [passage["role"] for passage in document["passages"]] == ["title", "body"]
    assert document["passages"][1]["line"] == 2


def test_markdown_is_read_as_markdown(client: TestClient) -> None:
    order = {"text": "# Harbour\n\nIt is closed.", "format": "markdown"}
    (document,) = client.post("/v1/check", json=order).json()["documents"]
    first = document["passages"][0]
    assert (first["start"], first["end"], first["role"]) == (0, len("Harbour"), "title")


def test_the_source_is_compared(client: TestClient) -> None:
    order = {
        "text": "The harbour was closed on Monday for 12 days.",
        "lang": "en",
        "source": "Der Hafen wurde am Montag für 13 Tage geschlossen.",
        "source_lang": "de",
    }
    answer = client.post("/v1/check", json=order).json()
    assert "SRC601" in codes(answer)
    assert answer["documents"][0]["passages"][0]["source"]["text"] == order["source"]


def test_rules_are_selected_and_ignored(client: TestClient) -> None:
    text = "The harbour , was closed.\n\nJane Doe / Reuters\n\nIt will open again."
    assert set(codes(client.post("/v1/check", json={"text": text, "lang": "en", "select": ["TYP"]}).json())) == {
        "TYP206"
    }
    ignored = codes(client.post("/v1/check", json={"text": text, "lang": "en", "ignore": ["spacing"]}).json())
    assert "DOC102" in ignored
    assert "TYP206" not in ignored


def test_requests_choose_from_the_rules_of_the_service(serve: Callable[..., TestClient]) -> None:
    client = serve(Checker("none", select=["DOC"]))
    assert codes(client.post("/v1/check", json={"text": "Hello ,world.", "lang": "en", "select": ["TYP"]}).json()) == []


def test_the_language_of_the_service_is_that_of_texts_without_one(serve: Callable[..., TestClient]) -> None:
    client = serve(lang="de")
    assert client.post("/v1/check", json={"text": "ok"}).json()["documents"][0]["lang"] == "de"
    page = '<html lang="fr"><p>Le port.</p></html>'
    own = client.post("/v1/check", json={"text": page, "format": "html"}).json()
    assert own["documents"][0]["lang"] == "fr"
    assert client.post("/v1/check", json={"text": "ok", "lang": "pt_br"}).json()["documents"][0]["lang"] == "pt-BR"


@pytest.mark.parametrize("text", ["", " \n", "\x00", "<script>alert(1)</script>", "\u202ekcab\u202c", "😀" * 100])
@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_odd_texts_are_answered(client: TestClient, text: str, form: str) -> None:
    answer = client.post("/v1/check", json={"text": text, "format": form, "source": text})
    assert answer.status_code in (200, 422)
    assert answer.status_code == 200 or answer.json()["error"]["code"] == "unreadable"


def test_rules_are_listed(client: TestClient) -> None:
    listed = {rule["code"]: rule for rule in client.get("/v1/rules").json()}
    assert listed["DOC102"]["name"] == "photo-credit-in-body"
