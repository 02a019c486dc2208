"""People and keys made at the console: by the handlers that serve the API, with bodies checked by the same contract."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from domain.errors import Conflict, InvalidInput, NotFound
from domain.permissions import ROLES, Principal
from handlers.auth import create_api_key
from handlers.users import create_user
from storage.engine import Engine
from storage.store import Store
from valtronics.contract import load_contract
from valtronics.passwords import Hashing
from valtronics.schemas import Schemas, faults
from valtronics.settings import DEMO_PASSWORD, Settings, SettingsError
from valtronics.tokens import Tokens

T = TypeVar("T")
Data = dict[str, Any]

ADMINISTRATOR = "admin"
_LENGTH = "must be 10 to 128 characters without control characters"
DEMO_USERS = (ADMINISTRATOR, "operator", "viewer")


class Direct:
    """The handlers' database when there is no server: each job is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, job: Callable[[Store], T]) -> T:
        with self._engine.read() as store:
            return job(store)

    def write(self, job: Callable[[Store], T]) -> T:
        with self._engine.write() as store:
            return job(store)


def check(schema: str, body: Data) -> None:
    """Raises InvalidInput with every fault that a component schema of the contract finds."""
    schemas = Schemas(load_contract().document)
    found = faults(schemas.validator({"$ref": f"#/components/schemas/{schema}"}), body)
    if found:
        # The validator's own words would show the password on the console.
        raise InvalidInput(*(replace(fault, issue=_LENGTH) if fault.field == "password" else fault for fault in found))


def add_user(engine: Engine, body: Data, now_us: int, hashing: Hashing) -> Data:
    """Create a user from a `UserCreate` body. Raises InvalidInput, Conflict."""
    check("UserCreate", body)
    return create_user(body, database=Direct(engine), passwords=hashing, now=now_us)


def add_key(engine: Engine, username: str, device: str | None, body: Data, now_us: int) -> Data:
    """Create an API key for a user, from an `ApiKeyCreate` body; `device` is the name of the only one it may write to.

    The reply holds the secret as `api_key`. Raises InvalidInput, NotFound.
    """
    with engine.write() as store:
        user = require_user(store, username)
        if device is not None:
            found = store.devices.get_by_name(device)
            if found is None:
                raise NotFound("Device", device)
            body = {**body, "device_id": found["id"]}
        check("ApiKeyCreate", body)
        owner = Principal(
            user_id=user["id"],
            username=user["username"],
            email=user["email"],
            role=user["role"],
            tier=user["tier"],
            permissions=ROLES[user["role"]],
        )
        # Nothing is signed here: the key only has to be one.
        tokens = Tokens(secrets.token_urlsafe(32), access_seconds=1, refresh_seconds=1)
        return create_api_key(body, store=store, principal=owner, tokens=tokens, now=now_us)


def require_user(store: Store, username: str) -> Data:
    user: Data | None = store.users.get_by_username(username)
    if user is None:
        raise NotFound("User", username)
    return user


def ensure_administrator(engine: Engine, settings: Settings, now_us: int) -> str | None:
    """Make `admin` on a database without users; its password if one had to be made up: nobody can look it up later."""
    with engine.read() as store:
        if store.users.count() > 0:
            return None
    given = settings.admin_password
    password = given.get_secret_value() if given is not None else secrets.token_urlsafe(16)
    hashing = Hashing(settings.password_memory_mib)
    body = {"username": ADMINISTRATOR, "email": "admin@valtronics.com", "password": password}
    try:
        add_user(engine, {**body, "role": "admin", "tier": "enterprise", "is_active": True}, now_us, hashing)
    except Conflict:  # another replica started at the same moment
        return None
    return None if given is not None else password


def refuse_known_passwords(engine: Engine, settings: Settings) -> None:
    """Raises SettingsError when others could reach a server whose users have the demo's password."""
    if settings.demo or settings.is_loopback:
        return
    with engine.read() as store:
        users = [user for name in DEMO_USERS if (user := store.users.get_by_username(name)) and user["is_active"]]
    hashing = Hashing(settings.password_memory_mib)
    for user in users:
        if hashing.is_password(DEMO_PASSWORD, user["_password_hash"]):
            raise SettingsError(
                f"VALTRONICS_HOST: {settings.host} can be reached by others, but {user['username']} has the demo's"
                " password (expected: a loopback address, or another password)"
            )
