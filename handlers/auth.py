"""Operations tagged `auth`: log-in, sessions and API keys."""

from __future__ import annotations

from typing import Any

from domain.errors import InvalidInput, NotAuthenticated, NotAuthorized, NotFound
from domain.permissions import Principal
from domain.ports import Database, Passwords, Tokens
from domain.replies import Refused
from domain.time_ranges import moment
from domain.times import SECOND
from handlers.paging import page_of
from storage.store import Store

Data = dict[str, Any]
_IDENTITY = ("id", "username", "email", "role")
_PREFIX_SHOWN = 11  # "vt_" and eight characters: enough to tell keys apart, useless to guess the rest


def log_in(body: Data, *, database: Database, tokens: Tokens, passwords: Passwords, now: int) -> Data | Refused:
    """A new session. An unknown user and a wrong password cost the same time and read the same."""
    user = database.read(lambda store: store.users.get_by_username(body["username"]))
    fits = passwords.is_password(body["password"], user["_password_hash"] if user else None)
    if user is None or not fits or not user["is_active"]:
        # A transaction all the same: a refusal is audited, and an unknown user must not be told by its speed.
        refused: Refused = database.write(
            lambda _: Refused(NotAuthenticated("The user name or the password is wrong"), user)
        )
        return refused
    refresh = tokens.new_refresh_token()
    expires = now + tokens.refresh_seconds * SECOND

    def start(store: Store) -> Data:
        store.users.touch_login(user["id"], now)
        session = store.sessions.create(user["id"], tokens.hash_secret(refresh), expires, now)
        return _pair(user, session, refresh, tokens, now)

    pair: Data = database.write(start)
    return pair


def refresh_token(body: Data, *, store: Store, tokens: Tokens, now: int) -> Data | Refused:
    """A new pair for a refresh token, which dies by it. A token that comes twice ends its whole session."""
    fresh = tokens.new_refresh_token()
    expires = now + tokens.refresh_seconds * SECOND
    outcome, session = store.sessions.rotate(
        None, tokens.hash_secret(body["refresh_token"]), tokens.hash_secret(fresh), expires, now
    )
    user = None if session is None else store.users.get(session["user_id"])
    if outcome == "reused":
        refusal = NotAuthenticated("The refresh token was used before; the session has ended")
        if session is None:
            raise refusal
        # The revocation must be kept although the caller is refused.
        return Refused(refusal, user)
    if session is None or user is None or not user["is_active"]:
        raise NotAuthenticated("The refresh token is not valid")
    return _pair(user, session["id"], fresh, tokens, now)


def _pair(user: Data, session_id: str, refresh: str, tokens: Tokens, now: int) -> Data:
    return {
        "access_token": tokens.issue(user_id=user["id"], session_id=session_id, now_us=now),
        "refresh_token": refresh,
        "token_type": "bearer",
        "expires_in": tokens.access_seconds,
        "user": {name: user[name] for name in _IDENTITY},
    }


def log_out(*, store: Store, principal: Principal, now: int) -> Data:
    """End the caller's session: its access tokens and refresh token are refused from now on."""
    if principal.session_id is None:
        raise NotAuthorized("account:write", "An API key has no session to end")
    store.sessions.revoke(principal.session_id, now)
    return {"revoked": True}


def get_current_user(*, principal: Principal) -> Data:
    """The caller and what it may do."""
    found: Data = {
        "id": principal.user_id,
        "username": principal.username,
        "email": principal.email,
        "role": principal.role,
        "tier": principal.tier,
        "permissions": sorted(principal.permissions),
    }
    if principal.api_key_id is not None:
        found["api_key_id"] = principal.api_key_id
    return found


def list_api_keys(page: int, size: int, owner_id: int | None = None, *, store: Store, principal: Principal) -> Data:
    """The caller's keys; whoever manages keys sees everybody's, or one owner's."""
    owner = owner_id
    if "api_keys:manage" not in principal.permissions:
        if owner_id not in (None, principal.user_id):
            return page_of([], page, size, 0)
        owner = principal.user_id
    items, total = store.api_keys.list(owner, offset=(page - 1) * size, limit=size)
    return page_of(items, page, size, total)


def create_api_key(body: Data, *, store: Store, principal: Principal, tokens: Tokens, now: int) -> Data:
    """A key that may do at most what its maker may. The secret is in this reply and nowhere else."""
    held = principal.permissions
    for index, permission in enumerate(body["permissions"]):
        if permission not in held:
            raise InvalidInput.of(
                f"permissions.{index}", f"The caller does not hold {permission}", "permission_not_held"
            )
    device_id = body.get("device_id")
    if device_id is not None:
        if body["permissions"] != ["telemetry:write"]:
            raise InvalidInput.of(
                "permissions", "A key bound to a device may only hold telemetry:write", "device_key_permissions"
            )
        if store.devices.get(device_id) is None:
            raise InvalidInput.of("device_id", f"Device {device_id} does not exist", "unknown_device")
    expires = moment("expires_at", body["expires_at"]) if "expires_at" in body else None
    if expires is not None and expires <= now:
        raise InvalidInput.of("expires_at", "must lie in the future", "expires_in_past")
    if principal.expires_us is not None and (expires is None or expires > principal.expires_us):
        raise InvalidInput.of("expires_at", "must not outlive the key that makes it", "expires_after_maker")
    secret = tokens.new_api_key()
    key = store.api_keys.create(
        owner_id=principal.user_id,
        name=body["name"],
        permissions=body["permissions"],
        secret_hash=tokens.hash_secret(secret),
        prefix=secret[:_PREFIX_SHOWN],
        expires_us=expires,
        device_id=device_id,
        now_us=now,
    )
    return {**key, "api_key": secret}


def delete_api_key(id: int, *, store: Store, principal: Principal) -> Data:
    """Revoke a key at once: one's own, or anybody's for whoever manages keys."""
    key = store.api_keys.get(id)
    is_own = key is not None and key["owner_id"] == principal.user_id
    if key is None or not (is_own or "api_keys:manage" in principal.permissions):
        raise NotFound("API key", id)
    store.api_keys.delete(id)
    return {"id": id}
