"""While the ACD is away, callers reach phones all the same; on its return it takes them over."""

import re
import subprocess

import pytest

from tests.support import systemd
from tests.support.history import journal, wait_journal, wait_rows
from tests.support.live import wait_idle
from tests.support.site import DID_CITAS, DID_MENU, DID_VENTAS, changed, phone_password
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


def today(live, queue: str) -> dict:
    return live.state["queues"][queue]["today"]


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
    assert wait_journal("call_ended", call=seen["id"])["outcome"] == "answered"
    assert seen["state"] == "talking"
    wait_idle(live)
    wait_until(lambda: "fallback_active" not in live.state["alarms"], "the alarm to end")


def test_an_agent_in_a_call_of_the_fallback_is_offered_nothing(live, carrier, log_in, usual_phone, stop_acd):
    phone = log_in("ana", "101")
    stop_acd()
    customer = carrier.call(DID_CITAS, number="3010").wait_answered()
    phone.wait_rung().wait_answered()
    back(live)
    live.wait_agent("ana", "talking")
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


def test_the_phones_ring_where_agents_sit(live, carrier, desk, log_in, usual_phone, stop_acd):
    """Not at the usual phone of Ana, who sits elsewhere today."""
    usual = desk.register("101", phone_password("101"))
    elsewhere = log_in("ana", "103")
    wait_members("citas", "PJSIP/103")
    stop_acd()
    customer = carrier.call(DID_CITAS, number="3020").wait_answered()
    elsewhere.wait_rung().wait_answered()
    assert not usual.rung()
    back(live)
    seen = live.wait_call(state="talking", agent="ana", number="3020")
    live.wait_agent("ana", "talking")
    customer.hang_up()
    ended = wait_journal("call_ended", call=seen["id"])
    assert (ended["outcome"], ended["agent"], ended["queue"]) == ("answered", "ana", "citas")
    assert wait_journal("call_connected", call=seen["id"])["extension"] == "103"


def test_who_pauses_or_leaves_is_not_rung_in_the_fallback(live, log_in):
    log_in("ana", "101")
    log_in("luis", "102")
    wait_members("citas", "PJSIP/101", "PJSIP/102")
    live.command("agent.pause", agent="ana", reason="break")
    wait_members("citas", "PJSIP/102")
    live.command("agent.logout", agent="luis")
    wait_members("citas")


def test_calls_that_come_and_go_without_the_acd_are_in_history(
    live, carrier, log_in, small, apply_site, stop_acd
):
    apply_site(changed(small, "numbers", DID_VENTAS, "max_calls", to=1))
    phone = log_in("ana", "101")
    wait_members("citas", "PJSIP/101")
    before, calls = today(live, "citas"), live.agent("ana")["calls_today"]
    rejected = today(live, "ventas")["rejected"]
    stop_acd()
    served = carrier.call(DID_CITAS, number="3031", name='José "Pepe" Ruiz').wait_answered()
    talking = phone.wait_rung().wait_answered()
    waiting = carrier.call(DID_VENTAS, number="3032").wait_answered()
    refused = carrier.call(DID_VENTAS, number="3033")
    refused.wait_ended()
    nobody = carrier.call("5716009999", number="3034")
    nobody.wait_ended()
    in_menu = carrier.call(DID_MENU, number="3035").wait_answered()
    for customer in (served, waiting, in_menu):
        customer.hang_up()
        customer.wait_ended()
    talking.wait_ended()
    back(live)
    outcomes = {number: history_of(number)["outcome"] for number in ("3031", "3032", "3033", "3034", "3035")}
    assert outcomes == {
        "3031": "answered",
        "3032": "abandoned",
        "3033": "rejected",
        "3034": "rejected",
        "3035": "self_service",
    }
    assert history_of("3034")["reason"] == "unknown_number"
    served_today, ventas_today = today(live, "citas"), today(live, "ventas")
    assert (served_today["answered"], live.agent("ana")["calls_today"]) == (before["answered"] + 1, calls + 1)
    assert ventas_today["rejected"] == rejected + 1
    ended = history_of("3031")
    assert (ended["agent"], ended["queue"]) == ("ana", "citas")
    (started,) = journal("call_started", call=ended["call"])
    assert started["caller_name"] == 'José "Pepe" Ruiz'
    assert wait_journal("recording_started", call=ended["call"])["file"].endswith(".fallback.raw")
    (row,) = wait_rows("SELECT * FROM call WHERE id = ? AND ended_at IS NOT NULL", ended["call"])
    assert (row["outcome"], row["agent"], row["did"], row["trunk"]) == (
        "answered",
        "ana",
        DID_CITAS,
        "carrier",
    )
    systemd.kill(ACD)
    back(live)
    assert len(journal("call_ended", call=ended["call"])) == 1, "a second return writes nothing twice"


def history_of(number: str) -> dict[str, object]:
    """How the one call of this number ended. Found in the log only when its moment is over."""
    started = wait_journal("call_started", caller_number=number, timeout_s=40)
    return wait_journal("call_ended", call=started["call"])


def wait_members(queue: str, *phones: str) -> None:
    """Asterisk's own word on who would be rung where."""

    def members() -> set[str]:
        shown = subprocess.run(
            ["asterisk", "-C", "/run/timbre/asterisk/asterisk.conf", "-rx", f"queue show {queue}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return set(re.findall(r"PJSIP/\d+", shown))

    wait_until(lambda: members() == set(phones), f"{queue} to ring {phones}", instead=members)
