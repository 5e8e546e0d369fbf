"""Whom a call is charged to, what is stopped, and what a release does."""

from dataclasses import replace

from appliance.core.guard.guard import Guard, Reading, StopReason
from appliance.core.guard.limits import merged, subjects
from appliance.core.site.model import Guard as Rules
from appliance.core.site.model import OutgoingLimits, Phone, SipTrunk, Site
from tests.support.core_site import site as small


def site(**rules: object) -> Site:
    trunk = SipTrunk("carrier", "Operador", "10.78.0.1", guard=OutgoingLimits(per_hour_s=600))
    return replace(
        small([], []), phones={"101": Phone("101", "Uno")}, trunks={"carrier": trunk}, guard=Rules(**rules)
    )


def test_a_limit_that_a_phone_does_not_say_comes_from_all_phones_then_from_the_box() -> None:
    found = merged(OutgoingLimits(calls_at_once=5), OutgoingLimits(3, 60), OutgoingLimits(1, 2, 3))
    assert found == OutgoingLimits(5, 60, 3)
    assert subjects(site())["phone-101"].limits.calls_at_once == 2
    assert subjects(site(phones=OutgoingLimits(9)))["phone-101"].limits.calls_at_once == 9
    assert subjects(site())["trunk-carrier"].limits == OutgoingLimits(per_hour_s=600)


def test_a_subject_whose_time_is_used_up_is_spent_and_others_are_not() -> None:
    guard = Guard(site())
    assert guard.observe({}, 0.0)["trunk-carrier"] == 600
    guard.observe({"trunk-carrier": Reading(400, running=200, calls=1)}, 10.0)
    assert guard.spent(10.0) == {"trunk-carrier": StopReason.MINUTES}


def test_refused_calls_stop_their_phone_and_a_release_forgives_them() -> None:
    guard = Guard(site(refusals=3))
    guard.observe({}, 0.0)
    guard.observe({"refusals-101": Reading(3)}, 10.0)
    assert guard.spent(10.0) == {"phone-101": StopReason.REFUSALS}
    guard.release("phone-101", 11.0)
    assert guard.spent(11.0) == {}
    assert guard.observe({"refusals-101": Reading(3)}, 12.0)["refusals-101"] == 6


def test_the_books_outlive_the_process_and_damaged_ones_begin_anew() -> None:
    guard = Guard(site())
    guard.observe({"trunk-carrier": Reading(100)}, 0.0)
    guard.observe({"trunk-carrier": Reading(500)}, 70.0)
    kept = guard.snapshot(70.0)
    again = Guard(site())
    again.restore(kept | {"abroad": {"notes": "?"}, "phone-999": {}}, 5.0, 60.0)
    assert again.used("trunk-carrier", 5.0)["hour_s"] == 400
    assert again.used("abroad", 5.0)["hour_s"] == 0


def test_a_reconfigured_guard_keeps_the_books_of_what_stays() -> None:
    guard = Guard(site())
    guard.observe({"trunk-carrier": Reading(0)}, 0.0)
    guard.observe({"trunk-carrier": Reading(500)}, 70.0)
    guard.configure(replace(site(), phones={}))
    assert set(guard.subjects) == {"trunk-carrier", "abroad"}
    assert guard.used("trunk-carrier", 70.0)["hour_s"] == 500
