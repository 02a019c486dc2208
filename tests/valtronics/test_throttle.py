"""Budgets by tier, by address and for log-ins."""

import pytest

from domain.errors import PayloadTooLarge, RateLimitExceeded
from valtronics.settings import Settings
from valtronics.throttle import Throttle


@pytest.fixture
def throttle():
    return Throttle(
        Settings(
            rate_standard=3,
            rate_premium=5,
            rate_anonymous=2,
            login_per_address=4,
            login_per_username=2,
            rate_device_points=10,
        )
    )


def test_a_budget_counts_down_and_then_refuses(throttle):
    left = [throttle.count_caller("standard", "user:1").remaining for _ in range(3)]
    assert left == [2, 1, 0]
    with pytest.raises(RateLimitExceeded) as refused:
        throttle.count_caller("standard", "user:1")
    assert refused.value.details["limit"] == 3
    assert refused.value.details["reset_time"].endswith("Z")


def test_callers_do_not_share_a_budget(throttle):
    for _ in range(3):
        throttle.count_caller("standard", "user:1")
    assert throttle.count_caller("standard", "key:1").remaining == 2


def test_premium_has_more_and_enterprise_is_not_counted(throttle):
    assert throttle.count_caller("premium", "user:1").limit == 5
    assert [throttle.count_caller("enterprise", "user:1") for _ in range(50)] == [None] * 50


def test_log_ins_count_by_name_whatever_its_case_and_by_address(throttle):
    throttle.count_login("a", "root")
    throttle.count_login("b", "ROOT")
    with pytest.raises(RateLimitExceeded):
        throttle.count_login("c", "Root")
    throttle.count_login("a", "x")
    throttle.count_login("a", "y")
    throttle.count_login("a", "z")
    with pytest.raises(RateLimitExceeded):
        throttle.count_login("a", "w")


def test_a_user_name_has_one_budget_however_it_is_written(throttle):
    throttle.count_login("a", "sss")
    throttle.count_login("b", "\u017fss")  # long s: the database takes it for the same name
    with pytest.raises(RateLimitExceeded):
        throttle.count_login("c", "ss\u017f")


def test_a_refused_batch_leaves_its_budget_to_a_smaller_one(throttle):
    throttle.count_points("key:1", 4)
    with pytest.raises(RateLimitExceeded):
        throttle.count_points("key:1", 7)
    throttle.count_points("key:1", 6)
    with pytest.raises(PayloadTooLarge):
        throttle.count_points("key:2", 11)


def test_points_have_a_budget_of_their_own(throttle):
    throttle.count_points("key:1", 10)
    with pytest.raises(RateLimitExceeded):
        throttle.count_points("key:1", 1)
