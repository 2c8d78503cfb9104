"""`qa lsp`: the language server."""

from __future__ import annotations

import argparse

from qa.cli.arguments import version
from qa.config import language_code, load
from qa.errors import UsageError
from qa.scoring import resolve


def run(arguments: argparse.Namespace) -> int:
    """Serve until the editor leaves."""
    try:
        from qa.integrations.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError('the language server is not installed; run: pip install "qa[lsp]"') from None
    if arguments.config:
        load(arguments.config)
    if arguments.model:
        resolve(arguments.model)
    given = {"lang": arguments.lang and language_code(arguments.lang), "model": arguments.model}
    serve(version(), {key: value for key, value in given.items() if value is not None}, arguments.config)
    return 0
