"""The routes of the service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import resources
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from qa.checker import Checker
from qa.errors import InputError, QaError
from qa.integrations.server import metrics
from qa.integrations.server.body import read_json
from qa.integrations.server.guard import ALIVE, Bearer, Guard, log_error
from qa.integrations.server.http_error import HttpError, answer, not_found, wrong_method
from qa.integrations.server.openapi import description
from qa.integrations.server.order import Order
from qa.integrations.server.settings import ServerSettings
from qa.integrations.server.worker import FullError, Worker
from qa.output import View, render
from qa.report import Report
from qa.rules.listing import as_json

PAGE = {
    "/": ("qa.integrations.server.page", "index.html", "text/html"),
    "/page.css": ("qa.integrations.server.page", "page.css", "text/css"),
    "/page.js": ("qa.integrations.server.page", "page.js", "text/javascript"),
    "/report.css": ("qa.output.html", "style.css", "text/css"),
}
"""Path → package, file and kind of what the page consists of; its colours and marks are those of the HTML report."""

OPEN = (*PAGE, ALIVE, "/readyz")
"""Paths that need no token: they tell nothing that the package doesn't."""

_SOON = {"Retry-After": "1"}


def create_app(checker: Checker, settings: ServerSettings, version: str = "unknown") -> Starlette:
    """The service as an ASGI application.

    Args:
        checker: its rules are the ones that requests choose from.
        settings: limits and access.
        version: of `qa`.
    """
    figures = metrics.Metrics()
    service = _Service(checker, settings, version, figures)
    routes = [
        Route("/v1/check", service.check, methods=["POST"]),
        Route("/v1/report", service.report, methods=["POST"]),
        Route("/v1/rules", service.rules),
        Route("/openapi.json", service.openapi),
        Route("/metrics", service.metrics),
        Route(ALIVE, service.health),
        Route("/readyz", service.readiness),
        *(Route(path, _file) for path in PAGE),
    ]
    middleware = [Middleware(Guard, settings=settings, metrics=figures, paths=[route.path for route in routes])]
    if settings.origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.origins,
                allow_headers=["Authorization", "Content-Type"],
                allow_methods=["GET", "POST"],
            )
        )
    if settings.token:
        middleware.append(Middleware(Bearer, token=settings.token, open_paths=OPEN))
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={HttpError: answer, 404: not_found, 405: wrong_method},
        lifespan=service.lifespan,
    )
    app.router.redirect_slashes = False
    return app


class _Service:
    """The endpoints, which share the worker."""

    def __init__(self, checker: Checker, settings: ServerSettings, version: str, figures: metrics.Metrics) -> None:
        scorer = checker.scorer
        self._view = View(version, scorer.name if scorer else "rules", scorer.revision if scorer else "")
        self._settings = settings
        self._metrics = figures
        self._worker = Worker(checker, settings.queue, settings.batch, settings.lang, figures)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._worker.start()
        yield
        await asyncio.to_thread(self._worker.stop)

    async def check(self, request: Request) -> Response:
        return Response(await self._rendered(request, "json"), media_type="application/json")

    async def report(self, request: Request) -> Response:
        attachment = {"Content-Disposition": 'attachment; filename="qa-report.html"'}
        return Response(await self._rendered(request, "html"), media_type="text/html", headers=attachment)

    async def rules(self, request: Request) -> Response:
        return Response(as_json(), media_type="application/json")

    async def openapi(self, request: Request) -> Response:
        return JSONResponse(description(self._view.version))

    async def metrics(self, request: Request) -> Response:
        return Response(self._metrics.page(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readiness(self, request: Request) -> Response:
        if not self._worker.is_ready():
            raise HttpError(503, "busy", "too many texts wait to be checked", _SOON)
        return JSONResponse({"status": "ok"})

    async def _rendered(self, request: Request, form: str) -> bytes:
        body = await read_json(request, self._settings.max_body, self._settings.body_timeout)
        report = await self._checked(Order.of(body), request)
        return (await asyncio.to_thread(render, [report], self._view, form)).encode()

    async def _checked(self, order: Order, request: Request) -> Report:
        """The report, unless the time is over or the client has gone: then the job is dropped."""
        try:
            job = self._worker.submit(order)
        except FullError:
            raise HttpError(429, "queue_full", "too many texts wait to be checked; try again", _SOON) from None
        report = asyncio.wrap_future(job.report)
        gone = asyncio.ensure_future(_gone(request))
        either: set[asyncio.Future[Any]] = {report, gone}
        try:
            await asyncio.wait(either, timeout=self._settings.timeout, return_when=asyncio.FIRST_COMPLETED)
            if report.done():
                return _result(report)
            if gone.done():
                raise ClientDisconnect
            seconds = self._settings.timeout
            raise HttpError(504, "timeout", f"the text was not checked within {seconds:g} seconds; send a shorter one")
        finally:
            gone.cancel()
            report.cancel()
            self._worker.drop(job)


def _result(report: asyncio.Future[Report]) -> Report:
    """The report, or what the client is told in its place."""
    try:
        return report.result()
    except asyncio.CancelledError:
        raise HttpError(503, "stopping", "the service stops; try again") from None
    except InputError as error:
        if error.__cause__ is None:
            raise HttpError(422, "unreadable", str(error)) from None
        log_error("a text can't be checked", error.__cause__)
        raise HttpError(
            500, "internal", "this text can't be checked, which is a fault of qa; please report it"
        ) from None
    except QaError as error:
        log_error("the model can't run", error)
        raise HttpError(503, "no_model", "the model can't run; its log says more") from None


async def _gone(request: Request) -> None:
    """Wait until the client has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _file(request: Request) -> Response:
    package, name, kind = PAGE[request.scope["path"]]
    return Response(_bytes(package, name), media_type=kind)


@cache
def _bytes(package: str, name: str) -> bytes:
    return resources.files(package).joinpath(name).read_bytes()
