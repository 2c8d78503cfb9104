"""How the service is set up."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names by which a browser on the same machine reaches the service."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The limits of the service and who may use it.

    Attributes:
        max_body: largest body of a request, in bytes.
        timeout: seconds from the end of a request's body to its answer.
        body_timeout: seconds that a client may take to send the head of a request, and as many to send the body.
        queue: documents that may wait to be checked.
        concurrency: requests that are answered at the same time, those that wait among them.
        batch: documents that are checked together; 1 for one after the other.
        token: what clients must bring along; None where none is asked for.
        hosts: names in the `Host` header that are answered; all where empty.
        origins: web pages that may use the service from a browser (CORS), such as `https://cms.example.org`.
        lang: language of texts whose request names none; None to detect it.
    """

    max_body: int = 256 * 1024
    timeout: float = 30.0
    body_timeout: float = 10.0
    queue: int = 64
    concurrency: int = 128
    batch: int = 16
    token: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    origins: tuple[str, ...] = ()
    lang: str | None = None
