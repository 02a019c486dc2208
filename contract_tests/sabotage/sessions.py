"""Sessions, tokens and keys that outlive what ended them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import (
    ALL,
    Damage,
    answering,
    change_data,
    replace_part,
    swallow_request,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve

if TYPE_CHECKING:
    from valtronics.app import Service

DAY = 86_400_000_000


@violation("log_out", "get_current_user", "refresh_token", seen=lambda api: _after_log_out(api))
def log_out_does_not_end_the_session() -> Damage:
    return swallow_request(
        "log_out", lambda request: (request.to("GET", "/api/v1/auth/me", request.query), lambda _: {"revoked": True})
    )


@violation("log_out", "refresh_token", seen=lambda api: _refresh_after_log_out(api))
def log_out_leaves_the_refresh_token() -> Damage:
    """The session itself goes on; only the access tokens that logged out are refused."""
    out: set[str] = set()

    async def answer(request: Request, serve: Serve) -> Reply:
        token = request.header("authorization") or ""
        if token in out:
            return await serve(request.carrying("authorization", "Bearer ended"))
        if request.operation != "log_out":
            return await serve(request)
        reply = await serve(request.to("GET", "/api/v1/auth/me", request.query))
        if reply.status == 200:
            out.add(token)
            reply.write({**reply.document, "data": {"revoked": True}})
        return reply

    return answering(ALL, answer)


@violation("refresh_token", seen=lambda api: _used_twice(api))
def refresh_token_works_twice() -> Damage:
    pairs: dict[bytes, Reply] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.body()
        if body in pairs:
            first = pairs[body]
            return Reply(first.status, list(first.headers), first.body)
        reply = await serve(request)
        if reply.status == 200:
            pairs[body] = reply
        return reply

    return answering("refresh_token", answer)


@violation("refresh_token", "get_current_user", seen=lambda api: _session_after_reuse(api))
def reuse_of_a_refresh_token_leaves_the_session() -> Damage:
    used: set[str] = set()

    async def answer(request: Request, serve: Serve) -> Reply:
        token = str((await request.json() or {}).get("refresh_token"))
        if token in used:
            return await serve(request.saying({"refresh_token": "vtr_unknown"}))
        reply = await serve(request)
        if reply.status == 200:
            used.add(token)
        return reply

    return answering("refresh_token", answer)


@violation(ANY, seen=lambda api: _after(api, 1801))
def expired_access_token_is_accepted() -> Damage:
    return _lenient_tokens(DAY)


@violation(ANY, seen=lambda api: _after(api, 1860))
def access_token_lives_two_minutes_longer_than_it_says() -> Damage:
    return _lenient_tokens(120_000_000)


@violation("log_in", "refresh_token", ANY, seen=lambda api: api.log_in(api.user()[1])["expires_in"])
def life_of_a_token_is_told_wrong() -> Damage:
    return change_data(("log_in", "refresh_token"), lambda data: data.update(expires_in=7200))


@violation("refresh_token", seen=lambda api: _refresh_after(api, 15 * 86_400))
def refresh_tokens_live_for_ever() -> Damage:
    @contextmanager
    def lasting(service: Service) -> Iterator[None]:
        before = service.tokens.refresh_seconds
        service.tokens.refresh_seconds = 10 * 31_536_000
        yield
        service.tokens.refresh_seconds = before

    return replace_part(lasting)


@violation(ANY, seen=lambda api: _with_refresh_token(api))
def refresh_token_is_an_access_token() -> Damage:
    access: dict[str, str] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        _, _, token = (request.header("authorization") or "").partition(" ")
        if token in access:
            return await serve(request.carrying("authorization", f"Bearer {access[token]}"))
        reply = await serve(request)
        if request.operation in ("log_in", "refresh_token") and reply.status == 200:
            access[reply.data["refresh_token"]] = reply.data["access_token"]
        return reply

    return answering(ALL, answer)


@violation("update_user", "get_current_user", ANY, seen=lambda api: _after_update(api, role="viewer"))
def session_keeps_the_role_that_it_began_with() -> Damage:
    return _surviving("role")


@violation("update_user", "get_current_user", seen=lambda api: _after_update(api, is_active=False))
def session_of_a_disabled_user_goes_on() -> Damage:
    return _surviving("is_active")


@violation(
    "update_user", "log_in", "get_current_user", seen=lambda api: _after_update(api, password="another password")
)
def new_password_leaves_the_sessions() -> Damage:
    return _surviving("password")


@violation("delete_user", ANY, seen=lambda api: _key_of_a_deleted_user(api))
def key_of_a_deleted_user_goes_on() -> Damage:
    return _surviving_keys("delete_user")


@violation("delete_api_key", "list_api_keys", ANY, seen=lambda api: _deleted_key(api))
def deleted_key_goes_on() -> Damage:
    return _surviving_keys("delete_api_key")


@violation("create_api_key", ANY, seen=lambda api: _expired_key(api))
def expired_key_is_accepted() -> Damage:
    ends: dict[int, str] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        if not isinstance(body, dict) or "expires_at" not in body:
            return await serve(request)
        reply = await serve(request)  # one that is refused has to be refused all the same
        if reply.status != 201:
            return reply
        shown, told = reply.data["expires_at"], reply.data["id"]
        await serve(request.as_administrator().to("DELETE", f"/api/v1/auth/api-keys/{told}"))
        del body["expires_at"]
        reply = await serve(request.saying(body))
        if reply.status == 201:
            document = reply.document
            document["data"]["expires_at"] = ends[document["data"]["id"]] = shown
            reply.write(document)
        return reply

    return answering("create_api_key", answer)


@violation("log_in", seen=lambda api: [_wrong(api, api.user()[1]), _wrong(api, "nobody-at-all")])
def log_in_tells_who_is_known() -> Damage:
    known: set[str] = set()

    async def answer(request: Request, serve: Serve) -> Reply:
        name = str((await request.json() or {}).get("username", "")).lower()
        reply = await serve(request)
        if reply.status == 401 and name not in known:
            users = await serve(request.as_administrator().to("GET", "/api/v1/users/", "size=100"))
            pages = [users]
            for page in range(2, users.data["pagination"]["pages"] + 1):
                pages.append(
                    await serve(request.as_administrator().to("GET", "/api/v1/users/", f"size=100&page={page}"))
                )
            known.update(user["username"].lower() for each in pages for user in each.data["items"])
            if name not in known:
                document = reply.document
                document["error"]["message"] = "There is no such user"
                reply.write(document)
        return reply

    return answering("log_in", answer)


def _lenient_tokens(grace_us: int) -> Damage:
    @contextmanager
    def lenient(service: Service) -> Iterator[None]:
        strict = service.tokens.session_of
        service.tokens.session_of = lambda token, now_us: strict(token, now_us - grace_us)  # type: ignore[method-assign]
        yield
        del service.tokens.session_of

    return replace_part(lenient)


def _surviving(field: str) -> Damage:
    """Sessions that were good before an update of their user's `field` are good after it, with an administrator's
    rights where the user had them."""
    ended: set[int] = set()
    good: dict[str, int] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        token = request.header("authorization") or ""
        reply = await serve(request)
        if request.operation in ("log_in", "refresh_token") and reply.status == 200:
            good["Bearer " + reply.data["access_token"]] = reply.data["user"]["id"]
        if request.operation == "update_user" and reply.status == 200 and field in (await request.json() or {}):
            ended.add(int(request.arguments["id"]))
        if reply.status == 401 and good.get(token) in ended:
            return await serve(request.as_administrator())
        return reply

    return answering(ALL, answer)


def _surviving_keys(operation: str) -> Damage:
    ended: set[str] = set()
    made: dict[int, tuple[str, int]] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        _, _, bearer = (request.header("authorization") or "").partition(" ")
        secret = request.header("x-api-key") or bearer
        reply = await serve(request)
        if request.operation == "create_api_key" and reply.status == 201:
            made[reply.data["id"]] = (reply.data["api_key"], reply.data["owner_id"])
        if request.operation == operation and reply.status == 200:
            ident = int(request.arguments["id"])
            ended.update(
                key for number, (key, owner) in made.items() if ident == (number if "key" in operation else owner)
            )
        if reply.status == 401 and secret in ended:
            return await serve(request.as_administrator())
        return reply

    return answering(ALL, answer)


def _session(api: Any) -> tuple[int, Any]:
    number, name = api.user("operator")
    return number, api.log_in(name)


def _me(api: Any, pair: Any) -> int:
    return int(api.get("/auth/me", who=pair["access_token"]).status)


def _refresh(api: Any, pair: Any) -> Reply:
    reply: Reply = api.post("/auth/refresh", {"refresh_token": pair["refresh_token"]}, who=None)
    return reply


def _after_log_out(api: Any) -> int:
    _, pair = _session(api)
    api.post("/auth/logout", who=pair["access_token"])
    return _me(api, pair)


def _refresh_after_log_out(api: Any) -> int:
    _, pair = _session(api)
    api.post("/auth/logout", who=pair["access_token"])
    return _refresh(api, pair).status


def _used_twice(api: Any) -> int:
    _, pair = _session(api)
    _refresh(api, pair)
    return _refresh(api, pair).status


def _session_after_reuse(api: Any) -> int:
    _, pair = _session(api)
    fresh = _refresh(api, pair).data
    _refresh(api, pair)
    return _me(api, fresh)


def _after(api: Any, seconds: float) -> int:
    _, pair = _session(api)
    api.advance(seconds)
    return _me(api, pair)


def _refresh_after(api: Any, seconds: float) -> int:
    _, pair = _session(api)
    api.advance(seconds)
    return _refresh(api, pair).status


def _with_refresh_token(api: Any) -> int:
    _, pair = _session(api)
    return int(api.get("/auth/me", who=pair["refresh_token"]).status)


def _after_update(api: Any, **change: Any) -> int:
    number, pair = _session(api)
    api.put(f"/users/{number}", change)
    return _me(api, pair)


def _made_key(api: Any, **more: Any) -> tuple[int, Any]:
    number, pair = _session(api)
    body = {"name": "k", "permissions": ["account:read"], **more}
    return number, api.post("/auth/api-keys/", body, who=pair["access_token"]).data


def _with(api: Any, key: Any) -> int:
    return int(api.get("/auth/me", x_api_key=key["api_key"]).status)


def _key_of_a_deleted_user(api: Any) -> int:
    number, key = _made_key(api)
    api.delete(f"/users/{number}")
    return _with(api, key)


def _deleted_key(api: Any) -> int:
    _, key = _made_key(api)
    api.delete(f"/auth/api-keys/{key['id']}")
    return _with(api, key)


def _expired_key(api: Any) -> int:
    from datetime import UTC, datetime, timedelta

    end = datetime.fromtimestamp(api.ground.now_us() / 1e6, UTC) + timedelta(seconds=30)
    _, key = _made_key(api, expires_at=end.isoformat())
    api.advance(31)
    return _with(api, key)


def _wrong(api: Any, name: str) -> str:
    reply = api.post("/auth/login", {"username": name, "password": "wrong"}, who=None)
    return str(reply.document["error"]["message"])
