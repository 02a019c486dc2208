"""Users, sessions, keys, kept replies, settings."""

import threading

import pytest

from domain.errors import Conflict, NotFound
from domain.times import DAY, SECOND, format_time

NOW = 1_767_225_600 * SECOND
USER = {"username": "Ann", "email": "ann@example.com", "role": "admin", "tier": "standard", "password_hash": "secret"}


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def test_users(store):
    user = store.users.create(USER, NOW)
    assert user == {
        "id": user["id"],
        "username": "Ann",
        "email": "ann@example.com",
        "role": "admin",
        "tier": "standard",
        "is_active": True,
        "created_at": format_time(NOW),
        "updated_at": format_time(NOW),
    }
    assert store.users.get(user["id"]) == user
    assert store.users.get_by_username("aNN") == user | {"_password_hash": "secret"}
    assert store.users.get_by_username("bob") is None
    store.users.touch_login(user["id"], NOW + SECOND)
    assert store.users.get(user["id"])["last_login_at"] == format_time(NOW + SECOND)
    changed = store.users.update(user["id"], {"username": "Änne", "is_active": False, "password_hash": "x"}, NOW + DAY)
    assert (changed["username"], changed["is_active"], changed["updated_at"]) == ("Änne", False, format_time(NOW + DAY))
    assert store.users.get_by_username("äNNE")["_password_hash"] == "x"
    assert store.users.count_active_admins() == 0
    assert store.users.list(0, 10) == ([changed], 1)
    assert store.users.delete(user["id"])
    assert not store.users.delete(user["id"])
    with pytest.raises(NotFound):
        store.users.update(user["id"], {"role": "viewer"}, NOW)


def test_usernames_are_unique_without_case(engine):
    with engine.write() as store:
        store.users.create(USER, NOW)
        other = store.users.create(USER | {"username": "bob"}, NOW)
    with pytest.raises(Conflict) as caught, engine.write() as store:
        store.users.create(USER | {"username": "ANN"}, NOW)
    assert caught.value.details == {"field": "username"}
    with pytest.raises(Conflict), engine.write() as store:
        store.users.update(other["id"], {"username": "aNn"}, NOW)


def test_a_session_lives_until_it_expires_or_is_revoked(store):
    user = store.users.create(USER, NOW)
    session = store.sessions.create(user["id"], b"1", NOW + DAY, NOW)
    assert len(session) == 32
    principal = {
        "user_id": user["id"],
        "username": "Ann",
        "email": "ann@example.com",
        "role": "admin",
        "tier": "standard",
        "is_active": True,
    }
    assert store.sessions.principal(session, NOW + DAY - 1) == principal
    assert store.sessions.principal(session, NOW + DAY) is None
    assert store.sessions.principal("f" * 32, NOW) is None
    store.users.update(user["id"], {"is_active": False}, NOW)
    assert store.sessions.principal(session, NOW) is None
    store.users.update(user["id"], {"is_active": True}, NOW)
    assert store.sessions.revoke(session, NOW)
    assert not store.sessions.revoke(session, NOW)
    assert store.sessions.principal(session, NOW) is None


def test_revoking_a_user_ends_all_sessions_and_deleting_too(store):
    user = store.users.create(USER, NOW)
    sessions = [store.sessions.create(user["id"], bytes([n]), NOW + DAY, NOW) for n in range(3)]
    assert store.sessions.revoke_user(user["id"], NOW) == 3
    sessions.append(store.sessions.create(user["id"], b"new", NOW + DAY, NOW))
    assert store.users.delete(user["id"])
    assert [store.sessions.principal(session, NOW) for session in sessions] == [None] * 4


def test_rotation_kills_the_old_token_and_its_reuse_kills_the_family(store):
    user = store.users.create(USER, NOW)
    session = store.sessions.create(user["id"], b"1", NOW + DAY, NOW)
    other = store.sessions.create(user["id"], b"other", NOW + DAY, NOW)
    assert store.sessions.rotate(None, b"never", b"2", NOW + 2 * DAY, NOW) == ("unknown", None)
    assert store.sessions.rotate(other, b"1", b"2", NOW + 2 * DAY, NOW) == ("unknown", None)
    outcome, row = store.sessions.rotate(session, b"1", b"2", NOW + 2 * DAY, NOW)
    assert (outcome, row) == ("rotated", {"id": session, "user_id": user["id"], "expires_us": NOW + 2 * DAY})
    assert store.sessions.principal(session, NOW + DAY)
    assert store.sessions.rotate(None, b"2", b"3", NOW + 3 * DAY, NOW)[0] == "rotated"
    assert store.sessions.rotate(None, b"1", b"4", NOW + 2 * DAY, NOW) == ("reused", row)
    assert store.sessions.principal(session, NOW) is None
    assert store.sessions.rotate(None, b"2", b"4", NOW + 3 * DAY, NOW) == ("reused", None)
    assert store.sessions.rotate(None, b"3", b"4", NOW + 3 * DAY, NOW) == ("unknown", None)
    assert store.sessions.principal(other, NOW)


