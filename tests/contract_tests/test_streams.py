"""The gate of the streams before documents and frames that are broken: what is wrong is found, and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests import contract as contracts
from contract_tests.checks import Broken
from contract_tests.streams import document
from contract_tests.streams.book import Book

FOLDER = Path(__file__).parents[2] / "openapi"
SOURCE = (FOLDER / "asyncapi.yaml").read_bytes()
OPENAPI = contracts.read((FOLDER / "openapi.yaml").read_bytes())


def book_of(change: Callable[[Any], object] = lambda _: None) -> Book:
    read = yaml.safe_load(SOURCE)
    change(read)
    return Book(yaml.safe_dump(read, sort_keys=False).encode(), OPENAPI)


def test_channels_directions_and_what_they_begin_with_are_read() -> None:
    book = book_of()
    assert {channel.address: channel.begins_with for channel in book.channels.values()} == {
        "/ws": (),
        "/ws/telemetry": ("device_telemetry",),
        "/ws/notifications": ("alerts",),
        "/ws/system": ("system", "devices"),
    }
    assert book.free.takes == {"auth", "subscribe", "unsubscribe", "ping"}
    assert book.subjects["alerts"] == "alert"
    assert book.permission("alerts") == "alerts:read"
    assert book.filters == {"device_telemetry": "metrics", "alerts": "severity", "devices": "status"}
    assert {1009, 1013, 4401, 4403, 4429} <= book.codes


def test_limits_are_read_from_the_tables() -> None:
    book = book_of()
    assert book.limit("a message to the server") == 65_536
    assert book.limit("connections of a user") == 20
    assert book.limit("connections of a server") == 10_000
    assert book.seconds(r"within (\d+) seconds, or the header") == 10
    with pytest.raises(Broken):
        book.limit("letters of a name")
    with pytest.raises(Broken):
        book.seconds(r"within (\d+) fortnights")


def test_the_document_as_it_is_passes() -> None:
    book = book_of()
    for check in (document._references, document._fits, document._tables):
        check(book)
    for name in book.messages:
        document._examples(book, name)


def wrong_example(read: Any) -> None:
    read["components"]["messages"]["pong"]["examples"][0]["payload"]["timestamp"] = "noon"


def no_example(read: Any) -> None:
    del read["components"]["messages"]["gap"]["examples"]


def wrong_example_of_a_field(read: Any) -> None:
    read["components"]["schemas"]["Lagged"]["properties"]["dropped"]["example"] = 0


def nowhere(read: Any) -> None:
    read["components"]["messages"]["ping"]["payload"]["$ref"] = "#/components/schemas/Pingg"


def both_ways(read: Any) -> None:
    read["operations"]["tell_on_choice"]["messages"].append({"$ref": "#/channels/choice/messages/ping"})


def on_no_channel(read: Any) -> None:
    read["components"]["messages"]["rumour"] = dict(read["components"]["messages"]["pong"])


def open_request(read: Any) -> None:
    del read["components"]["schemas"]["PingMessage"]["additionalProperties"]


def other_permission(read: Any) -> None:
    read["components"]["messages"]["alert"]["x-permission"] = "devices:read"


def other_address(read: Any) -> None:
    read["channels"]["system"]["address"] = "/ws/state"


@pytest.mark.parametrize(
    ("change", "check", "rule"),
    [
        (wrong_example, lambda book: document._examples(book, "pong"), "examples fit their schema"),
        (no_example, lambda book: document._examples(book, "gap"), "every message has an example"),
        (wrong_example_of_a_field, lambda book: document._examples(book, "lagged"), "examples fit their schema"),
        (nowhere, document._references, "references"),
        (both_ways, document._fits, "messages go one way"),
        (on_no_channel, document._fits, "every message belongs to a channel"),
        (open_request, document._fits, "messages to the server are closed"),
        (other_permission, document._tables, "tables say what the messages say"),
        (other_address, document._tables, "tables say what the messages say"),
    ],
)
def test_what_is_wrong_with_a_document_is_found(
    change: Callable[[Any], object], check: Callable[[Book], object], rule: str
) -> None:
    with pytest.raises(Broken) as found:
        check(book_of(change))
    assert found.value.rule == rule


def test_a_message_is_judged_as_the_body_of_a_request_is() -> None:
    book = book_of()
    operation = book.as_operation("subscribe", book.free)
    assert operation.id == "choice/subscribe"
    assert {"filter_of_channel", "same_user"} & operation.rules == {"filter_of_channel", "same_user"}
    assert book.faults("ping", {"type": "ping", "more": 1})
    assert not book.faults("ping", {"type": "ping", "id": "1"})
