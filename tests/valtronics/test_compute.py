"""The compute pool: real processes that are asked, shared, left, killed and too slow."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import LocalCluster

from domain.errors import Unavailable
from ml.errors import TooLittleData
from valtronics.compute import Compute
from valtronics.compute_pools import DaskPool, LocalPool, open_pool

Test = Callable[[Compute], Coroutine[Any, Any, None]]


def doubled(value: int) -> int:
    return 2 * value


def noted(question: tuple[str, int]) -> int:
    """Leaves a line in a file for each time that it runs."""
    place, value = question
    with Path(place).open("a") as file:
        file.write("ran\n")
    time.sleep(0.2)
    return value


def slow(question: tuple[str, float]) -> str:
    """Says in a file which process runs it, and takes its time."""
    place, seconds = question
    Path(place).write_text(str(os.getpid()))
    time.sleep(seconds)
    return "slept"


def dies(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def short_of(needed: int) -> None:
    raise TooLittleData(3, needed)


@pytest.fixture
def run() -> Callable[..., None]:
    """Runs a test with a pool of one process."""

    def within(test: Test, *, waiting: int = 4, seconds: float = 20) -> None:
        compute = Compute(LocalPool(1, seconds), waiting)
        try:
            asyncio.run(test(compute))
        finally:
            compute.close()

    return within


async def appears(file: Path) -> str:
    """The text of a file that another process writes."""
    for _ in range(600):
        if said := await asyncio.to_thread(lambda: file.exists() and file.read_text()):
            return said
        await asyncio.sleep(0.05)
    raise AssertionError(f"{file} was not written")


def test_a_question_is_answered_once_and_remembered(run: Callable[..., None], tmp_path: Path) -> None:
    place = tmp_path / "runs"

    async def test(compute: Compute) -> None:
        asked = [compute.run(noted, (str(place), 7)) for _ in range(5)]
        assert await asyncio.gather(*asked) == [7] * 5
        assert await compute.run(noted, (str(place), 7)) == 7
        assert await compute.run(noted, (str(place), 8)) == 8
        assert compute.computed == 2
        assert compute.depth == 0

    run(test)
    assert place.read_text() == "ran\n" * 2


def test_what_a_function_raises_comes_back_with_its_figures(run: Callable[..., None]) -> None:
    async def test(compute: Compute) -> None:
        with pytest.raises(TooLittleData) as raised:
            await compute.run(short_of, 10)
        assert (raised.value.found, raised.value.needed) == (3, 10)
        assert await compute.run(doubled, 4) == 8

    run(test)


def test_who_finds_no_room_is_told_when_to_come_again(run: Callable[..., None], tmp_path: Path) -> None:
    async def test(compute: Compute) -> None:
        under_way = [asyncio.ensure_future(compute.run(slow, (str(tmp_path / str(n)), 1.0))) for n in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable) as refused:
            await compute.run(doubled, 1)
        assert refused.value.retry_after >= 1
        assert compute.is_full
        # What is under way already takes no more room.
        assert await compute.run(slow, (str(tmp_path / "0"), 1.0)) == "slept"
        assert await asyncio.gather(*under_way) == ["slept"] * 2
        assert await compute.run(doubled, 1) == 2

    run(test, waiting=1)


def test_a_question_that_nobody_waits_for_is_given_up(run: Callable[..., None], tmp_path: Path) -> None:
    place = tmp_path / "process"

    async def test(compute: Compute) -> None:
        one, other = (asyncio.ensure_future(compute.run(slow, (str(place), 60.0))) for _ in range(2))
        worker = int(await appears(place))
        one.cancel()
        await asyncio.sleep(0)
        assert compute.depth == 1  # the other still waits
        other.cancel()
        await asyncio.wait({one, other})
        assert compute.depth == 0
        # While it slept on, the only process could answer nothing else.
        assert await asyncio.wait_for(compute.run(doubled, 3), 30) == 6
        assert not psutil.pid_exists(worker) or psutil.Process(worker).status() == psutil.STATUS_ZOMBIE

    # Not ended by its own time: that would hide that it was not given up.
    run(test, seconds=600)


def test_a_question_that_takes_too_long_is_given_up(run: Callable[..., None], tmp_path: Path) -> None:
    async def test(compute: Compute) -> None:
        with pytest.raises(Unavailable):
            await compute.run(slow, (str(tmp_path / "process"), 60.0))
        assert await compute.run(doubled, 3) == 6

    run(test, seconds=1.0)


def test_a_process_that_dies_is_replaced(run: Callable[..., None]) -> None:
    async def test(compute: Compute) -> None:
        with pytest.raises(Unavailable):
            await compute.run(dies, None)
        assert await compute.run(doubled, 3) == 6

    run(test)


def test_processes_that_were_killed_while_nothing_was_asked_come_back(run: Callable[..., None], tmp_path: Path) -> None:
    async def test(compute: Compute) -> None:
        for number in range(3):
            place = tmp_path / str(number)
            await compute.run(slow, (str(place), 0.0))
            os.kill(int(place.read_text()), signal.SIGKILL)
            # Whether the pool has noticed or not: at worst one question is lost.
            try:
                assert await compute.run(doubled, number) == 2 * number
            except Unavailable:
                assert await compute.run(doubled, number) == 2 * number

    run(test)


def test_a_pool_in_which_nothing_moves_is_renewed(tmp_path: Path) -> None:
    pool = LocalPool(1, 60)
    pool.seconds = 1.0

    async def test(compute: Compute) -> None:
        stuck = asyncio.ensure_future(compute.run(slow, (str(tmp_path / "process"), 60.0)))
        worker = int(await appears(tmp_path / "process"))
        with pytest.raises(Unavailable):
            await stuck
        assert await compute.run(doubled, 3) == 6
        assert not psutil.pid_exists(worker) or psutil.Process(worker).status() == psutil.STATUS_ZOMBIE

    compute = Compute(pool, 4)
    try:
        asyncio.run(test(compute))
    finally:
        compute.close()


def test_a_closed_pool_says_so() -> None:
    compute = Compute(LocalPool(1, 5), 1)
    compute.close()
    with pytest.raises(Unavailable):
        asyncio.run(compute.run(doubled, 1))


def test_a_dask_cluster_computes() -> None:
    async def test(compute: Compute) -> None:
        assert await compute.run(doubled, 21) == 42
        with pytest.raises(TooLittleData):
            await compute.run(short_of, 10)

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        compute = Compute(open_pool("dask://" + cluster.scheduler_address.removeprefix("tcp://"), 0, 20), 4)
        asyncio.run(test(compute))
        assert compute.computed == 1
        compute.close()


def test_a_dask_cluster_that_is_away_says_so() -> None:
    compute = Compute(DaskPool("127.0.0.1:1", 2), 4)
    with pytest.raises(Unavailable):
        asyncio.run(compute.run(doubled, 1))
