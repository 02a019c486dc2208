"""Where models are computed: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from threading import Lock
from typing import Any

from pebble import ProcessExpired, ProcessPool

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


class LocalPool:
    """Processes of this machine, begun with the first question. One that takes too long, or is cancelled, is ended."""

    def __init__(self, workers: int, seconds: float) -> None:
        """`workers`: 0 for one less than there are cores, at least one. `seconds`: the longest time of a question."""
        self.workers = workers or max(1, len(os.sched_getaffinity(0)) - 1)
        self.seconds: float | None = None
        self._longest = seconds
        # A fork of a process with threads may find locks held that nobody will let go of.
        spawned = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(max_workers=self.workers, initializer=_begin, context=spawned)
        self._lock = Lock()

    def submit(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        # The first call starts processes, which two threads must not do at once.
        with self._lock:
            try:
                found: Future[Any] = self._pool.schedule(function, args=(question,), timeout=self._longest)
            except RuntimeError as error:
                raise PoolGone(str(error)) from error
        return found

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


class DaskPool:
    """The workers of a Dask cluster, which need this package. Connected with the first question and when lost."""

    def __init__(self, address: str, seconds: float) -> None:
        """`address`: host:port of the scheduler."""
        self._address = address
        self.seconds: float | None = seconds
        self._client: Any = None
        self._lock = Lock()
        self.workers = 1

    def submit(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        client = self._connected()
        self.workers = max(1, sum(client.nthreads().values()))
        found: Future[Any] = client.get_executor(pure=False, retries=0).submit(partial(function, question))
        return found

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
