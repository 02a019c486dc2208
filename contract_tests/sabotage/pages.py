"""Lists that skip, repeat, mix up or miscount what they hold."""

from __future__ import annotations

from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_data,
    change_parameters,
    change_request,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import point, unique


@violation("list_devices", seen=lambda api: _two_pages(api, "/devices/?"))
def second_page_repeats_the_end_of_the_first() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        page = request.parameters.get("page", "1")
        if reply.status != 200 or not reply.data["items"] or not reply.data["pagination"]["has_prev"]:
            return reply
        before = await serve(request.asking({**request.parameters, "page": str(int(page) - 1)}))
        document = reply.document
        document["data"]["items"] = [before.data["items"][-1], *document["data"]["items"][:-1]]
        reply.write(document)
        return reply

    return answering("list_devices", answer)


@violation("list_users", seen=lambda api: _two_pages(api, "/users/?"))
def every_page_after_the_first_skips_one() -> Damage:
    def edit(data: Any) -> None:
        if data["pagination"]["has_prev"]:
            data["items"] = data["items"][1:]

    return change_data("list_users", edit)


@violation("list_users", seen=lambda api: api.get("/users/?size=1").data["pagination"]["total"] > 1)
def total_is_that_of_the_page() -> Damage:
    return change_data("list_users", lambda data: data["pagination"].update(total=len(data["items"])))


@violation("list_devices", seen=lambda api: _past_the_end(api).data["pagination"]["has_next"])
def there_is_always_a_next_page() -> Damage:
    return change_data("list_devices", lambda data: data["pagination"].update(has_next=True))


@violation(
    "list_devices_by_status", seen=lambda api: api.get("/devices/status/online?page=2").data["pagination"]["has_prev"]
)
def there_is_never_a_page_before() -> Damage:
    return change_data("list_devices_by_status", lambda data: data["pagination"].update(has_prev=False))


@violation("list_api_keys", seen=lambda api: _odd_pages(api))
def number_of_pages_is_rounded_down() -> Damage:
    def edit(data: Any) -> None:
        place = data["pagination"]
        place["pages"] = place["total"] // place["size"]

    return change_data("list_api_keys", edit)


@violation("list_devices", seen=lambda api: len(_past_the_end(api).data["items"]))
def page_past_the_end_is_the_last_one() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status == 200 and not reply.data["items"] and (pages := reply.data["pagination"]["pages"]):
            return await serve(request.asking({**request.parameters, "page": str(pages)}))
        return reply

    return answering("list_devices", answer)


@violation("list_users", seen=lambda api: len(_of_users(api, size=1)["items"]))
def size_of_a_page_is_ignored() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        query = {name: text for name, text in request.parameters.items() if name != "size"}
        if reply.status != 200 or "size" not in request.parameters:
            return reply
        usual = await serve(request.asking(query))
        reply.write({**reply.document, "data": {**reply.data, "items": usual.data["items"]}})
        return reply

    return answering("list_users", answer)


@violation("list_telemetry", seen=lambda api: len(_walk(api, api.points(*range(5)))))
def cursor_repeats_the_last_point() -> Damage:
    ends: dict[str, Any] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 200:
            return reply
        document = reply.document
        data, cursor = document["data"], request.parameters.get("cursor", "")
        if data["items"] and "next_cursor" in data["pagination"]:
            ends[data["pagination"]["next_cursor"]] = data["items"][-1]
        if cursor in ends:
            data["items"] = [ends[cursor], *data["items"]][: data["pagination"]["size"]]
            reply.write(document)
        return reply

    return answering("list_telemetry", answer)


@violation("list_telemetry", seen=lambda api: len(_walk(api, api.points(*range(5)))))
def walk_by_cursor_never_ends() -> Damage:
    """The last page opens itself once more."""

    def edit(request: Request, reply: Reply) -> None:
        cursor = request.parameters.get("cursor")
        if reply.status == 200 and cursor and "next_cursor" not in reply.data["pagination"]:
            document = reply.document
            document["data"]["pagination"].update(next_cursor=cursor, has_next=True)
            reply.write(document)

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        edit(request, reply)
        return reply

    return answering("list_telemetry", answer)


