"""Deployments for the harness: a furnished server on each database engine, and a demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from contract_tests import contract as contracts
from contract_tests.client import Client
from contract_tests.contract import Contract
from contract_tests.deployment import Deployment, database_on, demo, postgresql, serve
from contract_tests.stage import furnish

Deploy = Callable[[], AbstractContextManager[Deployment]]


@pytest.fixture(scope="session")
def contract() -> Contract:
    return contracts.load()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def deploy(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Starts furnished servers, each on a fresh database."""

    @contextmanager
    def start() -> Iterator[Deployment]:
        folder = tmp_path_factory.mktemp("server")
        with ExitStack() as stack:
            url = f"sqlite:///{folder}/valtronics.db"
            if engine == "postgresql":
                url = stack.enter_context(database_on(request.getfixturevalue("postgresql_url")))
            running = stack.enter_context(serve(folder, url))
            client = Client(running, contracts.load())
            furnish(client)
            client.close()
            yield running

    return start


@pytest.fixture(scope="module")
def deployment(deploy: Deploy) -> Iterator[Deployment]:
    """A furnished server on each engine, shared by the tests of a module."""
    with deploy() as running:
        yield running


@pytest.fixture
def fresh_deployment(deploy: Deploy) -> Iterator[Deployment]:
    """A furnished server on each engine for one test alone."""
    with deploy() as running:
        yield running


@pytest.fixture(scope="module")
def demo_deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The demo on a database of its own."""
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def client(deployment: Deployment, contract: Contract) -> Iterator[Client]:
    """A client without a credential."""
    made = Client(deployment, contract)
    yield made
    made.close()


@pytest.fixture
def demo_client(demo_deployment: Deployment, contract: Contract) -> Iterator[Client]:
    """A client of the demo, without a credential."""
    made = Client(demo_deployment, contract)
    yield made
    made.close()
