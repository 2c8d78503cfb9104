"""Services for tests: in process where that is enough, else a real one that works on command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("prometheus_client")
pytest.importorskip("uvicorn")

from starlette.testclient import TestClient

from qa.checker import Checker
from qa.document import Document
from qa.integrations.server.app import create_app
from qa.integrations.server.settings import ServerSettings
from qa.report import Report

WAIT = 20.0
"""Seconds after which something that should have happened has not."""


class HeldChecker(Checker):
    """Keeps each batch until it is released, and keeps a list of them."""

    def __init__(self) -> None:
        super().__init__("none")
        self.entered = threading.Event()
        self.released = threading.Event()
        self.batches: list[list[str]] = []

    def check_each(self, texts: Sequence[str | Document], *rest: Any, **more: Any) -> list[Report]:
        self.batches.append([text if isinstance(text, str) else text.text for text in texts])
        self.entered.set()
        assert self.released.wait(WAIT)
        return super().check_each(texts, *rest, **more)


Serve = Callable[..., TestClient]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a service in this process: `serve(checker, token="…")`."""
    with ExitStack() as stack:

        def start(checker: Checker | None = None, **settings: Any) -> TestClient:
            app = create_app(checker or Checker("none"), ServerSettings(**settings), "1.2.3")
            return stack.enter_context(TestClient(app, base_url="http://127.0.0.1"))

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()


@pytest.fixture
def held() -> Iterator[HeldChecker]:
    """A checker that waits with each batch until `held.released` is set."""
    checker = HeldChecker()
    yield checker
    checker.released.set()


class Process:
    """A real `qa serve`, or a program that serves in its stead."""

    def __init__(self, *command: str, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
        )
        self.log: list[str] = []
        address = None
        while not address:
            line = self._line()
            address = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        self.port = int(address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def batch(self) -> list[str]:
        """The texts of the next batch that is about to be checked."""
        assert self.process.stdout
        texts: list[str] = json.loads(self.process.stdout.readline())
        return texts

    def release(self) -> None:
        """Let the batch at hand be checked."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Have it end, and return its exit code."""
        self.process.terminate()
        _, rest = self.process.communicate(timeout=WAIT)
        self.log += rest.splitlines()
        return self.process.returncode

    def close(self) -> None:
        """End it, if it has not ended yet."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stderr
        line = self.process.stderr.readline()
        if not line:
            raise AssertionError("\n".join(["it has not started:", *self.log]))
        self.log.append(line.rstrip())
        return line


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Process]]:
    """Starts `qa serve` with options; with `held=True` each batch is told on stdout and waits for a line of stdin."""
    started: list[Process] = []

    def start(*options: str, held: bool = False) -> Process:
        env = {**os.environ, "QA_CACHE_DIR": str(tmp_path_factory.mktemp("cache"))}
        program = [str(Path(__file__).with_name("held.py"))] if held else ["-m", "qa"]
        begun = Process(sys.executable, *program, "serve", "--model", "none", "--port", "0", *options, env=env)
        started.append(begun)
        return begun

    yield start
    for begun in started:
        begun.close()
