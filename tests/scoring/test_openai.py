"""Against a server that speaks the real protocol on a free port of this machine."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from qa import scoring
from qa.checker import Checker
from qa.cli import main
from qa.errors import ModelError, UsageError
from qa.scoring import openai, openai_server
from qa.scoring.openai import OpenAIModel
from qa.scoring.protocol import TokenScores
from tests.scoring.stub_server import Reply, Server

TEXTS = ["The mayor opened the bridge.", "市長は橋を開通させた。", "👩‍👩‍👧 e\u0301 \ud800\r\n x", "", "a"]


def pieces(text: str) -> list[str]:
    """Tokens of the stub: words with the space before them."""
    return re.findall(r" ?\S+|\s", text)


def logprob(token: str) -> float:
    return -math.log(2) * len(token.strip())


def completion(**choice: object) -> Reply:
    reply = {"object": "text_completion", "choices": [{"index": 0, **choice}], "usage": {"completion_tokens": 1}}
    return 200, {}, json.dumps(reply)


def echo(body: dict[str, Any], cut: Callable[[str], list[str]] = pieces) -> Reply:
    """As vLLM answers: a bit for each letter of a token; one more token, which was made up."""
    tokens = cut(body["prompt"])
    logprobs = [None, *map(logprob, tokens[1:]), -0.5]
    told = {"tokens": [*tokens, " end"], "token_logprobs": logprobs, "text_offset": [], "top_logprobs": []}
    return completion(text=body["prompt"] + " end", logprobs=told)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(openai_server, "FIRST_PAUSE", 0.01)
    for key in ("QA_OPENAI_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(key, raising=False)
    server = Server(lambda body, n: echo(body))
    server.listed = 200, {}, '{"object": "list", "data": [{"id": "tiny", "root": "weights", "created": 1}]}'
    yield server
    server.close()


def score(server: Server, text: str, context: str = "") -> TokenScores:
    return OpenAIModel(server.name).surprisal([text], [context])[0]


def test_bits_of_each_token(server):
    scores = score(server, "The mayor left.")
    assert scores.ends.tolist() == [3, 9, 15]
    assert scores.bits.tolist() == pytest.approx([3, 5, 5])


def test_what_the_server_is_asked(server):
    score(server, "The mayor left.")
    [(path, headers, body)] = server.requests
    assert path == "/v1/completions"
    assert "Authorization" not in headers
    asked = {"model": "tiny", "prompt": "\nThe mayor left.", "max_tokens": 1, "temperature": 0}
    assert body == asked | {"echo": True, "logprobs": 1}


def test_context_is_read_but_not_scored(server):
    scores = score(server, " left.", "The mayor")
    assert scores.ends.tolist() == [6]
    assert server.bodies[0]["prompt"] == "The mayor left."


def test_a_token_that_reaches_into_the_text_counts_for_it(server):
    scores = score(server, "yor left.", "The ma")
    assert scores.ends.tolist() == [3, 9]
    assert scores.bits.tolist() == pytest.approx([5, 5])


def test_any_text_is_tiled_in_order(server, assert_tiles):
    for text, scores in zip(TEXTS, OpenAIModel(server.name).surprisal(TEXTS), strict=True):
        assert_tiles(scores, text)
    assert {body["prompt"] for body in server.bodies} == {"\n" + t.replace("\ud800", "\ufffd") for t in TEXTS if t}


def test_other_tokens(server, assert_tiles):
    """A token for each byte, parts of characters shown as replacement characters, after a mark of the start."""

    def cut(text: str) -> list[str]:
        return ["<bos>", *(bytes([byte]).decode(errors="replace") for byte in text.encode())]

    server.reply = lambda body, n: echo(body, cut)
    for text, scores in zip(TEXTS, OpenAIModel(server.name).surprisal(TEXTS), strict=True):
        assert_tiles(scores, text)
        assert len(scores) == len(text)


def test_a_long_text_is_read_in_chunks(server, assert_tiles):
    text = "The mayor opened the bridge on Monday. " * 100
    scores = score(server, text)
    assert_tiles(scores, text)
    assert len(server.requests) > 2
    assert max(len(body["prompt"]) for body in server.bodies) < 2200
    assert len(scores) == len(pieces(text))


def test_few_are_asked_at_a_time(server, monkeypatch):
    monkeypatch.setattr(openai, "WORKERS", 3)

    def reply(body: dict[str, Any], n: int) -> Reply:
        server.gate.wait(0.01)
        return echo(body)

    server.reply = reply
    found = OpenAIModel(server.name).surprisal(["a" * n for n in range(1, 11)])
    assert [round(float(scores.bits.sum())) for scores in found] == list(range(1, 11))
    assert server.most_at_once <= 3


def test_a_server_that_does_not_echo_is_asked_for_prompt_logprobs(server):
    def reply(body: dict[str, Any], n: int) -> Reply:
        if "echo" in body:
            return 400, {}, '{"error": {"message": "Echo is not supported"}}'
        tokens = pieces(body["prompt"])[1:]
        told = [{"17": {"logprob": logprob(t), "rank": 3, "decoded_token": t}, "5": {"logprob": -0.1}} for t in tokens]
        return completion(text=" end", prompt_logprobs=[None, *told])

    server.reply = reply
    model = OpenAIModel(server.name)
    for _ in range(2):
        [scores] = model.surprisal(["The mayor left."], ["It rained. "])
        assert scores.ends.tolist() == [3, 9, 15]
    assert [body.get("prompt_logprobs") for body in server.bodies] == [None, 0, 0]  # it remembers


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_is_asked_again(server, status):
    server.reply = lambda body, n: (status, {"Retry-After": "0"}, "busy") if n < 3 else echo(body)
    assert len(score(server, "The mayor left.")) == 3
    assert len(server.requests) == 3


def test_a_server_that_is_slow(server, monkeypatch):
    model = OpenAIModel(server.name)
    monkeypatch.setattr(openai_server, "TIMEOUT", 0.2)

    def hang(body: dict[str, Any], n: int) -> Reply:
        server.gate.wait(20)
        return echo(body)

    server.reply = hang
    with pytest.raises(ModelError, match=r"/v1/completions gave no answer in 0\.2 seconds$"):
        model.surprisal(["a b"])


GENERATED = {"tokens": [" end"], "token_logprobs": [-0.5]}
UNKNOWN = {"tokens": ["\n", "The", " mayor", " end"], "token_logprobs": [None, None, -1, -1]}
OTHER = {"tokens": ["\n", "the", " mayor", " end"], "token_logprobs": [None, -1, -1, -1]}
NOTHING = "does not tell the probabilities of what it reads; vLLM, SGLang and llama-cpp-python do"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (completion(text="end"), NOTHING),
        (completion(text="end", logprobs=None), NOTHING),
        (completion(text="end", logprobs={"content": [{"token": " end", "logprob": -1}]}), NOTHING),
        (completion(text="end", logprobs=GENERATED), NOTHING),
        (completion(text="end", logprobs=UNKNOWN), NOTHING),
        (completion(text="end", logprobs={"tokens": ["\n", "The"], "token_logprobs": [-1]}), NOTHING),
        (completion(text="end", prompt_logprobs=[None, {}, 3]), NOTHING),
        ((200, {}, '{"choices": []}'), NOTHING),
        (completion(text="end", logprobs=OTHER), r"shows tokens that are not those of .*\('The mayor' …\)"),
        ((200, {}, '{"choices": [{"logprobs": {"tok'), "does not answer in JSON"),
        ((200, {"Content-Length": "9999"}, "{"), "breaks off"),
        ((404, {}, '{"error": {"message": "no model tiny"}}'), r"the server answers 404 \(no model tiny\)$"),
        ((400, {}, '{"error": {"message": "too long"}}'), r"the server answers 400 \(too long\)$"),
        ((401, {}, ""), "QA_OPENAI_API_KEY holds the key"),
    ],
)
def test_what_goes_wrong(server, reply, why):
    server.reply = lambda body, n: reply
    with pytest.raises(ModelError, match=why) as raised:
        score(server, "The mayor")
    assert str(raised.value).startswith(f'model "openai:{server.name}"')
    assert "\n" not in str(raised.value)


def test_the_revision_is_what_the_server_tells_of_the_model(server):
    def revision(*models: dict[str, object]) -> str:
        server.listed = 200, {}, json.dumps({"object": "list", "data": models})
        return OpenAIModel(server.name).revision

    first = revision({"id": "tiny", "root": "weights", "created": 1}, {"id": "b", "root": "x"})
    assert first == revision({"id": "b", "root": "y"}, {"id": "tiny", "root": "weights", "created": 2})
    assert first != revision({"id": "tiny", "root": "others"})
    assert revision({"id": "/path/a.gguf"}) != revision({"id": "/path/b.gguf"})
    server.listed = 404, {}, ""
    assert re.fullmatch("[0-9a-f]{12}", OpenAIModel(server.name).revision)


def test_a_server_that_is_not_there(server):
    server.close()
    with pytest.raises(ModelError, match="/v1/models can't be reached"):
        OpenAIModel(server.name)


def test_the_common_key_is_for_its_own_server_only(monkeypatch):
    monkeypatch.delenv("QA_OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    openai_com, other = "https://api.openai.com/v1/#m", "https://example.org/v1#m"
    assert "Authorization" in openai_server.Server("x", openai_com)._headers
    assert "Authorization" not in openai_server.Server("x", other)._headers
    monkeypatch.setenv("OPENAI_BASE_URL", "https://example.org/v1")
    assert "Authorization" in openai_server.Server("x", other)._headers
    assert "Authorization" not in openai_server.Server("x", openai_com)._headers


@pytest.mark.parametrize("reference", ["x", "http://host/v1", "file:///x#m"])
def test_an_address_of_another_form(reference):
    with pytest.raises(UsageError, match="is not of the form openai:<base-url>#<model>"):
        scoring.load_model(f"openai:{reference}")


def test_by_name_and_cached(server, cache_dir):
    model = scoring.load_model(f"openai:{server.name}")
    first, second = (model.surprisal(["The mayor left."])[0] for _ in range(2))
    np.testing.assert_array_equal(first.bits, second.bits)
    assert len(server.requests) == 1


def test_documents_are_their_own_scale(server, cache_dir):
    text = "The mayor opened the bridge. It was Monday. " * 6
    report = Checker(f"openai:{server.name}").check(text, lang="en")
    assert f"model:openai:{server.name}@" in report.signature
    assert "cal:none" in report.signature
    assert any("is not calibrated" in note for note in report.notes)
    assert server.requests


def test_on_the_command_line(server, cache_dir, tmp_path, capsys):
    article = tmp_path / "article.txt"
    article.write_text("The mayor opened the bridge on Monday.\n", encoding="utf-8")
    assert main(["check", str(article), "--lang", "en", "--model", f"openai:{server.name}", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["model"]["name"] == f"openai:{server.name}"
    assert main(["models", "info", f"openai:{server.name}"]) == 0
    assert "OpenAI-compatible server" in capsys.readouterr().out
    server.listed = 500, {"Retry-After": "0"}, "down"
    assert main(["check", str(article), "--model", f"openai:{server.name}"]) == 2
    assert capsys.readouterr().err.count("the server answers 500 (down)") == 1
