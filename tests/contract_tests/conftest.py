"""A server for the tests of the harness, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.deployment import Deployment, sandbox, serve


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """`valtronics serve` on SQLite, with limits that are not reached."""
    folder = tmp_path_factory.mktemp("served")
    with serve(folder, f"sqlite:///{folder}/valtronics.db") as running:
        yield running


@pytest.fixture(scope="session")
def sandboxed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """`valtronics sandbox`."""
    with sandbox(tmp_path_factory.mktemp("sandboxed")) as running:
        yield running
