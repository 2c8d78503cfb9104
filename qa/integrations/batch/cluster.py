"""Shards on Ray Data: a pool of actors, each of which loads the model once and does one shard after the other.

What goes through Ray is the number of a shard, one way, and word that it is done, the other. Rows are read and reports
are written by the actors themselves, so that neither the object store nor the driver holds more when there are more of
them. An actor that dies is started again and its shard is done anew; a shard that kills it each time is given up.
"""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from qa.errors import InputError, ModelError, QaError
from qa.integrations.batch.furniture import EMPTY, NONE, Furniture, Sketch
from qa.integrations.batch.plan import Plan, Shard, from_json
from qa.integrations.batch.settings import Settings
from qa.integrations.batch.store import MANIFEST, RECURRING, Store
from qa.integrations.batch.worker import check, new_checker, sketch

_ATTEMPTS = 3
"""How often in a run a shard is begun whose worker dies of it, or with it."""

_BLOCKS = 4096
"""Most tasks that Ray is given at once; with more shards, a task has several of them."""

_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
"""How Ray is set, unless the user says otherwise: nothing is sent to its makers, nor told without need."""

_OBJECT_STORE = 200_000_000
"""Bytes of shared memory of a local cluster: nothing large goes through it."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the work is done.

    Attributes:
        address: of a Ray cluster; None for one on this machine, for the time of the job.
        workers: how many actors there are; None for as many as there are CPUs, or GPUs for them.
        gpus: GPUs of an actor; a part of one lets several share it.
    """

    address: str | None = None
    workers: int | None = None
    gpus: float = 0.0

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Have Ray running; where it was running before, it goes on afterwards.

        Raises:
            InputError: the cluster can't be reached.
        """
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        with _quiet():
            import ray

            if ray.is_initialized():
                yield
                return
            local: dict[str, Any] = {
                "num_cpus": self.workers,
                "include_dashboard": False,
                "object_store_memory": _OBJECT_STORE,
            }
            try:
                ray.init(
                    address=self.address or "local",
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    **({} if self.address else local),
                )
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise InputError(f"{self.address or 'local cluster'}: Ray can't be started: {_line(error)}") from error
            try:
                yield
            finally:
                ray.shutdown()

    def check(self, shards: Sequence[Shard], store: Store, settings: Settings) -> Iterator[tuple[int, str]]:
        """Check shards. Yields the number of each when it is done with, and why if it is lost, else "".

        Raises:
            ModelError: nothing can be checked.
        """
        for answer in self._each(Checking, shards, store, settings, gpus=self.gpus, ordered=False):
            yield answer["shard"], answer["lost"]

    def sketches(self, shards: Sequence[Shard], store: Store, settings: Settings) -> Iterator[Sketch]:
        """The blocks of each shard, counted, in the order of the shards.

        Raises:
            ModelError: a shard can't be counted.
        """
        for answer in self._each(Counting, shards, store, settings, gpus=0.0, ordered=True):
            if answer["lost"]:
                raise ModelError(f"the first pass failed: {answer['lost']}; run again, or with --no-first-pass")
            yield Sketch.from_bytes(answer["sketch"])

    def _each(
        self,
        work: type[Checking] | type[Counting],
        shards: Sequence[Shard],
        store: Store,
        settings: Settings,
        *,
        gpus: float,
        ordered: bool,
    ) -> Iterator[dict[str, Any]]:
        """What an actor says of each shard."""
        import ray
        from ray.data import ActorPoolStrategy, DataContext

        context = DataContext.get_current().copy()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = ordered
        with DataContext.current(context):
            numbers = [{"shard": shard.number} for shard in shards]
            done = ray.data.from_items(numbers, override_num_blocks=min(len(numbers), _BLOCKS)).map_batches(
                work,
                fn_constructor_args=(store.address, settings),
                batch_size=1,
                compute=ActorPoolStrategy(size=min(len(shards), self._workers(gpus))),
                num_cpus=1,
                num_gpus=gpus or None,
            )
        try:
            for answer in done.iter_rows():
                if answer["stop"]:
                    raise ModelError(answer["stop"])
                yield answer
        except ray.exceptions.RayError as error:
            raise ModelError(f"the workers can't go on: {_line(error)}; run again to go on from here") from error

    def _workers(self, gpus: float) -> int:
        """How many actors there are room for, if the user doesn't say."""
        import ray

        there: dict[str, float] = ray.cluster_resources()
        return self.workers or max(1, int(there.get("GPU", 0) / gpus if gpus else there.get("CPU", 1)))


class Checking:
    """An actor that checks shards."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._store, self._settings = Store(url), settings
        self._plan = _plan(self._store)
        self._checker = new_checker(settings)
        recurring = self._store.read(RECURRING)
        self._furniture = Furniture.from_bytes(recurring) if recurring else NONE

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Check one shard, unless that is done: a task that is tried again may have got through some of its shards."""
        (number,) = map(int, batch["shard"])
        shard, lost, stop = self._plan.shards[number], "", ""
        try:
            if self._checker.signature() != self._plan.signature:
                raise ModelError(f"a worker has another checker than the driver: {self._checker.signature()}")
            if not self._store.record(shard, self._plan):
                with self._store.attempt(shard) as before:
                    if before < _ATTEMPTS:
                        check(self._plan, shard, self._settings, self._checker, self._furniture, self._store)
                    else:
                        lost = f"its worker died {before} times"
        except (QaError, OSError) as error:  # the model or the store: other shards would fare no better
            stop = str(error)
        except Exception as error:
            lost = f"{type(error).__name__}: {_line(error)}"
        return {"shard": [number], "lost": [lost], "stop": [stop]}


class Counting:
    """An actor that counts blocks."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._plan, self._settings = _plan(Store(url)), settings

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Count the blocks of one shard."""
        (number,) = map(int, batch["shard"])
        found, lost = EMPTY, ""
        try:
            found = sketch(self._plan, self._plan.shards[number], self._settings)
        except Exception as error:
            lost = f"{type(error).__name__}: {_line(error)}"
        return {"shard": [number], "lost": [lost], "stop": [""], "sketch": [found.to_bytes()]}


def _plan(store: Store) -> Plan:
    return from_json(json.loads(store.read(MANIFEST) or b"{}"))


def _line(error: BaseException) -> str:
    """The last line of an error: that of the cause, after the traces that Ray puts before it."""
    return ([line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__])[-1][:300]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Ray's own deprecations and notices from users, whom they tell nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ray.data  # noqa: F401  # sets the level of its logger

        logger = logging.getLogger("ray.data")
        level = logger.level
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)
