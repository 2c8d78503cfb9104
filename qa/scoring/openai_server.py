"""HTTP with a server of OpenAI's protocol: JSON out, JSON in, every failure in one line."""

from __future__ import annotations

import email.utils
import http.client
import ipaddress
import json
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
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
WORKERS = 8
"""Requests that a server gets at a time."""
KEY = "QA_OPENAI_API_KEY"
COMMON_KEY, COMMON_ADDRESS = "OPENAI_API_KEY", "OPENAI_BASE_URL"
"""What OpenAI's own clients read: that key is for that address, and no other gets it."""

_OPENAI = "https://api.openai.com/v1"
_MAX_BYTES = 4_000_000


class RefusedError(ModelError):
    """The server says no.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, name: str, status: int, complaint: str) -> None:
        hint = f"; {KEY} holds the key" if status in (401, 403) else ""
        told = f" ({complaint})" if complaint else ""
        super().__init__(f'model "{name}": the server answers {status}{told}{hint}')
        self.status = status


class Server:
    """The server of one model. Threads may share it.

    A key is sent to other machines over https only.

    Args:
        name: of the model, for messages.
        reference: `<base-url>#<model>`.

    Attributes:
        model: the part of the reference that the server knows it by.

    Raises:
        UsageError: the reference is of another form, or a key would travel unencrypted.
    """

    def __init__(self, name: str, reference: str) -> None:
        self._name = name
        base, _, self.model = reference.partition("#")
        local = _checked(name, base, self.model)
        self._base = base.rstrip("/")
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        self._key = _key(self._base)
        if self._key:
            if not local and urlsplit(base).scheme != "https":
                raise UsageError(f'model "{name}": {KEY} is sent over https only; give an https address, or unset it')
            self._headers["Authorization"] = f"Bearer {self._key}"
        direct = [urllib.request.ProxyHandler({})] if local else []
        self._opener = urllib.request.build_opener(_NoRedirects, *direct)

    def get(self, path: str) -> Any:
        """What lies at `path` under the base URL; see `post`."""
        return self._answer(path, None)

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """The server's reply to `body`; asks again where waiting may help.

        Raises:
            RefusedError: the server answers with an error.
            ModelError: it can't be reached, is too slow, or does not answer in JSON.
        """
        return self._answer(path, json.dumps(body).encode())

    def failure(self, path: str, what: str) -> ModelError:
        """An error that names model and address."""
        return ModelError(f'model "{self._name}": {self._base}/{path} {what}')

    def _answer(self, path: str, data: bytes | None) -> Any:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return json.loads(self._bytes(path, data))
            except urllib.error.HTTPError as error:
                with error:
                    waiting_helps = error.code in (408, 429) or error.code >= 500
                    if not waiting_helps or attempt == ATTEMPTS:
                        raise RefusedError(self._name, error.code, _complaint(error, self._key)) from error
                    pause = _retry_after(error.headers.get("Retry-After"))
            except TimeoutError as error:
                raise self.failure(path, f"gave no answer in {TIMEOUT:g} seconds") from error
            except urllib.error.URLError as error:  # no connection, no such host, no trust
                if isinstance(error.reason, TimeoutError):
                    raise self.failure(path, f"gave no answer in {TIMEOUT:g} seconds") from error
                raise self.failure(path, f"can't be reached ({error.reason})") from error
            except (OSError, http.client.HTTPException) as error:  # a connection that broke off
                if attempt == ATTEMPTS:
                    raise self.failure(path, f"breaks off ({error or type(error).__name__})") from error
                pause = None
            except (ValueError, RecursionError) as error:
                raise self.failure(path, "does not answer in JSON") from error
            time.sleep(min(LONGEST_PAUSE, _backoff(attempt) if pause is None else pause))
        raise AssertionError  # the last attempt returns or raises

    def _bytes(self, path: str, data: bytes | None) -> bytes:
        """The body of the reply, of limited size and time."""
        url = f"{self._base}/{path}"
        request = urllib.request.Request(url, data, self._headers)  # noqa: S310  (http or https, it was checked)
        deadline = time.monotonic() + TIMEOUT
        parts, size = [], 0
        with self._opener.open(request, timeout=TIMEOUT) as response:
            while part := response.read1(1 << 16):
                parts.append(part)
                size += len(part)
                if size > _MAX_BYTES:
                    raise self.failure(path, f"answers with more than {_MAX_BYTES} bytes")
                if time.monotonic() > deadline:
                    raise TimeoutError
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for a refusal: a key must not go to another address."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """None, so that the status is raised as an error."""


def _key(base: str) -> str | None:
    """The key for the server at that address."""
    if key := os.environ.get(KEY):
        return key
    return os.environ.get(COMMON_KEY) if base == (os.environ.get(COMMON_ADDRESS) or _OPENAI).rstrip("/") else None


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
        or parts.username is not None
        or parts.password is not None
        or parts.query
    ):
        raise UsageError(f'model "{name}" is not of the form openai:<base-url>#<model>, https://host/v1#model')
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _backoff(attempt: int) -> float:
    """Seconds to wait after so many attempts: up to half as long again by chance, so that clients don't come as one."""
    return float(FIRST_PAUSE * 2 ** (attempt - 1) * (1 + random.random() / 2))  # noqa: S311  (no secret)


def _complaint(error: IO[bytes], key: str | None) -> str:
    """What the body of a refusal says, in one short line, without the key that it may repeat."""
    try:
        text = error.read(10_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    try:
        told = json.loads(text)
        told = told.get("error", told.get("message", text))
        text = str(told.get("message", told) if isinstance(told, dict) else told)
    except (ValueError, AttributeError, RecursionError):
        pass
    return one_line(text.replace(key, "…") if key else text)


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