def test_an_expired_session_is_not_rotated_and_is_purged(store):
    user = store.users.create(USER, NOW)
    store.sessions.create(user["id"], b"1", NOW + DAY, NOW)
    kept = store.sessions.create(user["id"], b"2", NOW + 2 * DAY, NOW)
    assert store.sessions.rotate(None, b"1", b"3", NOW + 9 * DAY, NOW + DAY) == ("unknown", None)
    assert store.sessions.purge(NOW + DAY) == 1
    assert store.sessions.purge(NOW + DAY) == 0
    assert store.sessions.principal(kept, NOW + DAY)


def test_of_two_rotations_at_once_one_wins(engine):
    with engine.write() as store:
        user = store.users.create(USER, NOW)
        store.sessions.create(user["id"], b"1", NOW + DAY, NOW)
    outcomes = []

    def rotate(n):
        with engine.write() as store:
            outcomes.append(store.sessions.rotate(None, b"1", b"new%d" % n, NOW + DAY, NOW)[0])

    threads = [threading.Thread(target=rotate, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["reused", "reused", "reused", "rotated"]


def test_api_keys(store):
    user = store.users.create(USER, NOW)
    key = store.api_keys.create(user["id"], "k", ["telemetry:write"], b"hash", "vt_ab", NOW + DAY, None, NOW)
    assert key == {
        "id": key["id"],
        "name": "k",
        "prefix": "vt_ab",
        "permissions": ["telemetry:write"],
        "owner_id": user["id"],
        "expires_at": format_time(NOW + DAY),
        "created_at": format_time(NOW),
    }
    found = store.api_keys.by_hash(b"hash", NOW + DAY - 1)
    assert found.pop("owner") == {
        "user_id": user["id"],
        "username": "Ann",
        "email": "ann@example.com",
        "role": "admin",
        "tier": "standard",
        "is_active": True,
    }
    assert found == key
    assert store.api_keys.by_hash(b"hash", NOW + DAY) is None
    assert store.api_keys.by_hash(b"other", NOW) is None
    store.api_keys.touch([key["id"]], NOW + SECOND)
    store.api_keys.touch([key["id"]], NOW)
    assert store.api_keys.get(key["id"])["last_used_at"] == format_time(NOW + SECOND)
    store.users.update(user["id"], {"is_active": False}, NOW)
    assert store.api_keys.by_hash(b"hash", NOW) is None
    assert store.api_keys.delete(key["id"])
    assert not store.api_keys.delete(key["id"])


def test_keys_are_listed_by_owner(store):
    ids = [store.users.create(USER | {"username": name}, NOW)["id"] for name in "ab"]
    keys = [store.api_keys.create(ids[n % 2], f"{n}", [], b"%d" % n, "vt_", None, None, NOW) for n in range(5)]
    assert store.api_keys.list(None, 1, 2) == (keys[1:3], 5)
    assert store.api_keys.list(ids[1], 0, 10) == ([keys[1], keys[3]], 2)
    store.users.delete(ids[0])
    assert store.api_keys.list(None, 0, 10)[1] == 2


def test_replies_are_kept_once(store):
    assert store.idempotency.get("c", "k") is None
    store.idempotency.put("c", "k", "create_device", b"\x00hash", 201, b"\xff{}", NOW)
    kept = {"operation": "create_device", "body_hash": b"\x00hash", "status": 201, "reply": b"\xff{}"}
    assert store.idempotency.get("c", "k") == kept
    with pytest.raises(Conflict):
        store.idempotency.put("c", "k", "create_device", b"other", 201, b"", NOW)
    store.idempotency.put("d", "k", "create_device", b"other", 201, b"", NOW + 1)
    assert store.idempotency.purge(NOW + 1) == 1
    assert store.idempotency.get("c", "k") is None
    assert store.idempotency.get("d", "k") is not None


def test_settings_keep_the_first_value(store):
    assert store.settings.get("key") is None
    assert store.settings.put_if_absent("key", "a") == "a"
    assert store.settings.put_if_absent("key", "b") == "a"
    assert store.settings.get("key") == "a"
