"""Who may call, for how long, and how often: log-in, sessions, API keys, rate limits."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.times import parse_time
from tests.service.running import API, PASSWORD, Answer, Server, unique, until

ME = f"{API}/auth/me"
DEVICES = f"{API}/devices/"


def refused(answer: Answer) -> bool:
    """Whether this is a 401 as it should be."""
    if answer.status != 401:
        return False
    assert answer.error["code"] == "AUTHENTICATION_ERROR"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    return True


def refresh(server: Server, token: str) -> Answer:
    return server.post(f"{API}/auth/refresh", {"refresh_token": token}, auth=False)


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def test_a_log_in_gives_both_tokens_and_the_user(service: Server) -> None:
    id, name = service.user("operator", "premium")
    found = service.log_in(name)
    assert found["token_type"] == "bearer"
    assert found["expires_in"] == 1800
    assert found["user"] == {"id": id, "username": name, "email": f"{name}@example.com", "role": "operator"}
    me = service.get(ME, token=found["access_token"]).data
    assert (me["id"], me["role"], me["tier"]) == (id, "operator", "premium")
    assert "telemetry:write" in me["permissions"]
    assert "users:manage" not in me["permissions"]
    user = service.get(f"{API}/users/{id}").data
    assert abs(parse_time(user["last_login_at"]) / 1e6 - time.time()) < 60
    assert not any("password" in field for field in user)


def test_wrong_user_wrong_password_and_disabled_user_read_the_same(service: Server) -> None:
    _, name = service.user()
    id, disabled = service.user()
    assert service.put(f"{API}/users/{id}", {"is_active": False}).status == 200
    bodies = []
    for username, password in (("nobody-here", PASSWORD), (name, "not the password"), (disabled, PASSWORD)):
        answer = service.post(f"{API}/auth/login", {"username": username, "password": password}, auth=False)
        assert refused(answer)
        bodies.append(answer.error)
    assert bodies[0] == bodies[1] == bodies[2]


def test_user_names_are_the_same_in_any_case(service: Server) -> None:
    _, name = service.user()
    assert service.log_in(name.upper())["user"]["username"] == name
    body = {"username": name.upper(), "email": "x@example.com", "password": PASSWORD, "role": "viewer"}
    assert service.post(f"{API}/users/", body).status == 409


def test_a_refresh_token_works_once_and_its_reuse_ends_the_family(service: Server) -> None:
    first = service.log_in(service.user()[1])
    bystander = service.log_in(service.user()[1])
    second = refresh(service, first["refresh_token"]).data
    assert second["refresh_token"] != first["refresh_token"]
    third = refresh(service, second["refresh_token"]).data
    for pair in (first, second, third):
        assert service.get(ME, token=pair["access_token"]).status == 200
    assert refused(refresh(service, first["refresh_token"]))
    assert refused(refresh(service, third["refresh_token"]))
    for pair in (first, second, third):
        assert refused(service.get(ME, token=pair["access_token"]))
    assert service.get(ME, token=bystander["access_token"]).status == 200
    assert refused(refresh(service, "vtr_never-given-out"))


def test_of_two_refreshes_at_once_one_is_a_reuse(service: Server) -> None:
    from tests.service.test_invariants import at_once

    pair = service.log_in(service.user()[1])
    body = {"refresh_token": pair["refresh_token"]}
    answers = at_once(service, 4, lambda connection: connection.send("POST", f"{API}/auth/refresh", body))
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401]
    assert refused(service.get(ME, token=pair["access_token"]))


def test_a_log_out_ends_the_session_at_once(service: Server) -> None:
    _, name = service.user()
    pair, other = service.log_in(name), service.log_in(name)
    renewed = refresh(service, pair["refresh_token"]).data
    assert service.post(f"{API}/auth/logout", None, token=pair["access_token"]).data == {"revoked": True}
    for token in (pair["access_token"], renewed["access_token"]):
        assert refused(service.get(ME, token=token))
    assert refused(refresh(service, renewed["refresh_token"]))
    assert service.get(ME, token=other["access_token"]).status == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another good password"}])
def test_disabling_and_a_new_password_end_sessions_at_once(service: Server, change: dict[str, Any]) -> None:
    id, name = service.user()
    pair = service.log_in(name)
    assert service.put(f"{API}/users/{id}", change).status == 200
    assert refused(service.get(ME, token=pair["access_token"]))
    assert refused(refresh(service, pair["refresh_token"]))


def test_a_deleted_user_is_gone_with_sessions_and_keys(service: Server) -> None:
    id, name = service.user("operator")
    token = service.log_in(name)["access_token"]
    answer = service.post(f"{API}/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]}, token=token)
    key = {"X-API-Key": answer.data["api_key"]}
    assert service.get(DEVICES, headers=key).status == 200
    assert service.delete(f"{API}/users/{id}").status == 200
    assert refused(service.get(DEVICES, headers=key))
    assert refused(service.get(ME, token=token))
    assert service.get(f"{API}/users/{id}").status == 404


def test_a_changed_role_counts_at_once(service: Server) -> None:
    id, name = service.user("operator")
    pair = service.log_in(name)
    body = {"name": "n", "device_id": unique("T"), "device_type": "sensor"}
    assert service.post(DEVICES, body, token=pair["access_token"]).status == 201
    key = service.post(
        f"{API}/auth/api-keys/", {"name": "k", "permissions": ["devices:write"]}, token=pair["access_token"]
    ).data["api_key"]
    assert service.put(f"{API}/users/{id}", {"role": "viewer"}).status == 200
    # Whichever way the old token is stopped, it can't write any more; neither can a key made before.
    assert service.post(DEVICES, {**body, "device_id": unique("T")}, token=pair["access_token"]).status in (401, 403)
    answer = service.post(DEVICES, {**body, "device_id": unique("T")}, headers={"X-API-Key": key})
    assert (answer.status, answer.error["details"]) == (403, {"required_permission": "devices:write"})
    answer = service.post(DEVICES, body, token=service.log_in(name)["access_token"])
    assert (answer.status, answer.error["code"]) == (403, "AUTHORIZATION_ERROR")


def test_nobody_locks_everybody_out(service: Server) -> None:
    me = service.get(ME).data["id"]
    for attempt in (
        service.delete(f"{API}/users/{me}"),
        service.put(f"{API}/users/{me}", {"is_active": False}),
        service.put(f"{API}/users/{me}", {"role": "viewer"}),
    ):
        assert (attempt.status, attempt.error["code"]) == (409, "CONFLICT")


def test_tokens_expire(start: Any) -> None:
    server = start(VALTRONICS_ACCESS_TOKEN_SECONDS="2", VALTRONICS_REFRESH_TOKEN_SECONDS="3")
    pair = server.log_in()
    assert pair["expires_in"] == 2
    assert server.get(ME, token=pair["access_token"]).status == 200
    until(lambda: refused(server.get(ME, token=pair["access_token"])), seconds=10)
    # The refresh token outlives it, and starts anew.
    assert server.get(ME, token=refresh(server, pair["refresh_token"]).data["access_token"]).status == 200
    forgotten = server.log_in()["refresh_token"]
    began = time.monotonic()
    until(lambda: time.monotonic() > began + 3.1)  # asking earlier would renew it
    assert refused(refresh(server, forgotten))


def test_a_forged_token_is_refused(service: Server) -> None:
    import jwt

    good = service.log_in(service.user()[1])["access_token"]
    claims = jwt.decode(good, options={"verify_signature": False})
    header, payload, signature = good.split(".")
    unsigned = jwt.encode(claims, None, algorithm="none")
    foreign = jwt.encode(claims, "x" * 64, algorithm="HS256")
    for token in (unsigned, foreign, f"{header}.{payload}.", f"{header}.{payload}.{signature[::-1]}", payload):
        assert refused(service.get(ME, token=token))


def test_a_key_is_shown_once_and_does_what_it_says_only(service: Server) -> None:
    made = service.key(["devices:read"])
    secret = made["api_key"]
    assert secret.startswith("vt_")
    assert secret.startswith(made["prefix"])
    listed = service.get(f"{API}/auth/api-keys/?size=100").body
    assert secret.encode() not in listed
    key = {"X-API-Key": secret}
    assert service.get(DEVICES, headers=key).status == 200
    answer = service.post(DEVICES, {"name": "n", "device_id": unique("T"), "device_type": "s"}, headers=key)
    assert (answer.status, answer.error["details"]) == (403, {"required_permission": "devices:write"})
    assert service.post(f"{API}/auth/logout", None, headers=key).status == 403


def test_a_key_holds_at_most_what_its_maker_holds(service: Server) -> None:
    viewer = service.log_in(service.user("viewer")[1])["access_token"]
    path = f"{API}/auth/api-keys/"
    answer = service.post(path, {"name": "k", "permissions": ["devices:read", "users:manage"]}, token=viewer)
    assert answer.status == 422
    assert answer.error["details"]["errors"][0]["field"] == "permissions.1"
    assert answer.error["details"]["errors"][0]["rule"] == "permission_not_held"
    narrow = service.key(["account:write", "devices:read"])["api_key"]
    answer = service.post(path, {"name": "k", "permissions": ["devices:write"]}, headers={"X-API-Key": narrow})
    assert answer.status == 422  # a key makes no stronger key, although its owner could


def test_a_key_makes_no_key_that_outlives_it(service: Server) -> None:
    soon = {"X-API-Key": service.key(["account:write", "devices:read"], expires_at=in_seconds(600))["api_key"]}
    path, body = f"{API}/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]}
    for longer in ({}, {"expires_at": in_seconds(700)}):
        refusal = service.post(path, body | longer, headers=soon)
        assert refusal.error["details"]["errors"][0]["rule"] == "expires_after_maker"
    assert service.post(path, body | {"expires_at": in_seconds(500)}, headers=soon).status == 201


def test_a_key_expires_and_can_be_revoked(service: Server) -> None:
    past = {"name": "k", "permissions": ["devices:read"], "expires_at": in_seconds(-1)}
    assert service.post(f"{API}/auth/api-keys/", past).error["details"]["errors"][0]["rule"] == "expires_in_past"
    brief = {"X-API-Key": service.key(["devices:read"], expires_at=in_seconds(1.5))["api_key"]}
    lasting = service.key(["devices:read"])
    key = {"X-API-Key": lasting["api_key"]}
    assert service.get(DEVICES, headers=brief).status == 200
    until(lambda: refused(service.get(DEVICES, headers=brief)), seconds=10)
    assert service.get(DEVICES, headers=key).status == 200
    assert service.delete(f"{API}/auth/api-keys/{lasting['id']}").status == 200
    assert refused(service.get(DEVICES, headers=key))
    assert service.delete(f"{API}/auth/api-keys/{lasting['id']}").status == 404


def test_keys_are_their_owners_business(service: Server) -> None:
    id, name = service.user("operator")
    token = service.log_in(name)["access_token"]
    path = f"{API}/auth/api-keys/"
    own = service.post(path, {"name": "own", "permissions": ["devices:read"]}, token=token).data
    foreign = service.key(["devices:read"])
    assert [key["id"] for key in service.get(path, token=token).data["items"]] == [own["id"]]
    assert service.delete(f"{path}{foreign['id']}", token=token).status == 404
    assert [key["id"] for key in service.get(f"{path}?owner_id={id}").data["items"]] == [own["id"]]
    assert service.delete(f"{path}{own['id']}").status == 200


def test_the_last_use_of_a_key_is_kept(service: Server) -> None:
    made = service.key(["devices:read"])
    assert "last_used_at" not in made
    service.get(DEVICES, headers={"X-API-Key": made["api_key"]})

    def used() -> Any:
        keys = service.get(f"{API}/auth/api-keys/?size=100").data["items"]
        return next(key for key in keys if key["id"] == made["id"]).get("last_used_at")

    assert abs(parse_time(until(used)) / 1e6 - time.time()) < 30


def test_a_key_of_a_device_writes_that_device_only(service: Server) -> None:
    device, other = service.device(), service.device()
    answer = service.post(
        f"{API}/auth/api-keys/", {"name": "k", "permissions": ["telemetry:read"], "device_id": device}
    )
    assert answer.error["details"]["errors"][0]["rule"] == "device_key_permissions"
    key = {"X-API-Key": service.key(["telemetry:write"], device_id=device)["api_key"]}
    point = {"device_id": device, "metric_name": "t", "metric_value": 1}
    path = f"{API}/telemetry/"
    assert service.post(path, point, headers=key).status == 201
    answer = service.post(path, {**point, "device_id": other}, headers=key)
    assert (answer.status, answer.error["code"]) == (403, "AUTHORIZATION_ERROR")
    batch = {"telemetry_data": [{**point, "device_id": other}, {**point, "metric_name": "u"}]}
    reply = service.post(f"{path}batch", batch, headers=key).data
    assert (reply["submitted"], reply["failed"]) == (1, 1)
    assert reply["results"][0]["code"] == "AUTHORIZATION_ERROR"
    assert service.post(f"{path}batch", {**batch, "atomic": True}, headers=key).status == 422
    assert service.get(f"{API}/telemetry/latest?device_id={other}").data["telemetry"] == {}
    assert service.get(path, headers=key).status == 403
    service.delete(f"{DEVICES}{device}")
    assert refused(service.post(path, point, headers=key))
