"""Theme: lists. Wherever there is `page` or `cursor`, pages are whole, disjoint and in order, with true numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.contract import Operation
from contract_tests.invariants.ground import Ground, expect
from contract_tests.references import References
from contract_tests.samples import own_sample

Item = dict[str, Any]
Params = dict[str, Any]
# Enough for several pages of each list; where others have made so many, none are added.
OWN = 7
# Others may use the target: a list that changes between two looks is looked at again, so often.
LOOKS = 5
# Longer lists are not read whole.
LONGEST = 1_000
# So many of the newest items of a list that can't be narrowed to own objects, but to a window of time.
RECENT = 60
MOMENT = 1  # microseconds, the finest that the service knows
SECOND = 1_000_000


def checks(ground: Ground) -> Iterator[Check]:
    for operation in listings(ground):
        made = Listing(ground, operation)
        yield Check(f"{operation.id}: pages", made.check_pages, operation.id)
        yield Check(f"{operation.id}: the largest page", made.check_largest, operation.id)
        yield Check(f"{operation.id}: order", made.check_order, operation.id)
        if "cursor" in made.names:
            yield Check(f"{operation.id}: walk by cursor", made.check_cursor, operation.id)


def listings(ground: Ground) -> list[Operation]:
    """Operations that give pages."""
    names = [(op, {p["name"] for p in op.parameters if p["in"] == "query"}) for op in ground.run.operations]
    return [op for op, given in names if op.method == "GET" and "size" in given and given & {"page", "cursor"}]


class Listing:
    """A list of the document, with enough own objects in it."""

    def __init__(self, ground: Ground, operation: Operation) -> None:
        self.ground, self.operation = ground, operation
        # Values of the path, where they are to be others than an example's.
        self.path: Params = {}
        self.names = {p["name"] for p in operation.parameters if p["in"] == "query"}
        size = next(p for p in operation.parameters if p["name"] == "size")
        schema = operation.contract.resolve(size["schema"])
        self.most, self.default = int(schema.get("maximum", 100)), schema.get("default")
        self._narrowed: Params | None = None

    @property
    def own(self) -> Params:
        """Parameters that narrow the list: to one own device, else to a window of time, else none.

        Own objects are made at first.
        """
        if self._narrowed is None:
            self._make(OWN)
            references = References(self.operation.contract)
            self._narrowed = {
                name: self.ground.run.stage.own["device"][0]
                for name in self.names
                if references.of_query(self.operation, name) == "device"
            }
            if not self._narrowed and {"start_time", "end_time"} <= self.names:
                self._narrowed = self._window()
        return self._narrowed

    def _window(self) -> Params:
        """A window that is over, with the newest items in it: what others add comes after it."""
        items = self.ask(size=min(RECENT, self.most))["items"]
        moments = sorted(self.ground.offset(item["timestamp"]) for item in items if "timestamp" in item)
        if not moments:
            return {}
        return {"start_time": self.ground.moment(moments[0]), "end_time": self.ground.moment(moments[-1] + MOMENT)}

    def _make(self, number: int) -> None:
        """Own objects, until the list has so many."""
        collection = self.operation.contract.collection_at(self.operation.path)
        if collection is not None:
            there = self.ask(size=1)["pagination"]["total"]
            for _ in range(max(0, number - there)):
                request = own_sample(collection.creation, self.ground.run.stage)
                reply = self.ground.client.call(collection.creation, **request)
                expect(reply, collection.creation.success, collection.creation.id)

    def ask(self, **params: Any) -> Any:
        """The data of a page."""
        request = own_sample(self.operation, self.ground.run.stage)
        given = {**request["params"], **{name: value for name, value in params.items() if value is not None}}
        reply = self.ground.client.call(self.operation, path={**request["path"], **self.path}, params=given)
        return expect(reply, self.operation.success, self.operation.id).data

    def whole(self, **params: Any) -> list[Item] | None:
        """All items, by the largest pages there are; None when there are too many of them."""
        items: list[Item] = []
        number = 1
        while True:
            data = self.ask(**params, page=number, size=self.most)
            if data["pagination"]["total"] > LONGEST:
                return None
            items += data["items"]
            if not data["pagination"]["has_next"] or not data["items"]:
                return items
            number += 1

    # Pages

    def check_pages(self) -> None:
        """Looks until nobody has changed the list meanwhile, then holds what it saw."""
        faults = ["the list never stands still"]
        for _ in range(LOOKS):
            before = self._keys(self._begin())
            faults = list(self._faults(before))
            if not faults:
                return
            if self._keys(self._begin()) == before:
                break
        rule, _, said = faults[0].partition(": ")
        hold(False, rule if said else "pages", faults[0], self.operation.id)

    def _begin(self) -> list[Item]:
        """The list, or of a long one its beginning by the largest page."""
        whole = self.whole(**self.own)
        return whole if whole is not None else list(self.ask(**self.own, page=1, size=self.most)["items"])

    def _faults(self, keys: list[str]) -> Iterator[str]:
        first = self.ask(**self.own)
        page = first["pagination"]
        if self.default is not None and (page["size"], page["page"]) != (self.default, 1):
            yield f"defaults: page {page['page']} of size {page['size']}, not 1 and {self.default}"
        random = self.ground.run.random
        sizes = {1 if len(keys) < 40 else 11, 3, random.randint(2, 9), len(keys), min(len(keys) + 1, self.most)}
        for size in sorted(sizes & set(range(1, self.most + 1))):
            yield from self._pages_of(keys, size, len(keys) <= LONGEST and page["total"] == len(keys))

    def _pages_of(self, keys: list[str], size: int, is_whole: bool) -> Iterator[str]:
        last = -(-len(keys) // size)
        seen: list[str] = []
        for number in range(1, last + 1 if is_whole else min(last, 4)):
            data = self.ask(**self.own, page=number, size=size)
            found = self._keys(data["items"])
            seen += found
            wanted = keys[(number - 1) * size : number * size]
            if found != wanted:
                yield f"pages neither skip nor repeat: page {number} of size {size} is {found}, not {wanted}"
            yield from self._numbers(data["pagination"], number, size)
        if len(seen) != len(set(seen)):
            yield f"pages are disjoint: of size {size}: {seen}"
        total = self.ask(**self.own, page=1, size=size)["pagination"]["total"]
        if is_whole and total != len(keys):
            yield f"true total: {total} of {len(keys)}"
        beyond = -(-total // size) + 2
        data = self.ask(**self.own, page=beyond, size=size)
        if data["items"]:
            yield f"a page past the end is empty: page {beyond} of size {size} of {total}: {data['items'][:3]}"
        yield from self._numbers(data["pagination"], beyond, size)
        if data["pagination"]["total"] != total:
            yield f"true total: past the end {data['pagination']['total']}, not {total}"

    def _numbers(self, found: Item, number: int, size: int) -> Iterator[str]:
        pages = -(-found["total"] // size)
        wanted = {"page": number, "size": size, "pages": pages, "has_next": number < pages}
        # Past the end, what goes before is every page there is.
        wanted["has_prev"] = number > 1 and pages > 0
        got = {name: found[name] for name in wanted}
        if got != wanted:
            yield f"true numbers of a page: {got}, not {wanted}, of {found['total']}"

    @staticmethod
    def _keys(items: list[Item]) -> list[str]:
        return [key(item) for item in items]

    def check_largest(self) -> None:
        """The largest page that may be asked for holds as much as it says, where there is so much.

        Points for that are sent at once; other objects are made one by one, which is left to the profile full.
        """
        narrowed: Params = {}
        if self.operation.path == self.operation.contract.operations["submit_telemetry"].path:
            narrowed = self._of_many_points(self.most + 1)
        elif not self.ground.is_quick:
            self._make(self.most + 1)
        for _ in range(LOOKS):
            data = self.ask(**narrowed, page=1, size=self.most)
            found, total = len(data["items"]), data["pagination"]["total"]
            if found == min(self.most, total):
                return
        hold(False, "size is honoured", f"{found} of size {self.most}, where there are {total}", self.operation.id)

    def _of_many_points(self, number: int) -> Params:
        """Parameters for a new device that has so many points."""
        device = self.ground.device()
        point = {"device_id": device, "metric_name": "m"}
        points = [{**point, "metric_value": n, "timestamp": self.ground.moment(n * SECOND)} for n in range(number)]
        reply = self.ground.client.call("submit_telemetry_batch", json={"telemetry_data": points})
        expect(reply, 200, "submit_telemetry_batch")
        return dict.fromkeys(self.own, device)

    # Order

    def check_order(self) -> None:
        """The order that the description states, and each that can be asked for."""
        items = self._begin()
        ascending, field = self._stated(items)
        if field:
            values = [item[field] for item in items]
            right = sorted(values, reverse=not ascending)
            hold(values == right, "the stated order", f"by {field}: {values[:20]}", self.operation.id)

    def _stated(self, items: list[Item]) -> tuple[bool, str | None]:
        text = self.operation.raw.get("description", "")
        sample = items[0] if items else {}
        moment = next((name for name in ("timestamp", "created_at") if name in sample), None)
        if "newest first" in text:
            return False, moment
        if "oldest first" in text:
            return True, moment
        return True, "id" if "order of their ids" in text and "id" in sample else None

    # Cursors

    def check_cursor(self) -> None:
        """A walk gives the list, item by item, whatever the size of its pages."""
        keys = self._keys(self._begin())
        for size in (
            1 if len(keys) < 40 else 13,
            self.ground.run.random.randint(2, 12),
            min(max(1, len(keys)), self.most),
        ):
            seen: list[str] = []
            cursor = None
            while True:
                data = self.ask(**self.own, size=size, cursor=cursor)
                seen += self._keys(data["items"])
                cursor = data["pagination"].get("next_cursor")
                full = len(data["items"]) == size or cursor is None
                hold(full, "size is honoured", f"{len(data['items'])} of size {size}", self.operation.id)
                follows = data["pagination"]["has_next"] is (cursor is not None)
                hold(follows, "true numbers of a page", f"{data['pagination']}", self.operation.id)
                if cursor is None or len(seen) > len(keys):
                    break
            said = f"of size {size}: {seen[:20]}, not {keys[:20]}"
            hold(seen == keys, "a walk neither skips nor repeats", said, self.operation.id)


def key(item: Item) -> str:
    """What tells an item from others."""
    if "id" in item:
        return str(item["id"])
    named = {name: item[name] for name in ("device_id", "metric_name", "timestamp") if name in item}
    return json.dumps(named or item, sort_keys=True)
