"""Theme: sessions. A refresh token works once; used again, by a thief or by its owner, it ends the whole session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.stage import new_user


def checks(ground: Ground) -> Iterator[Check]:
    owner = Owner(ground)
    yield Check("a refresh token works once", owner.reuse, "refresh_token")
    yield Check("one refresh of many at once", owner.race, "refresh_token")
    yield Check("a log-out ends its session and no other", owner.log_out, "log_out")
    yield Check("a change of the user ends all sessions", owner.changed, "update_user")


class Owner:
    """A user of its own, so that the sessions of the run are not touched."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._made: tuple[int, str] | None = None

    @property
    def user(self) -> tuple[int, str]:
        if self._made is None:
            name, role = self.ground.name(), next(iter(self.ground.run.contract.roles))
            made = new_user(self.ground.run.client("helper"), name, role, self.ground.run.password_of_run)
            self._made = made, name
        return self._made

    def log_in(self) -> dict[str, Any]:
        return self.ground.run.client().log_in(self.user[1], self.ground.run.password_of_run)

    def refresh(self, token: str, client: Client | None = None) -> Reply:
        return (client or self.ground.run.client()).call("refresh_token", json={"refresh_token": token})

    def alive(self, pair: dict[str, Any]) -> bool:
        bearer = self.ground.client.acting(Authorization=f"Bearer {pair['access_token']}")
        reply = bearer.call("get_current_user")
        hold(reply.status in (200, 401), "answers as described", f"{reply.status}", "get_current_user")
        return reply.status == 200

    def reuse(self) -> None:
        first = self.log_in()
        second = expect(self.refresh(first["refresh_token"]), 200, "refresh_token").data
        hold(
            second["refresh_token"] != first["refresh_token"], "tokens rotate", "the same token again", "refresh_token"
        )
        hold(self.alive(second), "a new token works", "the refreshed access token is refused", "refresh_token")
        other = self.log_in()
        again = self.refresh(first["refresh_token"])
        hold(again.status == 401, "a refresh token works once", f"used again: {again.status}", "refresh_token")
        hold(not self.alive(second), "reuse ends the session", "its access token still works", "refresh_token")
        next_one = self.refresh(second["refresh_token"]).status
        hold(next_one == 401, "reuse ends the session", f"its newest refresh token: {next_one}", "refresh_token")
        hold(self.alive(other), "reuse ends one session", "another session of the user has ended too", "refresh_token")

    def race(self) -> None:
        for _ in range(1 if self.ground.is_quick else 8):
            pair = self.log_in()
            token = pair["refresh_token"]
            callers = self.ground.run.client()
            replies = self.ground.at_once([lambda caller: self.refresh(token, caller)] * CALLERS, callers)  # noqa: B023
            statuses = sorted(reply.status for reply in replies)
            good = statuses.count(200) <= 1 and set(statuses) <= {200, 401}
            hold(good, "a refresh token works once", f"{CALLERS} at once are answered {statuses}", "refresh_token")
            for reply in replies:
                if reply.status == 200:
                    hold(not self.alive(reply.data), "reuse ends the session", "a new token works on", "refresh_token")
            hold(not self.alive(pair), "reuse ends the session", "the first access token works on", "refresh_token")

    def log_out(self) -> None:
        one, other = self.log_in(), self.log_in()
        bearer = self.ground.client.acting(Authorization=f"Bearer {one['access_token']}")
        expect(bearer.call("log_out"), 200, "log_out")
        hold(not self.alive(one), "a log-out is at once", "the access token works on", "log_out")
        left = self.refresh(one["refresh_token"]).status
        hold(left == 401, "a log-out is at once", f"the refresh token is answered {left}", "log_out")
        hold(self.alive(other), "a log-out ends its own session", "another session has ended too", "log_out")

    def changed(self) -> None:
        pair = self.log_in()
        helper, path = self.ground.run.client("helper"), {"id": self.user[0]}
        expect(
            helper.call("update_user", path=path, json={"email": f"{self.ground.name()}@example.com"}),
            200,
            "update_user",
        )
        hold(self.alive(pair), "other changes end no session", "a new address ended the session", "update_user")
        expect(helper.call("update_user", path=path, json={"is_active": False}), 200, "update_user")
        hold(not self.alive(pair), "a disabled user has no session", "the access token works on", "update_user")
        left = self.refresh(pair["refresh_token"]).status
        hold(left == 401, "a disabled user has no session", f"the refresh token is answered {left}", "update_user")
        expect(helper.call("update_user", path=path, json={"is_active": True}), 200, "update_user")
        hold(not self.alive(pair), "an ended session stays ended", "it works again", "update_user")
