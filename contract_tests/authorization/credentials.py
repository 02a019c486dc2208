"""What the document says of credentials beyond the matrix: sessions, their tokens, keys, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from contract_tests.authorization.callers import NEW_PASSWORD, Caller, Former, bearer, key, new_key
from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.run import Run
from contract_tests.stage import rfc3339

Property = Callable[[Run], None]


def properties(run: Run, accepted: list[Caller], former: list[Former]) -> Iterator[Check]:
    """The checks; `accepted` are callers with known permissions, `former` users whose sessions have ended."""
    for caller in accepted:
        if "account:read" in (caller.permissions or ()):
            name = f"get_current_user: the permissions of {caller.name}"
            yield Check(name, partial(_told_permissions, caller), "get_current_user")
    for name, operation, prove in PROPERTIES:
        yield Check(f"{operation}: {name}", partial(prove, run), operation)
    for role in run.contract.roles:
        name = f"create_api_key: nothing for a key that its maker {role} lacks"
        yield Check(name, partial(_no_more_than_its_maker, run, role), "create_api_key")
        yield Check(f"update_user: {role} can't change its own role", partial(_no_promotion, run, role), "update_user")
    for each in former:
        name = f"refresh_token: not for a {each.name} user"
        yield Check(name, partial(_no_way_back, run, each), "refresh_token")
        if each.name == "renewed":
            yield Check("log_in: the new password and not the old one", partial(_new_password, run, each), "log_in")
    bound = [caller for caller in accepted if caller.device is not None]
    for caller in bound:
        yield Check("submit_telemetry: a bound key", partial(_bound_single, run, caller), "submit_telemetry")
        yield Check("submit_telemetry_batch: a bound key", partial(_bound_batch, run, caller), "submit_telemetry_batch")


def _told_permissions(caller: Caller) -> None:
    told, wanted = caller.client.call("get_current_user").data, sorted(caller.permissions or ())
    message = f"{caller.name}: {sorted(told['permissions'])}, not {wanted}"
    hold(sorted(told["permissions"]) == wanted, "permissions are told", message)
    hold(("api_key_id" in told) is (caller.username is None), "a key is told as such", f"{caller.name}: {told}")


def _pair(run: Run) -> dict[str, Any]:
    """A session of its own."""
    return run.client().log_in(next(iter(run.stage.users.values())), run.password_of_run)


def _refresh(run: Run, token: str) -> Reply:
    return run.client().call("refresh_token", json={"refresh_token": token})


def _me(run: Run, token: str) -> int:
    return run.client().acting(**bearer(token)).call("get_current_user").status


def _rotates(run: Run) -> None:
    first = _pair(run)
    reply = _refresh(run, first["refresh_token"])
    hold(reply.status == 200, "refresh tokens work once", f"the first use is answered {reply.status}")
    second = reply.data
    for name in ("access_token", "refresh_token"):
        hold(second[name] != first[name], "refreshing gives a new pair", f"{name} stays {second[name]}")
    hold(second["user"] == first["user"], "refreshing keeps the user", f"{second['user']}, not {first['user']}")
    hold(_me(run, second["access_token"]) == 200, "refreshing gives a new pair", "the new access token is refused")
    hold(_refresh(run, second["refresh_token"]).status == 200, "refresh tokens work once", "the second one does not")


def _reuse_ends_all(run: Run) -> None:
    first = _pair(run)
    second = _refresh(run, first["refresh_token"]).data
    third = _refresh(run, second["refresh_token"]).data
    reused = _refresh(run, first["refresh_token"])
    hold(reused.status == 401, "refresh tokens work once", f"the second use is answered {reused.status}")
    for name, pair in (("first", first), ("second", second), ("third", third)):
        status = _me(run, pair["access_token"])
        hold(status == 401, "reuse ends the whole session", f"the {name} access token is answered {status}")
    status = _refresh(run, third["refresh_token"]).status
    hold(status == 401, "reuse ends the whole session", f"the newest refresh token is answered {status}")
    _others_live_on(run)


def _others_live_on(run: Run) -> None:
    """`_pair` makes sessions of the user whose session the run uses all the time."""
    status = run.client(next(iter(run.contract.roles))).call("get_current_user").status
    hold(status == 200, "sessions end alone", f"another session of the user is answered {status}")


def _log_out_ends_both(run: Run) -> None:
    pair = _pair(run)
    done = run.client().acting(**bearer(pair["access_token"])).call("log_out")
    hold(done.status == 200, "log-out ends the session", f"{done.status}")
    status = _me(run, pair["access_token"])
    hold(status == 401, "log-out ends the session", f"the access token is answered {status}")
    status = _refresh(run, pair["refresh_token"]).status
    hold(status == 401, "log-out ends the session", f"the refresh token is answered {status}")
    _others_live_on(run)


def _log_in_tells_nothing(run: Run) -> None:
    username = next(iter(run.stage.users.values()))
    errors = [
        run.client().call("log_in", json={"username": name, "password": password}).error
        for name, password in ((username, "wrong"), (f"{run.name}-nobody", "wrong"))
    ]
    hold(errors[0] == errors[1], "a failed log-in does not tell why", f"{errors[0]} for a user, {errors[1]} for none")


def _no_way_back(run: Run, former: Former) -> None:
    status = _refresh(run, former.tokens["refresh_token"]).status
    hold(status == 401, "a change to a user ends sessions", f"the refresh token of a {former.name} user: {status}")


def _new_password(run: Run, former: Former) -> None:
    old = run.client().call("log_in", json={"username": former.username, "password": run.password_of_run})
    hold(old.status == 401, "a new password replaces the old one", f"the old one is answered {old.status}")
    new = run.client().log_in(former.username, NEW_PASSWORD)
    hold(_me(run, new["access_token"]) == 200, "a new password replaces the old one", "its session is refused")


def _keys_unseen(run: Run) -> None:
    manager, other = _key_managers(run)
    theirs = new_key(manager, run, frozenset({"account:read"}))
    mine = new_key(other, run, frozenset({"account:read"}))
    listed = other.call("list_api_keys", params={"size": 100}).data
    owners = {item["owner_id"] for item in listed["items"]}
    hold(owners == {mine["owner_id"]}, "keys of others are not seen", f"keys of {owners}", "list_api_keys")
    filtered = other.call("list_api_keys", params={"owner_id": theirs["owner_id"]}).data
    empty = not filtered["items"] and filtered["pagination"]["total"] == 0
    hold(empty, "keys of others are not seen", f"{filtered['pagination']} with owner_id", "list_api_keys")


def _keys_undeleted(run: Run) -> None:
    manager, other = _key_managers(run)
    theirs = new_key(manager, run, frozenset({"account:read"}))
    status = other.call("delete_api_key", path={"id": theirs["id"]}).status
    hold(status == 404, "keys of others are not deleted", f"another user's key: {status}")
    status = run.client().acting(**key(theirs["api_key"])).call("get_current_user").status
    hold(status == 200, "keys of others are not deleted", f"the key is answered {status} afterwards")


def _keys_managed(run: Run) -> None:
    manager, other = _key_managers(run)
    mine = new_key(other, run, frozenset({"account:read"}))
    seen = manager.call("list_api_keys", params={"owner_id": mine["owner_id"], "size": 100}).data["items"]
    owners = {item["owner_id"] for item in seen}
    hold(owners == {mine["owner_id"]}, "owner_id filters keys", f"keys of {owners}", "list_api_keys")
    secret = any(mine["api_key"] in str(item) for item in seen)
    hold(not secret, "secrets are shown once", "the list has the secret", "list_api_keys")
    status = manager.call("delete_api_key", path={"id": mine["id"]}).status
    hold(status == 200, "who manages keys deletes them", f"{status}")
    status = run.client().acting(**key(mine["api_key"])).call("get_current_user").status
    hold(status == 401, "a deleted key ends at once", f"it is answered {status}")


def _key_managers(run: Run) -> tuple[Client, Client]:
    """Somebody who manages the keys of all, and somebody who does not."""
    lacking = [role for role, permissions in run.contract.roles.items() if "api_keys:manage" not in permissions]
    return run.admin, run.client(lacking[0])


def _heirs(run: Run) -> None:
    """A key with an end can't make one that outlives it."""
    ends = run.clock.now().replace(microsecond=0).replace(year=run.clock.now().year + 1)
    maker = new_key(run.admin, run, frozenset({"account:write"}), expires_at=rfc3339(ends))
    client = run.client().acting(**key(maker["api_key"]))
    body = {"name": f"{run.name} heir", "permissions": ["account:write"]}
    for more in ({}, {"expires_at": rfc3339(ends.replace(year=ends.year + 1))}):
        reply = client.call("create_api_key", json={**body, **more})
        hold(reply.status == 422, "a key can't outlive its maker", f"{reply.status} for {more or 'no end'}")
    reply = client.call("create_api_key", json={**body, "expires_at": rfc3339(ends)})
    hold(reply.status == 201, "a key makes keys within its own life", f"{reply.status}")


