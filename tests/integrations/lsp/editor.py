"""An editor for tests: a real client that speaks LSP to a real `qa lsp` over its standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
WAIT = 60.0


class Editor:
    """The client, with what the server has told it."""

    def __init__(self, folder: Path, settings: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.client = LanguageClient("editor", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.messages: list[str] = []
        self.watchers: list[Any] = []
        self._versions: dict[str, int] = {}

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def diagnosed(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @self.client.feature(types.WINDOW_LOG_MESSAGE)
        def logged(params: types.LogMessageParams) -> None:
            self.messages.append(params.message)

        @self.client.feature(types.WORKSPACE_CONFIGURATION)
        def configuration(params: types.ConfigurationParams) -> list[Any]:
            return [settings or {} for _ in params.items]

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def registered(params: types.RegistrationParams) -> None:
            self.watchers += params.registrations

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str, language: str = "markdown") -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self._versions[name] = 1
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name)

    def type(self, name: str, text: str) -> None:
        self._versions[name] += 1
        identifier = types.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """Those of the newest version of a file, when they come."""
        while True:
            params = await asyncio.wait_for(self.published.get(), WAIT)
            if params.uri == self.uri(name) and params.version in (None, self._versions[name]):
                return list(params.diagnostics)

    async def hover(self, name: str, line: int, character: int) -> str | None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        found = await self.client.text_document_hover_async(
            types.HoverParams(identifier, types.Position(line, character))
        )
        return found.contents.value if found else None  # type: ignore[union-attr]

    async def actions(self, name: str, place: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        context = types.CodeActionContext([], only=only)
        found = await self.client.text_document_code_action_async(types.CodeActionParams(identifier, place, context))
        return [action for action in found or [] if isinstance(action, types.CodeAction)]


def edit(
    folder: Path,
    scenario: Callable[[Editor], Awaitable[T]],
    *,
    settings: dict[str, Any] | None = None,
    encodings: list[types.PositionEncodingKind] | None = None,
    arguments: tuple[str, ...] = ("--model", "none"),
) -> T:
    """Run a scenario with a server that lives as long, and ends well."""

    async def session() -> T:
        editor = Editor(folder, settings)
        env = {**os.environ, "QA_CACHE_DIR": str(folder / ".cache"), "PYTHONPATH": str(Path(__file__).parents[3])}
        await editor.client.start_io(sys.executable, "-m", "qa", "lsp", *arguments, env=env)
        workspace = types.WorkspaceClientCapabilities(
            configuration=settings is not None,
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        )
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        capabilities = types.ClientCapabilities(workspace=workspace, general=general)
        await asyncio.wait_for(
            editor.client.initialize_async(types.InitializeParams(capabilities, root_uri=folder.as_uri())), WAIT
        )
        editor.client.initialized(types.InitializedParams())
        result = await asyncio.wait_for(scenario(editor), WAIT)
        process = editor.client._server
        assert process is not None
        await asyncio.wait_for(editor.client.shutdown_async(None), WAIT)
        editor.client.exit(None)
        assert await asyncio.wait_for(process.wait(), WAIT) == 0
        await editor.client.stop()
        return result

    return asyncio.run(session())


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    """The text with the edits of an action, in UTF-16."""
    assert action.edit is not None
    assert action.edit.changes is not None
    lines = text.splitlines(keepends=True)

    def offset(position: types.Position) -> int:
        start = sum(map(len, lines[: position.line]))
        rest = text[start:].encode("utf-16-le")[: 2 * position.character]
        return start + len(rest.decode("utf-16-le"))

    for change in sorted(action.edit.changes[uri], key=lambda e: offset(e.range.start), reverse=True):
        text = text[: offset(change.range.start)] + change.new_text + text[offset(change.range.end) :]
    return text
