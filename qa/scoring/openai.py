"""A causal language model behind a server: `openai:<base-url>#<model>`.

The server must tell the probabilities of what it reads: completions with `echo` and `logprobs`, as OpenAI's first
models had them (vLLM, SGLang, llama-cpp-python), or with vLLM's `prompt_logprobs`. llama.cpp's own server does neither.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.errors import ModelError
from qa.scoring import openai_tokens
from qa.scoring.openai_server import WORKERS, RefusedError, Server

if TYPE_CHECKING:
    from qa.scoring.protocol import TokenScores

_PATH = "completions"
_FORMATS: tuple[dict[str, object], ...] = ({"echo": True, "logprobs": 1}, {"prompt_logprobs": 0})
_REFUSES_FORMAT = (400, 422, 501)
_STABLE = ("id", "root", "parent", "owned_by", "max_model_len", "meta")
"""What `/models` tells of a model that is the same after the server was started again."""
_START = "\n"
"""Read before a text without context: of the very first token, servers tell no probability."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A token as the server shows it, with its natural log-probability; of the first one neither may be told."""

    shown: str | None
    logprob: float | None


class OpenAIModel:
    """Surprisal by the model of a server, to which texts are sent.

    The revision covers what the server tells of the model; of other weights under the same name it may tell nothing.

    Raises:
        UsageError: the reference is not `<base-url>#<model>`.
        ModelError: the server can't be reached, or refuses.
    """

    reads_context = True

    def __init__(self, reference: str) -> None:
        self.name = f"openai:{reference}"
        self._server = Server(self.name, reference)
        self.revision = _revision(self._server)
        self._refused = 0  # how many of the formats the server does not know

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`; what is longer than a chunk of a document is read in such chunks.

        Raises:
            ModelError: the server fails, tells no probabilities, or shows tokens that are not those of the text.
        """
        before = [""] * len(texts) if contexts is None else contexts
        if len(before) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(before)} contexts")
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(self._scores, texts, before))

    def _scores(self, text: str, context: str) -> TokenScores:
        import numpy as np

        from qa.document import Document
        from qa.scoring.tokens import tile, without_surrogates
        from qa.scoring.windows import chunks

        text = without_surrogates(text)
        scored: list[tuple[int, float]] = []
        for before, start, end in chunks(Document(text)):
            left = text[before:start] if start else without_surrogates(context)
            scored += [(start + at, bits) for at, bits in self._read(left or _START, text[start:end])]
        ends = np.array([end for end, _ in scored], np.int64)
        return tile(ends, np.array([bits for _, bits in scored], np.float32), len(text))

    def _read(self, context: str, text: str) -> list[tuple[int, float]]:
        """The end in `text` and the bits of each of its tokens."""
        if not text:
            return []
        prompt = context + text
        tokens = self._tokens(prompt)
        ends = openai_tokens.ends(prompt, [token.shown for token in tokens])
        if ends is None:
            raise self._server.failure(_PATH, f"shows tokens that are not those of what it was sent ({text[:30]!r} …)")
        bits = [0.0 if token.logprob is None else max(0.0, -token.logprob / math.log(2)) for token in tokens]
        return [(end - len(context), b) for end, b in zip(ends, bits, strict=True) if end > len(context)]

    def _tokens(self, prompt: str) -> list[_Token]:
        """The tokens of a prompt; a server that does not know `echo` is asked for `prompt_logprobs`."""
        body = {"model": self._server.model, "prompt": prompt, "max_tokens": 1, "temperature": 0}
        failure: ModelError | None = None
        for refused in range(self._refused, len(_FORMATS)):
            try:
                reply = self._server.post(_PATH, body | _FORMATS[refused])
            except RefusedError as error:
                if error.status not in _REFUSES_FORMAT:
                    raise
                failure = failure or error
                continue
            if tokens := _echoed(reply) or _told(reply):
                self._refused = refused
                return tokens
            failure = self._server.failure(
                _PATH, "does not tell the probabilities of what it reads; vLLM, SGLang and llama-cpp-python do"
            )
        raise failure or AssertionError


def _echoed(reply: Any) -> list[_Token] | None:
    """The tokens of the prompt in a completion that echoes it, less what was made up; None where there are none."""
    match reply:
        case {"choices": [{"logprobs": {"tokens": [*shown], "token_logprobs": [*logprobs]}}, *_]}:
            match reply:
                case {"usage": {"completion_tokens": int(new)}}:
                    pass
                case _:
                    new = 1
            return _tokens(shown[: len(shown) - new], logprobs[: len(logprobs) - new])
    return None


def _told(reply: Any) -> list[_Token] | None:
    """The tokens in vLLM's `prompt_logprobs`: the one that was read is first at its place; None without any."""
    match reply:
        case {"choices": [{"prompt_logprobs": [*places]}, *_]}:
            tokens = [next(iter(place.values()), None) if isinstance(place, dict) else None for place in places]
            read = [token if isinstance(token, dict) else {} for token in tokens]
            return _tokens([t.get("decoded_token") for t in read], [t.get("logprob") for t in read])
    return None


def _tokens(shown: Sequence[Any], logprobs: Sequence[Any]) -> list[_Token] | None:
    """Tokens, if they are what they should be: of all but the first, text and probability are told."""
    if len(shown) != len(logprobs):
        return None
    tokens = [
        _Token(
            text if isinstance(text, str) else None,
            logprob if isinstance(logprob, int | float) and math.isfinite(logprob) else None,
        )
        for text, logprob in zip(shown, logprobs, strict=True)
    ]
    complete = all(token.shown is not None and token.logprob is not None for token in tokens[1:])
    return tokens if len(tokens) > 1 and complete else None


def _revision(server: Server) -> str:
    """A short hash over what the server tells of the model, or of all models where it knows it by another name."""
    try:
        told = server.get("models")
    except RefusedError as error:
        if error.status not in (404, 405):
            raise
        told = None
    match told:
        case {"data": [*models]}:
            entries = [model for model in models if isinstance(model, dict)]
        case _:
            entries = []
    of_model = [model for model in entries if model.get("id") == server.model] or entries
    facts = [{key: model.get(key) for key in _STABLE} for model in of_model]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:12]
