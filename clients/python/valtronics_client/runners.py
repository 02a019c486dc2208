"""Who takes the steps: one runner that blocks, one that awaits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from valtronics_client.steps import Alone, Pause, Send, Step, Steps

R = TypeVar("R")


class Runner:
    """Takes steps with a blocking HTTP client; for any number of threads."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self._alone = threading.Lock()

    def run(self, steps: Steps[R], pause: Callable[[float], object] = time.sleep) -> R:
        """The result of the steps; what a step raises is raised in them first."""
        try:
            step = next(steps)
            while True:
                try:
                    outcome = self._take(step, pause)
                except Exception as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(outcome)
        except StopIteration as end:
            result: R = end.value
            return result

    def _take(self, step: Step, pause: Callable[[float], object]) -> Any:
        match step:
            case Send():
                response = self.http.send(request_of(self.http, step), stream=step.is_streamed)
                if step.is_streamed and not response.is_success:
                    response.read()
                return response
            case Alone():
                with self._alone:
                    return self.run(step.steps, pause)
            case Pause():
                return pause(step.seconds)


class AsyncRunner:
    """The same for an asynchronous one; for one event loop."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self._alone = asyncio.Lock()

    async def run(self, steps: Steps[R], pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> R:
        """The result of the steps; what a step raises is raised in them first."""
        try:
            step = next(steps)
            while True:
                try:
                    outcome = await self._take(step, pause)
                except Exception as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(outcome)
        except StopIteration as end:
            result: R = end.value
            return result

    async def _take(self, step: Step, pause: Callable[[float], Awaitable[object]]) -> Any:
        match step:
            case Send():
                response = await self.http.send(request_of(self.http, step), stream=step.is_streamed)
                if step.is_streamed and not response.is_success:
                    await response.aread()
                return response
            case Alone():
                async with self._alone:
                    return await self.run(step.steps, pause)
            case Pause():
                return await pause(step.seconds)


def request_of(http: httpx.Client | httpx.AsyncClient, step: Send) -> httpx.Request:
    """The request of a step."""
    return http.build_request(
        step.method, step.url, headers=dict(step.headers), params=dict(step.query) or None, content=step.content
    )
