"""Applying a site while people talk and wait: nobody is dropped."""

from tests.support.audio import read_raw
from tests.support.floor import AGENT_HZ
from tests.support.history import recording_file
from tests.support.site import DID_CITAS, DID_VENTAS, agent, changed, phones, queue
from tests.support.waiting import stays, wait_until


def test_talking_and_waiting_calls_survive_a_changed_site(small, apply_site, live, carrier, log_in):
    log_in("ana", "101")
    talking = carrier.call(DID_CITAS, number="3001").wait_answered()
    call = live.wait_call(number="3001", state="talking")["id"]
    waiting = carrier.call(DID_VENTAS, number="3002").wait_answered()
    live.wait_call(number="3002", state="waiting")
    site = changed(small, "queues", "quejas", to=queue("Quejas"))
    site = changed(site, "numbers", "5716001009", to={"label": "Quejas", "route": {"queue": "quejas"}})
    site = changed(site, "phones", to=small["phones"] | phones("104"))
    site = changed(site, "users", "nora", to=agent("Nora Ríos", "204", ["quejas"]))
    apply_site(site)
    wait_until(lambda: live.queue("quejas") and live.agent("nora"), "the new queue and agent")
    stays(lambda: not talking.ended and not waiting.ended, "both calls", for_s=3.0)
    size = recording_file(call).stat().st_size
    wait_until(lambda: recording_file(call).stat().st_size > size + 64000, "the recording to go on")
    right = read_raw(recording_file(call))[1]
    assert right.part(right.seconds - 1.5, right.seconds - 0.5).tone_share(AGENT_HZ) > 0.9
    assert live.calls(id=call, state="talking")
    assert live.calls(number="3002", state="waiting")
    talking.hang_up()
    waiting.hang_up()


def test_new_number_rings_the_new_agent_at_once(small, apply_site, live, carrier, log_in):
    site = changed(small, "queues", "quejas", to=queue("Quejas"))
    site = changed(site, "numbers", "5716001009", to={"label": "Quejas", "route": {"queue": "quejas"}})
    site = changed(site, "users", "nora", to=agent("Nora Ríos", "204", ["quejas"]))
    apply_site(site)
    wait_until(lambda: live.agent("nora"), "the new agent")
    log_in("nora", "101")
    caller = carrier.call("5716001009").wait_answered()
    assert live.wait_call(state="talking")["agent"] == "nora"
    caller.hang_up()


def test_applying_twice_changes_nothing_and_drops_nobody(small, apply_site, live, carrier):
    caller = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="waiting")
    for _ in range(2):
        apply_site(small)
    stays(lambda: not caller.ended, "the call", for_s=1.0)
    caller.hang_up()
