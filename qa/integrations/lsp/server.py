"""The server: keeps what is open checked, and answers what the editor asks.

A change is checked once nothing has been typed for a moment, off the event loop; of a text that has changed meanwhile
nothing is published. Scores are kept by text (`scoring/cache.py`), so that the models read changed paragraphs alone.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from qa.errors import QaError
from qa.integrations.lsp.actions import FIX_ALL, actions
from qa.integrations.lsp.analysis import Analysis, Analyst
from qa.integrations.lsp.diagnostics import diagnostics, trouble
from qa.integrations.lsp.hover import hover
from qa.integrations.lsp.positions import Lines

DEBOUNCE = 0.2
"""Seconds without typing after which a text is checked, unless the editor's settings say otherwise."""

_SETTINGS = ("qa.toml", "pyproject.toml")
_T = TypeVar("_T")


@dataclass
class _State:
    """What is known of the open files."""

    analyses: dict[str, Analysis] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    editor: Mapping[str, Any] = field(default_factory=dict)
    asked: bool = False


def serve(version: str, overrides: Mapping[str, Any], config: Path | None = None) -> None:
    """Speak LSP on standard input and output until the editor leaves."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="qa: %(message)s")
    build(version, Analyst(overrides, config)).start_io()


def build(version: str, analyst: Analyst) -> LanguageServer:
    """The server with all it can do."""
    server = LanguageServer("qa", version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    state = _State()
    checks = ThreadPoolExecutor(1, thread_name_prefix="qa-check")
    answers = ThreadPoolExecutor(1, thread_name_prefix="qa-answer")  # so that none waits for a check by a large model

    async def run(work: Callable[[], _T], pool: ThreadPoolExecutor) -> _T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def settings() -> Mapping[str, Any]:
        """The editor's section `qa`; asked for once, and again when it says that something changed."""
        able = server.client_capabilities.workspace
        if state.asked or not (able and able.configuration):
            return state.editor
        items = [types.ConfigurationItem(section="qa")]
        state.asked = True
        try:
            found = await server.workspace_configuration_async(types.ConfigurationParams(items=items))
            state.editor = found[0] if found and isinstance(found[0], Mapping) else {}
        except Exception as error:  # an editor that can't answer, whatever it says of itself
            _log(server, f"the editor's settings can't be had: {error}")
        return state.editor

    def lines_of(text: str) -> Lines:
        return Lines.of(text, types.PositionEncodingKind(server.workspace.position_encoding or "utf-16"))

    def check(uri: str, wait: bool = True) -> None:
        if task := state.tasks.pop(uri, None):
            task.cancel()
        state.tasks[uri] = asyncio.get_running_loop().create_task(checked(uri, wait))

    async def checked(uri: str, wait: bool) -> None:
        editor = await settings()
        if wait:
            await asyncio.sleep(_seconds(editor.get("debounce")))
        document = server.workspace.get_text_document(uri)
        text, version, path = document.source, document.version, to_fs_path(uri) or document.path
        lines = lines_of(text)
        try:
            analysis = await run(lambda: analyst.analyse(text, path, document.language_id, editor), checks)
            state.analyses[uri] = analysis
            found = diagnostics(analysis, lines, uri)
        except QaError as error:
            state.analyses.pop(uri, None)
            found = [trouble(str(error), lines)]
        except Exception as error:  # a bug of ours must not take the editor's server away
            state.analyses.pop(uri, None)
            _log(server, f"{path}: can't be checked: {type(error).__name__}: {error}")
            found = []
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def current(uri: str) -> Analysis | None:
        """What is known of a file, if it is what the editor has."""
        analysis = state.analyses.get(uri)
        return analysis if analysis and server.workspace.get_text_document(uri).source == analysis.text else None

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        check(params.text_document.uri, wait=False)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        if Path(to_fs_path(params.text_document.uri) or "").name in _SETTINGS:
            check_all()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if task := state.tasks.pop(uri, None):
            task.cancel()
        state.analyses.pop(uri, None)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def check_all() -> None:
        for uri in [*state.tasks]:
            check(uri, wait=False)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        able = server.client_capabilities.workspace
        watching = able and able.did_change_watched_files
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in _SETTINGS]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("qa-settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        check_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        given = params.settings.get("qa") if isinstance(params.settings, Mapping) else None
        state.editor = given if isinstance(given, Mapping) else state.editor
        state.asked = False
        check_all()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        analysis = current(params.text_document.uri)
        if not analysis:
            return None
        lines = lines_of(analysis.text)
        offset = lines.offset(params.position)
        found = await run(lambda: hover(analysis, offset), answers)
        if not found:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), lines.range(*found[1]))

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def acting(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        analysis = current(uri)
        if not analysis:
            return []
        lines, root = lines_of(analysis.text), server.workspace.root_path
        unsaved = {to_fs_path(u) or u: d.source for u, d in server.workspace.text_documents.items()}
        return await run(
            lambda: actions(analysis, lines, uri, params.range, params.context.only, root, unsaved), answers
        )

    return server


def _seconds(debounce: object) -> float:
    """The editor's setting in milliseconds, as seconds; the usual where it is none."""
    return min(10.0, max(0.0, debounce / 1000)) if isinstance(debounce, int | float) else DEBOUNCE


def _log(server: LanguageServer, message: str) -> None:
    server.window_log_message(types.LogMessageParams(types.MessageType.Error, f"qa: {message}"))
