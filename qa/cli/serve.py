"""`qa serve`: the service and its page."""

from __future__ import annotations

import argparse
import os
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from qa.cli.arguments import version
from qa.cli.check import with_arguments
from qa.config import load
from qa.configured import checker_of
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.integrations.server.settings import ServerSettings

_NEEDS = ("starlette", "uvicorn", "prometheus_client", "h11")

_FIRST, _SOURCE_OF_FIRST = "The service is ready.", "Der Dienst ist bereit."
"""Checked before anyone asks, so that models are loaded, or found damaged, at the start."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until the process is told to end."""
    try:
        from qa.integrations.server.run import listen, serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _NEEDS:
            raise
        raise UsageError('the service is not installed; run: pip install "qa[serve]"') from None
    settings = with_arguments(load(arguments.config), arguments)
    service = service_settings(arguments, settings.lang, os.environ.get("QA_TOKEN"))
    with listen(arguments.host, arguments.port) as listener:
        checker = checker_of(replace(settings, cache=False))
        checker.check(_FIRST, "en", _SOURCE_OF_FIRST)
        serve(checker, listener, service, version())
    return 0


def service_settings(arguments: argparse.Namespace, lang: str | None, token: str | None) -> ServerSettings:
    """The limits and the access that the command line asks for.

    Args:
        arguments: those of `qa serve`.
        lang: that of the settings.
        token: that of the environment.

    Raises:
        UsageError: a limit is 0, or others than this machine could use the service without a token.
    """
    from qa.integrations.server.run import is_loopback
    from qa.integrations.server.settings import LOOPBACK, ServerSettings

    names = {field.name for field in fields(ServerSettings)} - {"token", "hosts", "lang"}
    given: dict[str, Any] = {n: v for n in names if (v := getattr(arguments, n, None)) is not None}
    for name, value in given.items():
        if value <= 0:
            option = {"concurrency": "limit-concurrency"}.get(name, name.replace("_", "-"))
            raise UsageError(f"--{option}: must be more than 0")
    token = arguments.token if arguments.token is not None else token
    if token is not None and not (token.isascii() and token.isprintable() and token.strip() == token != ""):
        raise UsageError("the token must be of ASCII characters, without spaces around it")
    local = is_loopback(arguments.host)
    if not local and not token and not arguments.no_token:
        raise UsageError(f"--host {arguments.host}: others could use it; set QA_TOKEN, or say --no-token to let them")
    names_of_host = (*LOOPBACK, *arguments.host_name) if local or arguments.host_name else ()
    hosts = tuple(dict.fromkeys(name.lower() for name in names_of_host))
    origins = tuple(origin.rstrip("/") for origin in arguments.cors_origin)
    return ServerSettings(**given, token=token, hosts=hosts, origins=origins, lang=lang)
