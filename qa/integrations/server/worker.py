"""One thread that checks what has come in: all that waits is one batch, each document for itself."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby

from qa.checker import Checker
from qa.document import Document
from qa.errors import InputError
from qa.integrations.server.metrics import Metrics
from qa.integrations.server.order import Order
from qa.report import Report
from qa.streaming import iter_check

MOST_CHARACTERS = 100_000
"""Characters from which on a batch takes no more documents, lest a short text wait for several books."""

_MOMENT = 1.0
"""Seconds that a batch is waited for at the end. Who wanted its reports has been answered by then."""


class FullError(Exception):
    """As many documents wait as may."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """An order, and the report that is to come: cancel it where nobody waits for it any more."""

    order: Order
    report: Future[Report] = field(default_factory=Future)


class Worker:
    """The queue and its thread. The model uses all cores for one batch, so a second thread would only take turns.

    Args:
        checker: checks the documents.
        queue: most jobs that wait.
        batch: most documents of a batch.
        lang: language of documents whose order names none.
        metrics: is told of batches, documents and findings.
    """

    def __init__(self, checker: Checker, queue: int, batch: int, lang: str | None, metrics: Metrics) -> None:
        self._checker = checker
        self._most = queue
        self._batch = batch
        self._lang = lang
        self._metrics = metrics
        self._waiting: deque[Job] = deque()
        self._changed = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="qa-worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """End; what waits is cancelled, and a batch that takes longer than a moment is left to die with the process."""
        with self._changed:
            self._open = False
            for job in self._waiting:
                job.report.cancel()
            self._changed.notify()
        self._thread.join(_MOMENT)

    def is_ready(self) -> bool:
        """Whether another document would be taken."""
        return self._thread.is_alive() and self._open and len(self._waiting) < self._most

    def submit(self, order: Order) -> Job:
        """Have an order done.

        Raises:
            FullError: too many wait.
        """
        with self._changed:
            if not self._open or len(self._waiting) >= self._most:
                raise FullError
            self._waiting.append(job := Job(order))
            self._metrics.waiting(len(self._waiting))
            self._changed.notify()
        return job

    def drop(self, job: Job) -> None:
        """Forget a job that nobody waits for; one that is being done is done in vain."""
        job.report.cancel()
        with self._changed:
            if job in self._waiting:
                self._waiting.remove(job)
                self._metrics.waiting(len(self._waiting))

    def _run(self) -> None:
        while jobs := self._take():
            ordered = sorted(jobs, key=_rules)
            for rules, alike in groupby(ordered, key=_rules):
                self._check([*alike], *rules)

    def _take(self) -> list[Job]:
        """What waits, as far as it makes one batch; nothing when the work is over."""
        jobs: list[Job] = []
        size = 0
        with self._changed:
            while self._open and not jobs:
                self._changed.wait_for(lambda: self._waiting or not self._open)
                while self._open and self._waiting and len(jobs) < self._batch and size < MOST_CHARACTERS:
                    job = self._waiting.popleft()
                    if job.report.set_running_or_notify_cancel():
                        jobs.append(job)
                        size += len(job.order.text) + len(job.order.source or "")
                self._metrics.waiting(len(self._waiting))
        return jobs

    def _check(self, jobs: Sequence[Job], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
        """Check documents with the same rules. Whatever goes wrong, every job gets its report or the reason."""
        try:
            checker = self._checker.narrowed(select, ignore)
            documents = [_document(job, self._lang) for job in jobs]
            found = [*iter_check(documents, checker=checker, batch=len(jobs))]
        except Exception as error:
            for job in jobs:
                job.report.set_exception(error)
            return
        self._metrics.checked([report for report in found if isinstance(report, Report)])
        for job, report in zip(jobs, found, strict=True):
            if isinstance(report, InputError):
                job.report.set_exception(report)
            else:
                job.report.set_result(report)


def _rules(job: Job) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return job.order.select, job.order.ignore


def _document(job: Job, lang: str | None) -> Document | InputError:
    try:
        return job.order.document(lang)
    except Exception as error:
        failure = InputError("text: can't be read")
        failure.__cause__ = error
        return failure
