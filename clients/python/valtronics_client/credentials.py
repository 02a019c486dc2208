"""How a caller proves who he is: an API key, or a user name and a password that are traded for tokens in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from valtronics_client._generated import models, operations, requests
from valtronics_client.faults import ValtronicsError
from valtronics_client.operations import Arguments
from valtronics_client.steps import Alone, Steps

if TYPE_CHECKING:
    from valtronics_client.core import Core

# A token is renewed when this part of its life is left, so that none ends on the way.
MARGIN = 0.1


class Credential(Protocol):
    """What gives the headers of a call."""

    def headers(self, core: Core, /) -> Steps[dict[str, str]]:
        """The headers; takes steps where there are none yet."""

    def expire(self, headers: dict[str, str], /) -> bool:
        """The service refused these. Whether others may be had."""


class Nobody:
    """No credential: only operations that ask for none will do."""

    def headers(self, _: Core, /) -> Steps[dict[str, str]]:
        yield from ()
        return {}

    def expire(self, _: dict[str, str], /) -> bool:
        return False


class ApiKey:
    """An API key."""

    def __init__(self, secret: str) -> None:
        self._headers = {"X-API-Key": secret}

    def headers(self, _: Core, /) -> Steps[dict[str, str]]:
        yield from ()
        return self._headers

    def expire(self, _: dict[str, str], /) -> bool:
        return False


class Session:
    """A log-in that begins with the first call, is renewed in time, and begins anew where it was ended.

    A refresh token works once, and a second use ends the session: so one caller renews, and the others wait for him.
    """

    def __init__(self, username: str, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._login: requests.LoginRequest = {"username": username, "password": password}
        self._clock = clock
        self._access = ""
        self._refresh = ""
        self._renew_at = 0.0

    def headers(self, core: Core) -> Steps[dict[str, str]]:
        if not self._is_good:
            yield Alone(self._begin(core))
        return {"Authorization": f"Bearer {self._access}"}

    def expire(self, headers: dict[str, str]) -> bool:
        # Another caller may have renewed it since these were made.
        if headers.get("Authorization") == f"Bearer {self._access}":
            self._access = ""
        return True

    @property
    def _is_good(self) -> bool:
        return bool(self._access) and self._clock() < self._renew_at

    def _begin(self, core: Core) -> Steps[None]:
        if self._is_good:  # somebody did, while this one waited
            return
        refresh, self._refresh = self._refresh, ""
        if refresh:
            try:
                self._keep((yield from core.call(operations.REFRESH_TOKEN, Arguments(body={"refresh_token": refresh}))))
            except ValtronicsError:
                # It may have been used up by a call whose answer was lost; the password is sure.
                pass
            else:
                return
        self._keep((yield from core.call(operations.LOG_IN, Arguments(body=self._login))))

    def _keep(self, pair: models.TokenPair) -> None:
        self._access, self._refresh = pair.access_token, pair.refresh_token
        self._renew_at = self._clock() + pair.expires_in * (1 - MARGIN)


def credential_of(api_key: str | None, username: str | None, password: str | None) -> Credential:
    """The one that was given. ValueError for two, or half of one."""
    if api_key is not None:
        if username is not None or password is not None:
            raise ValueError("give api_key, or username and password, not both")
        return ApiKey(api_key)
    if username is None and password is None:
        return Nobody()
    if username is None or password is None:
        raise ValueError("username and password go together")
    return Session(username, password)
