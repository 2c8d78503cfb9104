"""What Prometheus is told: counts and times, never a word of a text."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from qa.report import Report

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The figures of one service."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "qa_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "qa_request_seconds",
            "Seconds from the head of a request to the end of its answer.",
            ("route",),
            buckets=(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
            registry=self._registry,
        )
        self._waiting = Gauge("qa_queue_documents", "Documents that wait to be checked.", registry=self._registry)
        self._batch = Histogram(
            "qa_batch_documents",
            "Documents that were checked together.",
            buckets=(1, 2, 4, 8, 16, 32, 64),
            registry=self._registry,
        )
        self._documents = Counter("qa_documents", "Documents checked.", registry=self._registry)
        self._findings = Counter("qa_findings", "Findings, by family of rules.", ("family",), registry=self._registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` and `method` are of a fixed set."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def waiting(self, documents: int) -> None:
        """The length of the queue."""
        self._waiting.set(documents)

    def checked(self, reports: Sequence[Report]) -> None:
        """A batch was checked."""
        self._batch.observe(len(reports))
        self._documents.inc(len(reports))
        for family, count in Count(f.code[:3] for report in reports for f in report.findings).items():
            self._findings.labels(family).inc(count)

    def page(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)
