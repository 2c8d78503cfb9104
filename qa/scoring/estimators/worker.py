"""A process that answers lines of JSON with lines of JSON, and what it says when it fails."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

_LAST_WORDS = 50  # lines of stderr that are kept
_GRACE = 2  # seconds


class WorkerError(Exception):
    """The process can't be started, stopped by itself or is too slow; says why in one line."""


class Worker:
    """A process that lives until this object is dropped or the program ends.

    Raises:
        WorkerError: it can't be started.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603  (the user's own interpreter, no shell)
                command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, encoding="utf-8", errors="replace"
            )
        except OSError as error:
            raise WorkerError(f"{command[0]} can't be run ({error.strerror})") from error
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._words: deque[str] = deque(maxlen=_LAST_WORDS)
        threads = (
            threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True),
            threading.Thread(target=_keep, args=(self._process.stderr, self._words), daemon=True),
        )
        for thread in threads:
            thread.start()
        self._errors = threads[1]
        self.stop = weakref.finalize(self, _stop, self._process, threads)

    def send(self, request: Mapping[str, object]) -> None:
        """Ask something. A process that is gone is told by `receive`."""
        with suppress(OSError, ValueError):  # a broken or closed pipe
            stdin = _given(self._process.stdin)
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next answer.

        Raises:
            WorkerError: the process ended, says something else than JSON or nothing for so many seconds.
        """
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.stop()
            raise WorkerError(f"no answer in {seconds:g} seconds") from None
        try:
            answer = json.loads(line) if line else None
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            return answer
        self._answers.put(None)  # it has no more to say, whoever asks
        self._errors.join(_GRACE)
        self.stop()
        raise WorkerError(f"stopped with exit code {self._process.returncode}: {self.last_word}")

    @property
    def last_word(self) -> str:
        """The last line that it wrote on stderr."""
        return next((line for line in reversed(self._words) if line), "it does not say why")


def _listen(stream: IO[str], answers: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        answers.put(line)
    answers.put(None)


def _keep(stream: IO[str], words: deque[str]) -> None:
    for line in stream:
        words.append(line.strip())


def _stop(process: subprocess.Popen[str], threads: Sequence[threading.Thread]) -> None:
    """End the process, first by closing what it reads from, then by force."""
    with suppress(OSError, ValueError):
        _given(process.stdin).close()
    for end in (process.terminate, process.kill):
        try:
            process.wait(_GRACE)
            break
        except subprocess.TimeoutExpired:
            end()
    process.wait()
    for thread in threads:
        thread.join(_GRACE)
    for stream in (process.stdout, process.stderr):
        _given(stream).close()


def _given(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
