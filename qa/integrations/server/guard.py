"""What every request passes: who may ask, how many at once, and what is kept of it (never a word of a text)."""

from __future__ import annotations

import hmac
import logging
import os
import time
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.integrations.server.http_error import HttpError
from qa.integrations.server.metrics import Metrics
from qa.integrations.server.settings import ServerSettings

LOG = logging.getLogger("qa.serve")

ALIVE = "/healthz"
"""Answered however much there is to do, lest a busy service be taken for a dead one."""

_GONE = 499
"""The status that is kept where the client left before it was answered; nginx' number for it."""

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Checks the `Host` and how many requests are under way; adds the headers of security; logs and counts.

    Args:
        app: answers what passes.
        settings: hosts and concurrency.
        metrics: is told of every answer.
        paths: those that logs and metrics name; others are "other".
    """

    def __init__(self, app: ASGIApp, settings: ServerSettings, metrics: Metrics, paths: Collection[str]) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._paths = frozenset(paths)
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.monotonic()
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        self._under_way += 1
        try:
            if refusal := self._refusal(scope):
                await refusal.response()(scope, receive, send_on)
            else:
                await self._app(scope, receive, send_on)
        except ClientDisconnect:
            status = _GONE
        except Exception as error:
            log_error("internal error", error)
            if status:
                raise
            failure = HttpError(500, "internal", "an error of the service; its log tells more")
            await failure.response()(scope, receive, send_on)
        finally:
            self._under_way -= 1
            path = scope["path"] if scope["path"] in self._paths else "other"
            method = scope["method"] if scope["method"] in _METHODS else "other"
            seconds = time.monotonic() - start
            self._metrics.answered(path, method, status or _GONE, seconds)
            LOG.info("%s %s %d %.0f ms", method, path, status or _GONE, 1000 * seconds)

    def _refusal(self, scope: Scope) -> HttpError | None:
        hosts = self._settings.hosts
        if hosts and _name(Headers(scope=scope).get("host", "")) not in hosts:
            return HttpError(421, "wrong_host", "this service has another name; `qa serve --host-name` adds one")
        if self._under_way > self._settings.concurrency and scope["path"] != ALIVE:
            return HttpError(503, "busy", "too many requests are under way; try again", {"Retry-After": "1"})
        return None


class Bearer:
    """Asks for the token on all paths but the open ones.

    Args:
        app: answers what passes.
        token: what `Authorization: Bearer` must bring.
        open_paths: those that need no token.
    """

    def __init__(self, app: ASGIApp, token: str, open_paths: Collection[str]) -> None:
        self._app = app
        self._token = token.encode()
        self._open = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] not in self._open:
            scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode("latin-1"), self._token):
                refusal = HttpError(
                    401, "no_token", "send the token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"}
                )
                await refusal.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def log_error(what: str, error: BaseException) -> None:
    """Log an error without its message, which may quote a text; with QA_DEBUG=1 all of it."""
    debugging = bool(os.environ.get("QA_DEBUG"))
    LOG.error("%s: %s (QA_DEBUG=1 tells more)", what, type(error).__name__, exc_info=error if debugging else None)


def _name(host: str) -> str:
    """The name in a `Host` header, without the port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
