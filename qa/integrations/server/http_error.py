"""What a client is told when its request can't be answered: one shape for all errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class HttpError(Exception):
    """A request that can't be answered.

    Args:
        status: of HTTP.
        code: for programs, such as "too_large".
        message: for people, one line: what is wrong, and what to do.
        headers: further headers of the answer.
    """

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers

    def response(self) -> Response:
        """The answer: `{"error": {"code": …, "message": …}}`."""
        error = {"code": self.code, "message": str(self)}
        return JSONResponse({"error": error}, self.status, headers=dict(self.headers))


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that failed, as Starlette calls for it."""
    assert isinstance(error, HttpError)
    return error.response()


async def not_found(request: Request, error: Exception) -> Response:
    """No such path."""
    return HttpError(404, "not_found", "there is no such path; GET /openapi.json lists all").response()


async def wrong_method(request: Request, error: Exception) -> Response:
    """The path is known, the method is not."""
    headers: Mapping[str, str] = getattr(error, "headers", None) or {}
    methods = ", ".join(sorted(headers.get("Allow", "").split(", ")))
    return HttpError(405, "method_not_allowed", f"this path takes {methods}", {"Allow": methods}).response()
