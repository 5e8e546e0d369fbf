"""E1, analog lines and an analog telephone, with the kernel's own drivers: calls, causes, alarms,
applying."""

import pytest
from tests.support.vm.calls import SLOW_S, api_of, finished_recording

from tests.support.site import DID_CITAS, changed, small_site
from tests.support.vm.exchange import (
    ANSWERS,
    BUSY,
    E1_SPAN,
    LINES_SPAN,
    NOBODY,
    PHONES_SPAN,
    REFUSED,
    Exchange,
)
from tests.support.waiting import wait_until


def site_with_lines():
    site = changed(small_site(), "trunks", "pri", to={"kind": "e1", "label": "Primario", "spans": [E1_SPAN]})
    lines = {"kind": "fxo", "label": "Líneas", "span": LINES_SPAN, "ports": [1, 2], "number": DID_CITAS}
    site = changed(site, "trunks", "lines", to=lines)
    for port in (1, 2):
        telephone = {"label": f"Analógico {port}", "port": f"{PHONES_SPAN}/{port}"}
        site = changed(site, "phones", f"11{port}", to=telephone)
    rules = [
        {"pattern": "9X.", "strip": 1, "trunks": ["pri"]},
        {"pattern": "8X.", "strip": 1, "trunks": ["lines"]},
    ]
    return changed(site, "outbound", to=rules)


@pytest.fixture(scope="module")
def exchange(box):
    exchange = Exchange(box)
    exchange.build()
    box.apply(site_with_lines())
    return exchange


@pytest.fixture
def floor(live, exchange):
    """Everybody's line is up; the calls of a test end with it."""
    for name in ("pri", "lines"):
        wait_up(live, name)
    yield live
    exchange.hang_up_all()


def trunk(live, name):
    return live.state["trunks"].get(name, {})


def wait_up(live, name):
    wait_until(
        lambda: trunk(live, name).get("up"), f"{name} up", timeout_s=SLOW_S, instead=lambda: trunk(live, name)
    )


def log_in(live, username="ana", extension="111"):
    """An agent at an analog telephone."""
    if live.agent(username).get("extension") != extension:
        live.command("agent.login", agent=username, extension=extension)
    if live.wait_any(username, "ready", "paused", timeout_s=SLOW_S)["state"] == "paused":
        live.command("agent.ready", agent=username)
    live.wait_agent(username, "ready", timeout_s=SLOW_S)


def history(api, call):
    def get():
        answer = api.request("GET", f"/calls/{call}")
        return answer.json if answer.status == 200 else {}

    return wait_until(
        lambda: get() if get().get("ended_at") else None, f"{call} in history", timeout_s=2 * SLOW_S
    )


@pytest.mark.parametrize(("over", "number"), [("pri", "3001112233"), ("lines", "3004445566")])
def test_a_call_reaches_an_agent_at_an_analog_telephone_and_is_recorded(box, floor, exchange, over, number):
    log_in(floor)
    if over == "pri":
        exchange.call_over_e1(DID_CITAS)
    else:
        exchange.call_on_line()
    call = floor.wait_call(number=number, state="talking", recording=True, timeout_s=2 * SLOW_S)
    assert (call["trunk"], call["did"], call["agent"]) == (over, DID_CITAS, "ana")
    assert trunk(floor, over)["busy"] == 1
    exchange.hang_up_all()
    api = api_of(box)
    assert history(api, call["id"])["trunk"] == over
    assert len(finished_recording(api, call["id"])) > 1000
    wait_until(lambda: trunk(floor, over)["busy"] == 0, "the line to be free", timeout_s=SLOW_S)


@pytest.mark.parametrize(("number", "cause"), [(BUSY, 17), (NOBODY, 1), (REFUSED, 21)])
def test_why_a_call_out_failed_is_kept(box, floor, exchange, number, cause):
    exchange.dial_at_telephone(f"9{number}", port=2)
    call = floor.wait_call(did=f"9{number}", timeout_s=SLOW_S)
    found = history(api_of(box), call["id"])
    assert (found["direction"], found["trunk"], found["cause"]) == ("out", "pri", cause)


@pytest.mark.long
def test_a_call_out_on_a_line_is_connected(floor, exchange):
    exchange.dial_at_telephone(f"8{ANSWERS}", port=2)
    call = floor.wait_call(did=f"8{ANSWERS}", state="talking", timeout_s=SLOW_S)
    assert (call["trunk"], call["extension"]) == ("lines", "112")


def test_a_failed_exchange_is_an_alarm_and_its_return_is_noticed_without_a_hand(floor, exchange):
    exchange.stop()
    wait_until(lambda: not trunk(floor, "pri")["up"], "the E1 to be down", timeout_s=SLOW_S)
    assert trunk(floor, "pri")["reason"] == "d_channel_down"
    assert "trunk_down:pri" in floor.state["alarms"]
    exchange.start()
    wait_up(floor, "pri")
    wait_until(lambda: "trunk_down:pri" not in floor.state["alarms"], "the alarm to end", timeout_s=SLOW_S)


def test_a_change_of_the_lines_leaves_a_call_on_the_e1_alone(box, floor, exchange):
    log_in(floor)
    exchange.call_over_e1(DID_CITAS)
    call = floor.wait_call(number="3001112233", state="talking", timeout_s=2 * SLOW_S)
    box.apply(changed(site_with_lines(), "trunks", "lines", "rx_gain", to=2))
    assert floor.state["calls"][call["id"]]["state"] == "talking"
    wait_up(floor, "lines")
    applied = box.run("journalctl", "--boot", "--no-pager", "--quiet", "--unit", "timbre-helper")
    assert "apply_dahdi" in applied
    assert "2.0" in box.run("cat", "/run/timbre/asterisk/chan_dahdi.conf")
    assert floor.state["calls"][call["id"]]["state"] == "talking"


@pytest.mark.long
def test_a_change_of_a_span_with_a_call_waits_for_its_end(box, floor, exchange):
    log_in(floor)
    exchange.call_over_e1(DID_CITAS)
    call = floor.wait_call(number="3001112233", state="talking", timeout_s=2 * SLOW_S)
    box.apply(changed(site_with_lines(), "trunks", "pri", "number_plan", to="national"))
    state = "/run/timbre-helper/dahdi.json"
    before = box.run("cat", state)
    assert floor.state["calls"][call["id"]]["state"] == "talking"
    exchange.hang_up_all()
    wait_until(lambda: box.run("cat", state) != before, "the span to follow", timeout_s=2 * SLOW_S)
    wait_up(floor, "pri")
