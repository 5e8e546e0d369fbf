"""While the ACD is away, callers reach phones all the same; on its return it takes them over."""

import pytest

from tests.support import systemd
from tests.support.history import wait_journal
from tests.support.live import wait_idle
from tests.support.site import DID_CITAS, changed, phone_password
from tests.support.waiting import wait_until

ACD = "timbre-acd.service"


@pytest.fixture
def usual_phone(small, apply_site):
    """101 is Ana's usual phone: the one that the plain queue rings."""
    apply_site(changed(small, "users", "ana", "extension", to="101"))


@pytest.fixture
def stop_acd(live):
    """Stops the ACD; it is started again at the end."""
    yield lambda: systemd.stop(ACD)
    systemd.start(ACD)
    wait_until(
        lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "the ACD to be back"
    )


def back(live) -> None:
    systemd.start(ACD)
    wait_until(lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "the ACD")


def test_a_call_rings_the_phones_and_is_answered_without_the_acd(carrier, desk, usual_phone, stop_acd):
    stop_acd()
    phone = desk.register("101", phone_password("101"))
    customer = carrier.call(DID_CITAS).wait_answered()
    talking = phone.wait_rung().wait_answered()
    assert customer.stats()["mos"] > 3
    customer.hang_up()
    talking.wait_ended()


def test_a_caller_waiting_in_the_plain_queue_comes_back_in_line(live, carrier, desk, stop_acd):
    stop_acd()
    customer = carrier.call(DID_CITAS, number="3008").wait_answered()
    back(live)
    waiting = live.wait_call(state="waiting", number="3008")
    assert (waiting["queue"], waiting["position"]) == ("citas", 1)
    desk.register("101", phone_password("101"))
    live.command("agent.login", agent="ana", extension="101")
    live.wait_call(id=waiting["id"], state="talking", agent="ana")
    customer.hang_up()
    assert wait_journal("call_ended", call=waiting["id"])["outcome"] == "answered"


def test_a_conversation_begun_without_the_acd_goes_on_and_is_seen(live, carrier, desk, usual_phone, stop_acd):
    phone = desk.register("101", phone_password("101"))
    stop_acd()
    customer = carrier.call(DID_CITAS, number="3009").wait_answered()
    talking = phone.wait_rung().wait_answered()
    back(live)
    seen = live.wait_call(number="3009")
    assert not customer.ended and not talking.ended
    assert "fallback_active" in live.state["alarms"]
    customer.hang_up()
    talking.wait_ended()
    assert wait_journal("call_ended", call=seen["id"])["outcome"] in ("answered", "overflowed")
    wait_idle(live)
    wait_until(lambda: "fallback_active" not in live.state["alarms"], "the alarm to end")


def test_an_agent_in_a_call_of_the_fallback_is_offered_nothing(live, carrier, log_in, usual_phone, stop_acd):
    phone = log_in("ana", "101")
    stop_acd()
    customer = carrier.call(DID_CITAS, number="3010").wait_answered()
    phone.wait_rung().wait_answered()
    back(live)
    live.wait_agent("ana", "busy")
    carrier.call(DID_CITAS, number="3011")
    live.wait_call(state="waiting", number="3011")
    assert len(phone.rung()) == 1
    customer.hang_up()
    live.wait_call(state="talking", number="3011")


@pytest.mark.parametrize("round_", range(2))
def test_calls_that_arrive_at_the_moment_of_the_kill_are_all_served(
    live, carrier, log_in, usual_phone, round_
):
    log_in("ana", "101")
    customers = [carrier.call(DID_CITAS, number=f"30{n}") for n in range(3)]
    systemd.kill(ACD)
    customers += [carrier.call(DID_CITAS, number=f"31{n}") for n in range(3)]
    for _ in range(6):
        talking = live.wait_call(timeout_s=25, state="talking")
        index = int(talking["number"][1:]) % 10 + (3 if talking["number"].startswith("31") else 0)
        customers[index].hang_up()
        wait_until(lambda call=talking["id"]: not live.calls(id=call), "the call to end")
        assert wait_journal("call_ended", call=talking["id"])["outcome"] == "answered"
    wait_idle(live)
