"""Operations tagged `users`: accounts, managed by administrators."""

from __future__ import annotations

from typing import Any

from domain.errors import Conflict, NotFound
from domain.permissions import Principal
from domain.ports import Database, Passwords
from handlers.paging import page_of
from storage.store import Store

Data = dict[str, Any]


def list_users(page: int, size: int, *, store: Store) -> Data:
    """A page of users by id."""
    items, total = store.users.list(offset=(page - 1) * size, limit=size)
    return page_of(items, page, size, total)


def create_user(body: Data, *, database: Database, passwords: Passwords, now: int) -> Data:
    """A new user. Raises Conflict when the name is taken, in whatever case it is written."""
    values = {"tier": "standard", "is_active": True, **body, "password_hash": passwords.hash(body["password"])}
    del values["password"]
    created: Data = database.write(lambda store: store.users.create(values, now))
    return created


def get_user(id: int, *, store: Store) -> Data:
    """One user. Raises NotFound."""
    user = store.users.get(id)
    if user is None:
        raise NotFound("User", id)
    return user


def update_user(
    id: int, body: Data, *, database: Database, passwords: Passwords, principal: Principal, now: int
) -> Data:
    """Change the fields that are sent. A new password, role or a disabling ends the user's sessions."""
    changes = dict(body)
    if "password" in changes:
        changes["password_hash"] = passwords.hash(changes.pop("password"))

    def change(store: Store) -> Data:
        user = get_user(id, store=store)
        demotes = changes.get("is_active") is False or changes.get("role", user["role"]) != user["role"]
        if demotes:
            _refuse_lockout(store, user, principal, "disabled or given another role")
        if demotes or "password_hash" in changes:
            store.sessions.revoke_user(id, now)
        return store.users.update(id, changes, now)

    updated: Data = database.write(change)
    return updated


def delete_user(id: int, *, store: Store, principal: Principal) -> Data:
    """Remove a user with its sessions and keys."""
    _refuse_lockout(store, get_user(id, store=store), principal, "deleted")
    store.users.delete(id)
    return {"id": id}


def _refuse_lockout(store: Store, user: Data, principal: Principal, what: str) -> None:
    """Nobody may shut out themselves or the last one who could let them in again."""
    if user["id"] == principal.user_id:
        raise Conflict(f"One's own account can't be {what}", {"field": "id"})
    if user["role"] == "admin" and user["is_active"] and store.users.count_active_admins() <= 1:
        raise Conflict(f"The last active administrator can't be {what}", {"field": "id"})