def _no_more_than_its_maker(run: Run, role: str) -> None:
    held = run.contract.roles[role]
    everything = run.contract.roles[run.contract.highest_role]
    lacked = sorted(everything - held)
    makers = [(role, run.client(role), permission) for permission in lacked]
    if role == run.contract.highest_role:
        for permission in sorted(everything - {"account:write"}):
            secret = new_key(run.admin, run, frozenset(everything - {permission}))["api_key"]
            makers.append((f"a key without {permission}", run.client().acting(**key(secret)), permission))
    for name, maker, permission in makers:
        body = {"name": f"{run.name} more", "permissions": ["account:write", permission]}
        reply = maker.call("create_api_key", json=body)
        message = f"{name} makes a key with {permission}: {reply.status}"
        hold(reply.status == 422, "a key has at most its maker's permissions", message)
        rules = {rule for _, rule in reply.rules}
        hold(rules == {"permission_not_held"}, "a key has at most its maker's permissions", f"{name}: {rules}")


def _no_promotion(run: Run, role: str) -> None:
    highest, lowest = run.contract.highest_role, next(iter(run.contract.roles))
    wanted, status = (highest, 403) if role != highest else (lowest, 409)
    own = run.stage.user_ids[role]
    client = run.client(role)
    reply = client.call("update_user", path={"id": own}, json={"role": wanted})
    hold(reply.status == status, "nobody changes their own role", f"{role} → {wanted}: {reply.status}, not {status}")
    told = client.call("get_current_user").data["role"]
    hold(told == role, "nobody changes their own role", f"{role} is {told} after {reply.status}")


