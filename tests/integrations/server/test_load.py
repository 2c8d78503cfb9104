"""Many requests at once: they are batched, limited, and don't touch one another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from qa.checker import Checker
from qa.document import Document
from qa.errors import ModelError

Serve = Callable[..., TestClient]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def post(client: TestClient, threads: ThreadPoolExecutor, text: str, **fields: Any) -> Future[Any]:
    """Send a request, and have the answer later."""
    return threads.submit(client.post, "/v1/check", json={"text": text, "lang": "en", **fields})


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it has not come to pass"
        time.sleep(0.01)


def waiting(client: TestClient) -> float:
    """Documents in the queue, as the metrics tell."""
    return float(client.get("/metrics").text.partition("\nqa_queue_documents ")[2].split()[0])


def hold_one(client: TestClient, held: Any, threads: ThreadPoolExecutor) -> Future[Any]:
    """Have the worker busy with one text."""
    first = post(client, threads, "The first.")
    assert held.entered.wait(20)
    return first


def test_what_comes_in_together_is_one_batch(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held)
    first = hold_one(client, held, threads)
    others = [post(client, threads, f"Number {n}.") for n in range(5)]
    wait_until(lambda: waiting(client) == 5)
    held.released.set()
    assert [answer.result().status_code for answer in (first, *others)] == [200] * 6
    assert [sorted(batch) for batch in held.batches] == [["The first."], [f"Number {n}." for n in range(5)]]


def test_requests_for_other_rules_get_their_own(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held)
    first = hold_one(client, held, threads)
    one = post(client, threads, "Hello , world.", select=["TYP"])
    other = post(client, threads, "Hello , world.", select=["DOC"])
    wait_until(lambda: waiting(client) == 2)
    held.released.set()
    assert first.result().status_code == 200
    assert one.result().json()["summary"]["by_code"] == {"TYP206": 1}
    assert other.result().json()["summary"]["by_code"] == {}


def test_a_batch_takes_no_more_than_its_limit(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held, batch=2)
    first = hold_one(client, held, threads)
    others = [post(client, threads, f"Number {n}.") for n in range(3)]
    wait_until(lambda: waiting(client) == 3)
    held.released.set()
    assert [answer.result().status_code for answer in (first, *others)] == [200] * 4
    assert [len(batch) for batch in held.batches] == [1, 2, 1]


def test_texts_of_others_have_no_influence(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    """In one run of `qa check`, a block that several documents have is a part of the page; not so across requests."""
    client = serve(held)
    stories = (
        ("Ferries are late again, the port says.", "The minister spoke of the war and of help for his country."),
        ("Rain is expected in the north of the land.", "The mayor hopes for peace that may come in spring."),
        ("The museum has bought a painting of a horse.", "The director did not say how much it had cost."),
    )
    texts = ["\n\n".join((first, "The harbour of the town lies far in the north.", last)) for first, last in stories]
    assert all(report.findings for report in Checker("none").check_many(texts, "en"))
    first = hold_one(client, held, threads)
    answers = [post(client, threads, text) for text in texts]
    wait_until(lambda: waiting(client) == 3)
    held.released.set()
    first.result()
    assert [answer.result().json()["documents"][0]["findings"] for answer in answers] == [[], [], []]
    assert len(held.batches[1]) == 3


class BrittleChecker(Checker):
    """Breaks down on one text, or on all."""

    def check_each(self, texts: Any, *rest: Any, **more: Any) -> Any:
        for text in texts:
            words = text.text if isinstance(text, Document) else text
            if "secret words" in words:
                raise RuntimeError(f"can't stand {words}")
            if "no model" in words:
                raise ModelError("the model is gone")
        return super().check_each(texts, *rest, **more)


def test_a_text_that_breaks_the_checker_breaks_no_other(
    serve: Serve, threads: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(BrittleChecker("none"))
    answers = [post(client, threads, text).result() for text in ("Fine.", "Some secret words.", "Fine too.")]
    assert [answer.status_code for answer in answers] == [200, 500, 200]
    assert answers[1].json()["error"]["code"] == "internal"
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text + answers[1].text


def test_in_one_batch_too(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    class HeldBrittle(BrittleChecker):
        def check_each(self, texts: Any, *rest: Any, **more: Any) -> Any:
            held.entered.set()
            assert held.released.wait(20)
            return super().check_each(texts, *rest, **more)

    client = serve(HeldBrittle("none"))
    first = hold_one(client, held, threads)
    answers = [post(client, threads, text) for text in ("Fine.", "Some secret words.", "Fine too.")]
    wait_until(lambda: waiting(client) == 3)
    held.released.set()
    first.result()
    assert [answer.result().status_code for answer in answers] == [200, 500, 200]


def test_a_model_that_cannot_run_is_told(serve: Serve) -> None:
    answer = serve(BrittleChecker("none")).post("/v1/check", json={"text": "no model"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_model")


def test_a_full_queue_is_told_at_once(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held, queue=2)
    assert client.get("/readyz").status_code == 200
    first = hold_one(client, held, threads)
    others = [post(client, threads, f"Number {n}.") for n in range(2)]
    wait_until(lambda: waiting(client) == 2)
    answer = client.post("/v1/check", json={"text": "one too many"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "queue_full")
    assert answer.headers["retry-after"] == "1"
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    held.released.set()
    assert [answer.result().status_code for answer in (first, *others)] == [200] * 3
    assert client.get("/readyz").status_code == 200


def test_what_takes_too_long_is_given_up(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held, timeout=0.2)
    first = hold_one(client, held, threads)
    late = post(client, threads, "Never checked.")
    for answer in (first.result(), late.result()):
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "timeout")
    assert waiting(client) == 0
    held.released.set()
    wait_until(lambda: client.post("/v1/check", json={"text": "Next."}).status_code == 200)
    assert "Never checked." not in [text for batch in held.batches for text in batch]


def test_more_requests_than_may_be_under_way_are_refused(serve: Serve, held: Any, threads: ThreadPoolExecutor) -> None:
    client = serve(held, concurrency=1)
    first = hold_one(client, held, threads)
    answer = client.get("/v1/rules")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert client.get("/healthz").status_code == 200
    held.released.set()
    assert first.result().status_code == 200
    assert client.get("/v1/rules").status_code == 200
