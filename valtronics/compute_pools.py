"""Where models are computed: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from threading import Lock, Thread
from typing import Any

from pebble import ProcessExpired, ProcessPool

# Beyond a question's own time, for the pool to notice; then something holds up all of them.
GRACE_SECONDS = 5
STOP_SECONDS = 5
# Loaded by each process before its first question; what it costs is paid once.
MODELS = ("ml.anomalies", "ml.maintenance", "ml.forecasting")


class PoolGone(Exception):
    """There is nobody to compute: the pool is closed or can't be reached."""


# How a pool says that a question was lost with what should have answered it.
LOST = (PoolGone, ProcessExpired, BrokenExecutor)


def warm_up(question: Any = None) -> Any:
    """Load the models, Prophet with them."""
    for name in MODELS:
        importlib.import_module(name)
    importlib.import_module("ml.prophet_fit").library()
    return question


def _begin() -> None:
    # Ctrl-C in a terminal reaches every process of the group; these end when the service does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()


class LocalPool:
    """Processes of this machine, begun with the first question. One that takes too long, or is cancelled, is ended.

    Whoever kills them, they come back with the next question.
    """

    def __init__(self, workers: int, seconds: float) -> None:
        """`workers`: 0 for one less than there are cores, at least one. `seconds`: the longest time of a question."""
        self.workers = workers or max(1, len(os.sched_getaffinity(0)) - 1)
        self.seconds: float = seconds + GRACE_SECONDS
        self._longest = seconds
        self._is_closed = False
        self._pool = self._new()
        self._lock = Lock()

    def _new(self) -> ProcessPool:
        # A fork of a process with threads may find locks held that nobody will let go of.
        spawned = multiprocessing.get_context("spawn")
        return ProcessPool(max_workers=self.workers, initializer=_begin, context=spawned)

    def submit(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        # The first call starts processes, which two threads must not do at once.
        with self._lock:
            if self._is_closed:
                raise PoolGone("The service is stopping")
            try:
                return self._schedule(function, question)
            except RuntimeError:
                # Its processes were killed from outside, all of them, and it takes no more.
                self._pool = self._new()
                return self._schedule(function, question)

    def _schedule(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        found: Future[Any] = self._pool.schedule(function, args=(question,), timeout=self._longest)
        return found

    def renew(self) -> None:
        """Other processes in place of these: one that was killed at the wrong moment may hold a lock of all."""
        with self._lock:
            old, self._pool = self._pool, self._new()
        _kill_children()
        # What it waits for may never come.
        Thread(target=old.stop, daemon=True).start()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
        stopping = Thread(target=self._stop, daemon=True)
        stopping.start()
        stopping.join(STOP_SECONDS)
        _kill_children()

    def _stop(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _kill_children() -> None:
    """End all processes that this one has begun: only pools begin any."""
    for child in multiprocessing.active_children():
        child.kill()


class DaskPool:
    """The workers of a Dask cluster, which need this package. Connected with the first question and when lost."""

    def __init__(self, address: str, seconds: float) -> None:
        """`address`: host:port of the scheduler."""
        self._address = address
        self.seconds: float = seconds
        self._client: Any = None
        self._lock = Lock()
        self.workers = 1

    def submit(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        client = self._connected()
        self.workers = max(1, sum(client.nthreads().values()))
        found: Future[Any] = client.get_executor(pure=False, retries=0).submit(partial(function, question))
        return found

    def renew(self) -> None:
        """Connect anew with the next question."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None or self._client.status != "running":
                from distributed import Client

                try:
                    self._client = Client(  # type: ignore[no-untyped-call]
                        f"tcp://{self._address}", timeout=3, set_as_default=False
                    )
                except (OSError, TimeoutError) as error:
                    raise PoolGone(str(error)) from error
        return self._client

    def close(self) -> None:
        if self._client is not None:
            self._client.close()


def open_pool(where: str, workers: int, seconds: float) -> LocalPool | DaskPool:
    """The pool that the settings name: `local` or `dask://host:port`."""
    if where == "local":
        return LocalPool(workers, seconds)
    return DaskPool(where.removeprefix("dask://"), seconds)