def _point(run: Run, device: int, value: float) -> dict[str, Any]:
    # A name that no other gate reads.
    return {
        "device_id": device,
        "metric_name": "authorization",
        "metric_value": value,
        "timestamp": rfc3339(run.stage.start),
    }


def _values(run: Run, device: int) -> list[float]:
    params = {"device_id": device, "metric_name": "authorization", "size": 10}
    return [point["metric_value"] for point in run.admin.call("list_telemetry", params=params).data["items"]]


def _bound_single(run: Run, caller: Caller) -> None:
    assert caller.device is not None
    status = caller.client.call("submit_telemetry", json=_point(run, caller.device, 1.0)).status
    hold(status == 201, "a bound key writes its own device", f"{status}")
    hold(_values(run, caller.device) == [1.0], "a bound key writes its own device", "the point is not there")
    foreign = run.stage.devices[0]
    status = caller.client.call("submit_telemetry", json=_point(run, foreign, 1.0)).status
    hold(status == 403, "a bound key writes no other device", f"{status}")
    hold(_values(run, foreign) == [], "a bound key writes no other device", f"the point is there after {status}")


def _bound_batch(run: Run, caller: Caller) -> None:
    assert caller.device is not None
    foreign = run.stage.devices[0]
    points = [_point(run, foreign, 2.0), _point(run, caller.device, 2.0)]
    report = caller.client.call("submit_telemetry_batch", json={"telemetry_data": points}).data
    failed = [(each["index"], each["code"]) for each in report["results"] if "code" in each]
    counts, right = (report["submitted"], report["failed"], failed), (1, 1, [(0, run.contract.codes[403])])
    hold(counts == right, "a bound key writes no other device", f"submitted, failed and faults are {counts}")
    hold(_values(run, caller.device) == [2.0], "a bound key writes its own device", "the point is not there")
    points = [_point(run, caller.device, 3.0), _point(run, foreign, 3.0)]
    refused = caller.client.call("submit_telemetry_batch", json={"telemetry_data": points, "atomic": True})
    hold(refused.status == 422, "a bound key writes no other device", f"atomic: {refused.status}")
    hold({rule for _, rule in refused.rules} == {"foreign_device"}, "atomic names foreign devices", f"{refused.rules}")
    left = (_values(run, caller.device), _values(run, foreign))
    hold(left == ([2.0], []), "a bound key writes no other device", f"there is {left} after a refusal")


PROPERTIES: tuple[tuple[str, str, Property], ...] = (
    ("tokens rotate", "refresh_token", _rotates),
    ("reuse ends the whole session", "refresh_token", _reuse_ends_all),
    ("ends access and refresh token", "log_out", _log_out_ends_both),
    ("a failure does not tell why", "log_in", _log_in_tells_nothing),
    ("keys of others are not there", "list_api_keys", _keys_unseen),
    ("keys of others are not there", "delete_api_key", _keys_undeleted),
    ("who manages keys sees and deletes all", "delete_api_key", _keys_managed),
    ("a key does not outlive its maker", "create_api_key", _heirs),
)
