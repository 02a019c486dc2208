"""What the generated calls of the asynchronous client stand on; `calls.py` has the words to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from valtronics_client.core import Core, fault_of
from valtronics_client.operations import Arguments, Operation
from valtronics_client.pages import Page, following
from valtronics_client.runners import AsyncRunner

R = TypeVar("R")
T = TypeVar("T")


class AsyncCalls:
    """The core and its runner."""

    def __init__(self, core: Core, runner: AsyncRunner) -> None:
        self.core, self.runner = core, runner

    async def call(self, operation: Operation[R], arguments: Arguments) -> R:
        return await self.runner.run(self.core.call(operation, arguments))


class AsyncResource:
    """The calls of one tag."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def _call(self, operation: Operation[R], **given: Any) -> R:
        return await self._calls.call(operation, Arguments(**given))

    async def _download(self, operation: Operation[bytes], **given: Any) -> AsyncDownload:
        return AsyncDownload(await self._calls.runner.run(self._calls.core.open(operation, Arguments(**given))))

    def _walk(self, operation: Operation[Page[T]], **given: Any) -> AsyncWalk[T]:
        return AsyncWalk(self._calls, operation, Arguments(**given))


class AsyncWalk(Generic[T]):
    """The items of a list, whatever its pages. Begins anew with each loop."""

    def __init__(self, calls: AsyncCalls, operation: Operation[Page[T]], arguments: Arguments) -> None:
        self._calls, self._operation, self._arguments = calls, operation, arguments

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages themselves."""
        arguments: Arguments | None = self._arguments
        while arguments is not None:
            page = await self._calls.call(self._operation, arguments)
            yield page
            arguments = following(page, self._operation, arguments)


class AsyncDownload:
    """A body that is read as it comes; close it, or use it in `async with`.

    ConnectionFailed where it was cut: what came before is not the whole.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.media_type: str = response.headers.get("content-type", "").split(";")[0]
        self.request_id: str = response.headers.get("x-request-id", "")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._response.aclose()

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Parts of the body, in order."""
        try:
            async for part in self._response.aiter_bytes():
                yield part
        except httpx.RequestError as error:
            raise fault_of(error, request_id=self.request_id) from error
        finally:
            await self.close()

    async def iter_lines(self) -> AsyncIterator[str]:
        """Lines of a text, without their ends."""
        rest = b""
        async for part in self.iter_bytes():
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                yield line.removesuffix(b"\r").decode()
        if rest:
            yield rest.decode()

    async def read(self) -> bytes:
        """All of it, in memory."""
        return b"".join([part async for part in self.iter_bytes()])