@violation("list_telemetry", seen=lambda api: _walk_under_inserts(api))
def cursor_is_an_offset() -> Damage:
    """What is inserted while a walk goes on pushes points onto the next page once more."""

    async def answer(request: Request, serve: Serve) -> Reply:
        query = request.parameters
        number = int(query["cursor"][2:]) if query.get("cursor", "").startswith("o-") else None
        if number is not None and "page" not in query:
            del query["cursor"]
            query["page"] = str(number)
        reply = await serve(request.asking(query) if number is not None else request)
        if reply.status == 200 and reply.data["pagination"]["has_next"]:
            document = reply.document
            place = document["data"]["pagination"]
            place["next_cursor"] = f"o-{place['page'] + 1}"
            place["page"] = 1 if number is not None else place["page"]
            reply.write(document)
        return reply

    return answering("list_telemetry", answer)


@violation("list_telemetry", seen=lambda api: "next_cursor" in _last_page(api))
def last_page_has_a_cursor_too() -> Damage:
    def edit(data: Any) -> None:
        data["pagination"].setdefault("next_cursor", "AAAA")

    return change_data("list_telemetry", edit)


@violation("list_devices", seen=lambda api: _sorted_names(api, "sort=name"))
def sort_is_ignored() -> Damage:
    return change_parameters("list_devices", lambda query: query.get("sort") in SORTS and query.pop("sort"))


@violation("list_devices", seen=lambda api: api.get("/devices/?size=1&order=desc").data["items"][0]["id"] > 1)
def descending_order_is_ignored() -> Damage:
    return change_parameters("list_devices", lambda query: query.get("order") == "desc" and query.pop("order"))


@violation("list_devices", seen=lambda api: _statuses(api, "/devices/?size=100&status=error"))
def filter_by_status_is_ignored() -> Damage:
    known = ("online", "offline", "warning", "error", "maintenance")
    return change_parameters("list_devices", lambda query: query.get("status") in known and query.pop("status"))


@violation("list_devices", seen=lambda api: _activity(api))
def filter_by_activity_is_turned_round() -> Damage:
    other = {"true": "false", "false": "true"}

    def edit(query: dict[str, str]) -> None:
        if query.get("is_active") in other:
            query["is_active"] = other[query["is_active"]]

    return change_parameters("list_devices", edit)


@violation("list_devices", seen=lambda api: api.get(f"/devices/?search={unique()}").data["pagination"]["total"])
def search_finds_everything() -> Damage:
    return change_parameters(
        "list_devices", lambda query: len(query.get("search", "")) in range(1, 101) and query.pop("search")
    )


@violation("list_devices_by_status", seen=lambda api: _statuses(api, "/devices/status/error?size=100"))
def list_by_status_shows_the_ones_in_warning_too() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 200 or request.arguments["status"] != "error":
            return reply
        others = await serve(request.to("GET", request.path.replace("error", "warning"), request.query))
        document = reply.document
        document["data"]["items"] = (document["data"]["items"] + others.data["items"])[:100]
        document["data"]["pagination"]["total"] += others.data["pagination"]["total"]
        reply.write(document)
        return reply

    return answering("list_devices_by_status", answer)


@violation("list_telemetry", seen=lambda api: _metrics(api))
def filter_by_metric_is_ignored() -> Damage:
    return change_parameters("list_telemetry", lambda query: query.pop("metric_name", None))


@violation("list_api_keys", seen=lambda api: _owners(api))
def filter_by_owner_is_ignored() -> Damage:
    return change_parameters("list_api_keys", lambda query: query.pop("owner_id", None))


@violation("list_devices", seen=lambda api: _without_location_first(api))
def devices_without_the_sorted_field_come_first() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        field = request.parameters.get("sort", "id")
        if reply.status == 200:
            document = reply.document
            document["data"]["items"].sort(key=lambda item: field in item)
            reply.write(document)
        return reply

    return answering("list_devices", answer)


