"""The body of a request: no larger, no slower and no odder than is allowed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from qa.integrations.server.http_error import HttpError

_CLOSE = {"Connection": "close"}
"""What is still to come of the body is not read, so the connection can't be used again."""


async def read_json(request: Request, most: int, seconds: float) -> Any:
    """The JSON value of the body.

    Args:
        request: whose body is read.
        most: bytes of the body.
        seconds: that the client may take to send it.

    Raises:
        HttpError: the body is too large, comes too slowly, or is not strict JSON.
    """
    _check_kind(request)
    try:
        async with asyncio.timeout(seconds):
            data = await _read(request, most)
    except TimeoutError:
        raise HttpError(408, "too_slow", f"the body did not arrive within {seconds:g} seconds", _CLOSE) from None
    return parse(data)


def parse(data: bytes) -> Any:
    """The value of strict JSON (RFC 8259): in UTF-8, no NaN, no key twice, no half of a surrogate pair.

    Raises:
        HttpError: it is none.
    """
    try:
        value = json.loads(data.decode(), object_pairs_hook=_object, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()  # fails where a surrogate stands alone
    except UnicodeDecodeError:
        raise HttpError(400, "bad_json", "the body is not UTF-8") from None
    except UnicodeEncodeError:
        raise HttpError(400, "bad_json", "the body has half of a surrogate pair (\\ud800–\\udfff) in it") from None
    except RecursionError:
        raise HttpError(400, "bad_json", "the body is nested too deeply") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise HttpError(400, "bad_json", f"the body is not JSON ({where}: {error.msg})") from None
    except ValueError as error:
        raise HttpError(400, "bad_json", f"the body is not strict JSON ({error})") from None
    return value


def _check_kind(request: Request) -> None:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.replace(" ", "").replace('"', "").lower()
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise HttpError(415, "not_json", "send Content-Type: application/json, in UTF-8", _CLOSE)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpError(415, "compressed", "send the body without Content-Encoding", _CLOSE)


async def _read(request: Request, most: int) -> bytes:
    """The body, which is given up as soon as it is too large, whatever its length is said to be."""
    data = bytearray()
    stated = request.headers.get("content-length", "0")
    if not (stated.isascii() and stated.isdigit()) or int(stated[:19]) <= most:
        async for chunk in request.stream():
            data += chunk
            if len(data) > most:
                break
        else:
            return bytes(data)
    raise HttpError(413, "too_large", f"the body is larger than {most:,} bytes", _CLOSE)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
