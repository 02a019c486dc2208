"""What the generated calls of the synchronous client stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from valtronics_client.core import Core, fault_of
from valtronics_client.operations import Arguments, Operation
from valtronics_client.pages import Page, following
from valtronics_client.runners import Runner

R = TypeVar("R")
T = TypeVar("T")


class Calls:
    """The core and its runner."""

    def __init__(self, core: Core, runner: Runner) -> None:
        self.core, self.runner = core, runner

    def call(self, operation: Operation[R], arguments: Arguments) -> R:
        return self.runner.run(self.core.call(operation, arguments))


class Resource:
    """The calls of one tag."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def _call(self, operation: Operation[R], **given: Any) -> R:
        return self._calls.call(operation, Arguments(**given))

    def _download(self, operation: Operation[bytes], **given: Any) -> Download:
        return Download(self._calls.runner.run(self._calls.core.open(operation, Arguments(**given))))

    def _walk(self, operation: Operation[Page[T]], **given: Any) -> Walk[T]:
        return Walk(self._calls, operation, Arguments(**given))


class Walk(Generic[T]):
    """The items of a list, whatever its pages. Begins anew with each loop."""

    def __init__(self, calls: Calls, operation: Operation[Page[T]], arguments: Arguments) -> None:
        self._calls, self._operation, self._arguments = calls, operation, arguments

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The pages themselves."""
        arguments: Arguments | None = self._arguments
        while arguments is not None:
            page = self._calls.call(self._operation, arguments)
            yield page
            arguments = following(page, self._operation, arguments)


class Download:
    """A body that is read as it comes; close it, or use it in `with`.

    ConnectionFailed where it was cut: what came before is not the whole.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.media_type: str = response.headers.get("content-type", "").split(";")[0]
        self.request_id: str = response.headers.get("x-request-id", "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._response.close()

    def iter_bytes(self) -> Iterator[bytes]:
        """Parts of the body, in order."""
        try:
            yield from self._response.iter_bytes()
        except httpx.RequestError as error:
            raise fault_of(error, request_id=self.request_id) from error
        finally:
            self.close()

    def iter_lines(self) -> Iterator[str]:
        """Lines of a text, without their ends."""
        rest = b""
        for part in self.iter_bytes():
            *lines, rest = (rest + part).split(b"\n")
            yield from (line.removesuffix(b"\r").decode() for line in lines)
        if rest:
            yield rest.decode()

    def read(self) -> bytes:
        """All of it, in memory."""
        return b"".join(self.iter_bytes())

    def save(self, path: str | Path) -> None:
        """All of it, into a file that is there only once it is whole."""
        unfinished = Path(f"{path}.part")
        try:
            with unfinished.open("wb") as file:
                for part in self.iter_bytes():
                    file.write(part)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
