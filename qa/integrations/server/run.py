"""The process: a socket, a server on it, an end in good order."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from contextlib import ExitStack, suppress
from ipaddress import ip_address

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.checker import Checker
from qa.errors import UsageError
from qa.integrations.server.app import create_app
from qa.integrations.server.guard import LOG
from qa.integrations.server.settings import ServerSettings


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections on this address.

    Raises:
        UsageError: there is no such address, or another program has taken it.
    """
    with ExitStack() as undoing:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            family, kind, protocol, _, (address, _, *scope) = found[0]
            listener = undoing.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port, *scope))
            listener.listen(256)
        except (OSError, OverflowError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"can't listen on {host}:{port}: {reason}; choose another --host or --port") from None
        undoing.pop_all()
    return listener


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def serve(checker: Checker, listener: socket.socket, settings: ServerSettings, version: str) -> None:
    """Serve until the process is told to end (SIGTERM, SIGINT); requests under way are answered first."""
    LOG.addHandler(handler := logging.StreamHandler(sys.stderr))
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    config = uvicorn.Config(
        create_app(checker, settings, version),
        http=_protocol(settings.body_timeout),
        ws="none",
        loop="asyncio",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_graceful_shutdown=int(settings.timeout) + 5,
    )
    host, port = listener.getsockname()[:2]
    LOG.info("qa serves at http://%s:%d/ (Ctrl-C ends it)", f"[{host}]" if ":" in host else host, port)
    with suppress(SystemExit, KeyboardInterrupt):  # the signal once more, after all is answered
        uvicorn.Server(config).run(sockets=[listener])
    LOG.info("qa has ended")


def _protocol(seconds: float) -> type[H11Protocol]:
    """HTTP, but a client that takes longer than that for the head of a request is cut off."""

    class Impatient(H11Protocol):
        _patience: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            elif self._patience:
                self._patience.cancel()
                self._patience = None

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            if self._patience:
                self._patience.cancel()

        def _wait(self) -> None:
            if self._patience is None:
                self._patience = self.loop.call_later(seconds, self._cut_off)

        def _cut_off(self) -> None:
            self._patience = None
            if self.cycle is None or self.cycle.response_complete:
                self.transport.close()

    return Impatient
