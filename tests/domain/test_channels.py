"""The protocol's tables: complete, and with the rules that follow from them."""

import pytest

from domain import channels
from domain.channels import ACTIONS, CHANNELS, ENDPOINTS, KNOWN, OPENED, Subscription, check_subscription, check_target
from domain.errors import InvalidInput


def test_every_message_has_its_place_in_every_state():
    kinds = {kind for _, kind in ACTIONS}
    assert ACTIONS.keys() == {(state, kind) for state in (OPENED, KNOWN) for kind in kinds}
    assert {channel for found in ENDPOINTS.values() for channel in found} == set(CHANNELS)


def test_nobody_unknown_gets_more_than_a_sign_of_life():
    assert {ACTIONS[OPENED, kind] for _, kind in ACTIONS} == {"authenticate", "wait", "answer"}


def test_reasons_fit_into_a_close_frame():
    endings = [value for value in vars(channels).values() if isinstance(value, channels.Ending)]
    assert len(endings) >= 8
    for ending in endings:
        assert len(ending.reason.encode()) <= 123
        assert ending.code in (1001, 1012, 1013) or 4000 <= ending.code <= 4999


@pytest.mark.parametrize(
    ("message", "field", "rule"),
    [
        ({"channel": "alerts", "filters": {"metrics": ["t"]}}, "filters.metrics", "filter_of_channel"),
        ({"channel": "system", "filters": {"status": ["error"]}}, "filters.status", "filter_of_channel"),
        ({"channel": "system", "device_id": 1}, "device_id", "channel_by_device"),
        ({"channel": "system", "resume_from": 1}, "resume_from", "channel_resumes"),
    ],
)
def test_what_a_channel_does_not_have_is_refused(message, field, rule):
    with pytest.raises(InvalidInput) as refusal:
        check_subscription(message)
    assert [(fault.field, fault.rule) for fault in refusal.value.faults] == [(field, rule)]


def test_what_a_channel_has_is_taken():
    check_subscription({"channel": "device_telemetry", "device_id": 1, "filters": {"metrics": ["t"]}, "resume_from": 0})
    check_subscription({"channel": "alerts", "filters": {"severity": ["info"]}})
    check_subscription({"channel": "devices", "filters": {"status": ["error"]}, "resume_from": 5})
    check_subscription({"channel": "system", "filters": {}})
    check_target({"channel": "alerts", "device_id": 1})


def test_a_subscription_wants_what_is_new_and_passes_its_filter():
    plain = Subscription({"channel": "device_telemetry"}, last=10)
    assert [plain.wants(seq, "t") for seq in (9, 10, 11)] == [False, False, True]
    some = Subscription({"channel": "device_telemetry", "filters": {"metrics": ["t", "u"]}}, last=10)
    assert [some.wants(11, tag) for tag in ("t", "u", "v")] == [True, True, False]


def test_a_subscription_that_resumes_wants_nothing_new_until_it_is_live():
    subscription = Subscription({"channel": "alerts", "device_id": 1, "resume_from": 3}, last=10)
    assert (subscription.after, subscription.wants(11, "info")) == (3, False)
    assert [subscription.picks(device, "info") for device in (1, 2)] == [True, False]
    subscription.is_live = True
    assert subscription.wants(11, "info")