@violation(
    "list_telemetry", seen=lambda api: [item["metric_value"] for item in _page(api, api.points(1, 2, 3))["items"]]
)
def oldest_points_come_first() -> Damage:
    return change_data("list_telemetry", lambda data: data["items"].reverse())


@violation("list_devices", seen=lambda api: _own_name(api))
def device_id_is_looked_for_without_regard_to_case() -> Damage:
    """A filter for one device that gives another one of a similar name."""

    def edit(request: Request) -> Request | None:
        query = request.parameters
        return request.asking({**query, "device_id": query["device_id"].lower()}) if "device_id" in query else None

    return change_request("list_devices", edit)


SORTS = ("name", "device_id", "device_type", "status", "location", "created_at", "updated_at", "last_seen")


def _page(api: Any, device: int, **query: Any) -> Any:
    return api.get("/telemetry/", query={"device_id": device, **query}).data


def _two_pages(api: Any, path: str) -> int:
    for _ in range(2):
        api.device()
        api.user()
    pages = [api.get(f"{path}size=2&page={number}").data["items"] for number in (1, 2)]
    return len({item["id"] for page in pages for item in page})


def _past_the_end(api: Any) -> Reply:
    reply: Reply = api.get(f"/devices/?device_id={_named(api)}&page=7")
    return reply


def _named(api: Any) -> str:
    name = unique()
    api.device(device_id=name)
    return name


def _odd_pages(api: Any) -> Any:
    number, name = api.user()
    who = api.log_in(name, app=api.untouched)["access_token"]
    for _ in range(3):
        api.post("/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]}, who=who)
    return api.get(f"/auth/api-keys/?size=2&owner_id={number}", who=who).data["pagination"]["pages"]


def _of_users(api: Any, **query: int) -> Any:
    api.user()
    return api.get("/users/", query=query).data


def _walk(api: Any, device: int) -> list[Any]:
    """The values of a walk of at most five pages."""
    place, found = _page(api, device, size=2), []
    for _ in range(5):
        found += [item["metric_value"] for item in place["items"]]
        cursor = place["pagination"].get("next_cursor")
        if cursor is None:
            break
        place = _page(api, device, size=2, cursor=cursor)
    return found


def _walk_under_inserts(api: Any) -> list[float]:
    device = api.points(1, 2, 3, 4)
    first = _page(api, device, size=2)
    api.post("/telemetry/", point(device, 9, 3000))
    following = _page(api, device, size=2, cursor=first["pagination"]["next_cursor"])
    return [item["metric_value"] for item in [*first["items"], *following["items"]]]


def _last_page(api: Any) -> Any:
    return _page(api, api.points(1))["pagination"]


def _sorted_names(api: Any, query: str) -> bool:
    place = unique()
    for name in ("b", "a"):
        api.device(name=name, location=place)
    items = api.get(f"/devices/?location={place}&{query}").data["items"]
    return [item["name"] for item in items] == ["a", "b"]


def _statuses(api: Any, path: str) -> list[str]:
    for status in ("error", "warning"):
        api.device(status=status)
    return sorted({item["status"] for item in api.get(path).data["items"]})


def _activity(api: Any) -> int:
    return len(api.get(f"/devices/?is_active=true&device_id={_named(api)}").data["items"])


def _metrics(api: Any) -> int:
    device = api.points(1, metric="u", device=api.points(1))
    return len(_page(api, device, metric_name="t")["items"])


def _owners(api: Any) -> int:
    api.key("devices:read")
    return int(api.get(f"/auth/api-keys/?owner_id={api.user()[0]}").data["pagination"]["total"])


def _without_location_first(api: Any) -> bool:
    kind = unique()
    api.device(device_type=kind, location="A")
    api.device(device_type=kind)
    return "location" in api.get(f"/devices/?device_type={kind}&sort=location").data["items"][0]


def _own_name(api: Any) -> int:
    name = unique().upper()
    api.device(device_id=name)
    return len(api.get(f"/devices/?device_id={name}").data["items"])
