"""What waits for a slow connection: bounded, in order, and honest about what was left out."""

import json

import pytest

from valtronics.socket_queue import MOST_ANSWERS, MOST_BYTES, Outbox


class Wire:
    """Takes frames while it is writable."""

    def __init__(self):
        self.is_writable = True
        self.taken = []
        self.stops_after = None

    def send(self, frame):
        self.taken.append(frame)
        if self.stops_after is not None and len(self.taken) >= self.stops_after:
            self.is_writable = False


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def outbox(wire):
    return Outbox(wire, 3)


def lagged(frame):
    return json.loads(frame[frame.index(b"{") :])


def test_what_can_be_written_never_waits(wire, outbox):
    outbox.offer("devices", b"event")
    assert outbox.put(b"answer")
    assert (wire.taken, outbox.is_empty) == ([b"event", b"answer"], True)


def test_the_oldest_events_make_room_and_the_next_of_their_channel_says_so(wire, outbox):
    wire.is_writable = False
    for number in range(5):
        outbox.offer("device_telemetry", b"t%d" % number)
    outbox.offer("devices", b"d")
    assert (wire.taken, outbox.dropped) == ([], 3)
    wire.is_writable = True
    outbox.flush()
    first, *rest = wire.taken
    assert lagged(first) == {"type": "lagged", "channel": "device_telemetry", "dropped": 3}
    assert rest == [b"t3", b"t4", b"d"]
    assert outbox.is_empty


def test_losses_are_counted_anew_after_they_were_told(wire, outbox):
    wire.is_writable = False
    for number in range(4):
        outbox.offer("devices", b"%d" % number)
    wire.is_writable, wire.stops_after = True, 2  # the word of the loss, and one event
    outbox.flush()
    assert wire.taken[1:] == [b"1"]
    for number in range(4, 6):
        outbox.offer("devices", b"%d" % number)
    wire.is_writable, wire.stops_after = True, None
    outbox.flush()
    assert lagged(wire.taken[2])["dropped"] == 1
    assert wire.taken[3:] == [b"3", b"4", b"5"]


def test_answers_are_never_left_out_and_come_first(wire, outbox):
    wire.is_writable = False
    outbox.offer("devices", b"event")
    for _ in range(MOST_ANSWERS):
        assert outbox.put(b"answer")
    assert not outbox.put(b"one more")
    wire.is_writable = True
    outbox.flush()
    assert wire.taken == [b"answer"] * MOST_ANSWERS + [b"event"]


def test_bytes_are_bounded_too(wire):
    wire.is_writable = False
    outbox, large = Outbox(wire, 1_000), bytes(MOST_BYTES // 4)
    for _ in range(6):
        outbox.offer("devices", large)
    assert outbox.dropped == 2
    assert [outbox.put(large) for _ in range(5)] == [True] * 4 + [False]


def test_an_event_never_overtakes_one_that_waits(wire, outbox):
    wire.is_writable = False
    outbox.offer("devices", b"1")
    wire.is_writable = True
    outbox.offer("devices", b"2")
    outbox.flush()
    assert wire.taken == [b"1", b"2"]
