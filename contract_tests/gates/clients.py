"""Clients generated from the contract by the tools that consumers use: each compiles strictly and plays one scenario.

The tools are in `contract_tests/clients/kits.py`, the names that a person chose in `contract_tests/clients/names.yaml`.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from contract_tests.checks import Broken, Check
from contract_tests.clients.job import Job
from contract_tests.clients.kits import KITS, Kit
from contract_tests.clients.names import Contracted, list_knows_contract
from contract_tests.run import Run

TITLE = "Generated clients: names, strict compilation, a live scenario each"
PROFILES = ("full",)
# A scenario that met a rate limit is played once more after this many seconds, the longest window there is.
WINDOW = 60


class Work:
    """One kit's steps, each done once, whoever asks for it first. A step that failed fails the same way again."""

    def __init__(self, run: Run, kit: Kit, folder: Path) -> None:
        slug = kit.name.replace(" ", "-")
        self._run = run
        self._kit = kit
        self._done: dict[str, Future[None]] = {}
        self._lock = threading.Lock()
        contracted = Contracted.of(run.contract.document)
        self.device_name = f"{run.name}-{slug}"
        target = {
            "CONTRACT_BASE_URL": run.target.base_url,
            "CONTRACT_USERNAME": run.stage.users[run.contract.highest_role],
            "CONTRACT_PASSWORD": run.password_of_run,
            "CONTRACT_NAME": self.device_name,
        }
        self._job = Job(kit.name, folder / "openapi.yaml", folder / slug, contracted, run.say, target)

    def generated(self) -> None:
        self._once("generate", self._generate)

    def _generate(self) -> None:
        shutil.rmtree(self._job.folder, ignore_errors=True)
        self._job.folder.mkdir(parents=True)
        self._kit.generate(self._job)

    def compiled(self) -> None:
        self.generated()
        self._once("compile", lambda: self._kit.compile(self._job))

    def named(self) -> None:
        self.generated()
        self._kit.check_names(self._job)

    def played(self) -> None:
        self.compiled()
        self._once("play", self._play)

    def works(self) -> bool:
        return "play" in self._done and not self.failed("play")

    def failed(self, step: str) -> bool:
        return step in self._done and self._done[step].exception() is not None

    def _play(self) -> None:
        try:
            self._kit.play(self._job)
        except Broken as error:
            if "RATE_LIMIT_EXCEEDED" not in str(error):
                raise
            self._run.wait(WINDOW)
            self._kit.play(self._job)

    def tidy(self) -> None:
        """Remove the device of a scenario that could not do so itself."""
        if not self.failed("play"):
            return
        left = self._run.admin.call("list_devices", params={"device_id": self.device_name})
        for device in left.data["items"]:
            self._run.admin.call("delete_device", path={"id": device["id"]})

    def _once(self, step: str, action: Callable[[], None]) -> None:
        with self._lock:
            first = step not in self._done
            outcome = self._done.setdefault(step, Future())
        if first:
            try:
                action()
                outcome.set_result(None)
            except BaseException as error:  # whoever waits for the step ends with it, by Ctrl-C too
                outcome.set_exception(error)
        outcome.result()


def checks(run: Run) -> Iterator[Check]:
    folder = run.folder / "clients"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_bytes(run.spec_bytes)
    contracted = Contracted.of(run.contract.document)
    yield Check("the list of names knows the contract", lambda: list_knows_contract(contracted))
    works = [Work(run, kit, folder) for kit in KITS]
    try:
        with ThreadPoolExecutor(1) as ahead:
            for position, kit in enumerate(KITS):
                following = works[position + 1] if position + 1 < len(works) else None
                yield from _of_kit(kit, works[position], _build_ahead(ahead, following))
    finally:
        for work in works:
            work.tidy()
        run.notes["clients"] = f"{sum(work.works() for work in works)} of {len(KITS)} generated clients work"


def _of_kit(kit: Kit, work: Work, build_next: Callable[[], None]) -> Iterator[Check]:
    """The checks of a kit. After a step that failed, those that need it are left out: they would say the same."""

    def generates() -> None:
        build_next()
        work.generated()

    yield Check(f"{kit.name}: generates", generates)
    if work.failed("generate"):
        return
    yield Check(f"{kit.name}: names", work.named)
    yield Check(f"{kit.name}: compiles", work.compiled)
    if not (work.failed("generate") or work.failed("compile")):
        yield Check(f"{kit.name}: scenario", work.played)


def _build_ahead(pool: ThreadPoolExecutor, work: Work | None) -> Callable[[], None]:
    """Build the next kit's client on the other core meanwhile; what comes of it, that kit's checks say."""

    def build() -> None:
        if work is not None:
            pool.submit(work.compiled)

    return build
