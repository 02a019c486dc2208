"""Theme: filters and orders of lists. What a filter gives passes it, and none of our own that passes is missing."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.contract import Node
from contract_tests.invariants.alert_ground import Ruled, act, manual
from contract_tests.invariants.alert_oracle import Terms
from contract_tests.invariants.ground import Ground
from contract_tests.invariants.model import Write
from contract_tests.invariants.pages import Item, Listing, key, listings

# Not filters.
HOW = {"page", "size", "cursor", "sort", "order"}
ENDS = {"start_time": lambda moment, end: moment >= end, "end_time": lambda moment, end: moment < end}
# Combinations of two filters that are tried.
PAIRS = 12


def checks(ground: Ground) -> Iterator[Check]:
    furnish(ground)
    for operation in listings(ground):
        filtered = Filtered(ground, Listing(ground, operation))
        if filtered.filters:
            yield Check(f"{operation.id}: filters", filtered.check, operation.id)
        for name in filtered.in_path():
            check = partial(filtered.check_path, name)
            yield Check(f"{operation.id}: {name} in the path", check, operation.id)
        if {"sort", "order"} <= filtered.listing.names:
            yield Check(f"{operation.id}: sort and order", filtered.check_orders, operation.id)


def furnish(ground: Ground) -> None:
    """Devices, alerts and rules that differ in all that lists can be filtered and ordered by; texts of equal length,
    in one case."""
    _furnish_alerts(ground)
    kinds = itertools.cycle(["kiln", "pump", "tank"])
    places = itertools.cycle(["hall", None, "yard", "dock"])
    for number, status in enumerate(("offline", "warning", "error", "maintenance", "online", "offline", "warning")):
        name = f"{ground.run.name}-f{'dacgbfe'[number]}"
        place = next(places)
        more: Item = {"manufacturer": f"{ground.run.name} works", "model": f"{'XyZ'[number % 3]}-100%_{number}"}
        if place is not None:
            more["location"] = f"{ground.run.name} {place}"
        kind = f"{ground.run.name}-{next(kinds)}"
        ground.device(device_id=name, name=name, device_type=kind, status=status, is_active=number % 3 > 0, **more)


def _furnish_alerts(ground: Ground) -> None:
    """Those of the device to which lists are narrowed."""
    device = ground.run.stage.own["device"][0]
    statuses = itertools.cycle(["active", "acknowledged", "resolved"])
    for number, severity in enumerate(["info", "warning", "critical"] * 3):
        kind = ("manual", "anomaly", "device", "system")[number % 4]
        made = manual(ground, device, severity=severity, alert_type=kind, metric_name=f"m{number % 2}")
        status = next(statuses) if number else "active"
        if status != "active":
            act(ground, "update_alert", made["id"], status=status)
        more: Item = {"is_active": number % 3 > 0, "severity": severity, "metric_name": f"m{number % 2}"}
        scope = {"device_id": device} if number % 3 else {"device_type": f"{ground.run.name}-{number % 2}"}
        Ruled(ground, Terms("gt", number), **more, **scope)
    ruled = Ruled(ground, Terms("gt", 10), metric_name="m3", device_id=device)
    ruled.send(device, [Write("m3", at * 1_000_000, 9.0 + at % 2) for at in range(7)])


class Filtered:
    """The filters of a list: parameters that its items have fields for, ends of time, and `search`."""

    def __init__(self, ground: Ground, listing: Listing) -> None:
        self.ground, self.listing, self.operation = ground, listing, listing.operation
        self.fields = self._searched()
        # What the ends of a time are about.
        self.moment = next((name for name in ("timestamp", "created_at") if name in self._item_fields()), "")
        known = set(self._item_fields()) | (set(ENDS) if self.moment else set())
        self.filters = sorted((listing.names - HOW) & (known | ({"search"} if self.fields else set())))

    def _item_fields(self) -> list[str]:
        contract = self.operation.contract
        content = self.operation.response(self.operation.success) or {}
        node = contract.resolve(content["content"]["application/json"]["schema"])
        for name in ("data", "items"):
            node = contract.resolve(node["properties"][name])
        return list(contract.resolve(node["items"])["properties"])

    def in_path(self) -> list[str]:
        """Closed sets in the path that the items have a field for."""
        contract, fields = self.operation.contract, self._item_fields()
        places = [p for p in self.operation.parameters if p["in"] == "path" and p["name"] in fields]
        return [p["name"] for p in places if "enum" in contract.resolve(p["schema"])]

    def check_path(self, name: str) -> None:
        """Every value of the path gives items that have it; between them they give each of ours."""
        (parameter,) = (p for p in self.operation.parameters if p["name"] == name)
        for value in self.operation.contract.resolve(parameter["schema"])["enum"]:
            self.listing.path = {name: value}
            items = self.listing.whole()
            strange = [item for item in items or () if item[name] != value]
            hold(not strange, "what a filter gives passes it", f"{value} gives {strange[:2]}", self.operation.id)
        self.listing.path = {}

    def _searched(self) -> list[str]:
        """The fields that the description of `search` names."""
        for parameter in self.operation.parameters:
            if parameter["name"] == "search":
                return re.findall(r"`(\w+)`", parameter.get("description", ""))
        return []

    def check(self) -> None:
        own = self._own()
        chosen = random.Random(self.ground.run.seed)
        singles = [(name, value) for name in self.filters for value in self._values(name, own, chosen)]
        pairs = [pair for pair in itertools.combinations(singles, 2) if pair[0][0] != pair[1][0]]
        number = PAIRS if self.ground.is_quick else 10 * PAIRS
        for asked in [(each,) for each in singles] + chosen.sample(pairs, min(number, len(pairs))):
            if not dict(asked).keys() >= set(ENDS):
                self._ask(dict(asked), own)

    def _own(self) -> list[Item]:
        """Items of ours: what names the run, or all of a list that is narrowed to an own device."""
        items = self.listing.whole(**self.listing.own) or []
        if self.listing.own:
            return items[:60]
        if "search" in self.filters:
            items = self.listing.whole(search=self.ground.run.name) or []
        return [item for item in items if self.ground.run.name in str(item.values())]

    def _values(self, name: str, own: list[Item], chosen: random.Random) -> list[Any]:
        if name == "search":
            texts = [str(item[field]) for item in own for field in self.fields if item.get(field)]
            cut = [text[chosen.randrange(len(text)) :][:12] for text in chosen.sample(texts, min(8, len(texts)))]
            # Characters that mean something to a database are texts like others here.
            return [
                text
                for text in {part.swapcase() for part in cut} | {"100%_", "%", "_"}
                if text.strip() == text and text
            ]
        field = self.moment if name in ENDS else name
        values = sorted({item[field] for item in own if item.get(field) is not None}, key=str)
        return chosen.sample(values, min(4, len(values)))

    def _ask(self, asked: Item, own: list[Item]) -> None:
        params = {name: str(value).lower() if isinstance(value, bool) else value for name, value in asked.items()}
        narrow = self.listing.own
        items = self.listing.whole(**{**narrow, **params})
        if items is None and "search" in self.filters and "search" not in asked:
            items = self.listing.whole(**params, search=self.ground.run.name)
        if items is None:
            return
        wrong = [item for item in items if not self._passes(item, asked)]
        said = f"{asked} gives {wrong[:2]}"
        hold(not wrong, "what a filter gives passes it", said, self.operation.id)
        missing = {key(item) for item in own if self._passes(item, asked)} - {key(item) for item in items}
        if missing:
            # What passed a while ago may have moved on by itself, as a device does that falls silent.
            missing &= {key(item) for item in self._own() if self._passes(item, asked)}
        hold(
            not missing, "a filter gives all that passes it", f"{asked} lacks {sorted(missing)[:5]}", self.operation.id
        )

    def _passes(self, item: Item, asked: Item) -> bool:
        for name, value in asked.items():
            if name == "search":
                if not any(value.casefold() in str(item.get(field, "")).casefold() for field in self.fields):
                    return False
            elif name in ENDS:
                # Both as the service writes them, of equal precision or not: compared as moments.
                if not ENDS[name](self.ground.offset(item[self.moment]), self.ground.offset(value)):
                    return False
            elif item.get(name) != value:
                return False
        return True

    # Orders

    def check_orders(self) -> None:
        """Every field up and down; equal ones by id, those without the field last."""
        for field, order in itertools.product(self._enum("sort"), self._enum("order")):
            narrow = {"search": f"{self.ground.run.name}-f"} if "search" in self.listing.names else {}
            items = self.listing.whole(**narrow, sort=field, order=order)
            if items is None:
                continue
            right = sorted(items, key=lambda item: item["id"])
            right.sort(
                key=lambda item: str(item.get(field, "")) if field != "id" else item["id"], reverse=order == "desc"
            )
            right.sort(key=lambda item: field not in item)
            got, wanted = [[item.get(field) for item in each] for each in (items, right)]
            said = f"sort={field} order={order}: {got}, not {wanted}"
            hold(list(map(key, items)) == list(map(key, right)), "the order asked for", said, self.operation.id)

    def _enum(self, name: str) -> list[str]:
        parameter: Node = next(p for p in self.operation.parameters if p["name"] == name)
        return list(self.operation.contract.resolve(parameter["schema"])["enum"])
