"""The chat protocol of OpenAI, as servers of large models speak it: messages in, a text that should be JSON out."""

from __future__ import annotations

import email.utils
import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import urlsplit

from qa.errors import ModelError, UsageError

TIMEOUT = 120.0
"""Seconds that an answer may take."""
ATTEMPTS = 5
FIRST_PAUSE = 1.0
"""Seconds before the second attempt; each further pause is twice as long, unless the server says how long."""
LONGEST_PAUSE = 60.0
KEY = "QA_OPENAI_API_KEY"

_MAX_BYTES = 4_000_000
_REFUSES_FORMAT = (400, 422)


class ChatServer:
    """One model behind one server.

    Args:
        name: of the model, for messages.
        reference: `<base-url>#<model>`.

    Raises:
        UsageError: the reference is of another form, or a key would travel unencrypted.
    """

    def __init__(self, name: str, reference: str) -> None:
        self._name = name
        base, _, self._model = reference.partition("#")
        local = _checked(name, base, self._model)
        self._url = f"{base.rstrip('/')}/chat/completions"
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if (key := os.environ.get(KEY)) and not local:
            if urlsplit(base).scheme != "https":
                raise UsageError(f'model "{name}": {KEY} is sent over https only; give an https address, or unset it')
            self._headers["Authorization"] = f"Bearer {key}"
        direct = [urllib.request.ProxyHandler({})] if local else []
        self._opener = urllib.request.build_opener(_NoRedirects, *direct)
        self._refused = 0  # how many of the formats the server does not know

    def answer(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], seed: int) -> str:
        """What the model says; a server that does not know JSON schemas is asked for JSON, or for nothing special.

        Raises:
            ModelError: the server can't be reached, refuses, is too slow, or does not speak the protocol.
        """
        formats: list[dict[str, object]] = [
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": schema},
                }
            },
            {"response_format": {"type": "json_object"}},
            {},
        ]
        body = {"model": self._model, "messages": messages, "temperature": 0, "seed": seed}
        for refused in range(self._refused, len(formats)):
            try:
                reply = self._post(body | formats[refused])
            except _RefusedError as error:
                if error.status in _REFUSES_FORMAT and refused + 1 < len(formats):
                    continue
                raise ModelError(f'model "{self._name}": {error}') from error
            self._refused = refused
            return self._text(reply)
        raise AssertionError  # the last format returns or raises

    def _text(self, reply: Any) -> str:
        try:
            text = reply["choices"][0]["message"]["content"]
        except (LookupError, TypeError):
            text = None
        if not isinstance(text, str):
            raise ModelError(f'model "{self._name}": {self._url} does not answer as a chat server does')
        return text

    def _post(self, body: Mapping[str, object]) -> Any:
        """The server's reply; asks again where waiting may help."""
        data = json.dumps(body).encode()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return json.loads(self._bytes(data))
            except urllib.error.HTTPError as error:
                with error:
                    waiting_helps = error.code in (408, 429) or error.code >= 500
                    if not waiting_helps or attempt == ATTEMPTS:
                        raise _RefusedError(error.code, _complaint(error)) from error
                    pause = _retry_after(error.headers.get("Retry-After"))
            except TimeoutError as error:
                raise self._failure(f"gave no answer in {TIMEOUT:g} seconds") from error
            except urllib.error.URLError as error:  # no connection, no such host, no trust
                if isinstance(error.reason, TimeoutError):
                    raise self._failure(f"gave no answer in {TIMEOUT:g} seconds") from error
                raise self._failure(f"can't be reached ({error.reason})") from error
            except (OSError, http.client.HTTPException) as error:  # a connection that broke off
                if attempt == ATTEMPTS:
                    raise self._failure(f"breaks off ({error or type(error).__name__})") from error
                pause = None
            except (ValueError, RecursionError) as error:
                raise self._failure("does not answer in JSON") from error
            time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1) if pause is None else pause))
        raise AssertionError  # the last attempt returns or raises

    def _bytes(self, data: bytes) -> bytes:
        """The body of the reply, of limited size and time."""
        request = urllib.request.Request(self._url, data, self._headers)  # noqa: S310  (http or https, it was checked)
        deadline = time.monotonic() + TIMEOUT
        parts, size = [], 0
        with self._opener.open(request, timeout=TIMEOUT) as response:
            while part := response.read1(1 << 16):
                parts.append(part)
                size += len(part)
                if size > _MAX_BYTES:
                    raise self._failure(f"answers with more than {_MAX_BYTES} bytes")
                if time.monotonic() > deadline:
                    raise TimeoutError
        return b"".join(parts)

    def _failure(self, what: str) -> ModelError:
        return ModelError(f'model "{self._name}": {self._url} {what}')


class _RefusedError(Exception):
    """The server says no."""

    def __init__(self, status: int, complaint: str) -> None:
        hint = f"; {KEY} holds the key" if status in (401, 403) else ""
        super().__init__(f"the server answers {status}{f' ({complaint})' if complaint else ''}{hint}")
        self.status = status


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for a refusal: a key must not go to another address."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """None, so that the status is raised as an error."""


def _checked(name: str, base: str, model: str) -> bool:
    """Whether the address is this machine.

    Raises:
        UsageError: it is no address.
    """
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if (
        not model
        or not host
        or not base.isprintable()
        or " " in base
        or parts.scheme not in ("http", "https")
        or parts.username
        or parts.query
    ):
        raise UsageError(f'model "{name}" is not of the form openai:<base-url>#<model>, https://host/v1#model')
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _complaint(error: IO[bytes]) -> str:
    """What the body of a refusal says, in one short line."""
    try:
        text = error.read(10_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    try:
        told = json.loads(text)
        told = told.get("error", told.get("message", text))
        text = str(told.get("message", told) if isinstance(told, dict) else told)
    except (ValueError, AttributeError):
        pass
    return one_line(text)


def one_line(text: str, longest: int = 200) -> str:
    """Text from outside for a message: printable, in one line, not too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header, which holds a number or a date."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        then = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then - datetime.now(then.tzinfo or UTC)).total_seconds()) if then.tzinfo else None
