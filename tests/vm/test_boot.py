"""The machine boots by itself to a box that answers."""

from tests.support.audio import decoded
from tests.support.floor import AGENT_HZ, CALLER_HZ
from tests.support.vm.calls import api_of, finished_recording, log_in, talk


def test_every_unit_starts_and_none_waits_in_a_circle(box):
    assert box.failed_units() == []
    for unit in ("asterisk", "timbre-acd", "timbre-site", "timbre-jobs", "timbre-web"):
        box.wait_active(f"{unit}.service")
    assert box.journal("ordering cycle") == ""


def test_a_call_from_the_carrier_is_answered_and_recorded(box, live, carrier, desk):
    log_in(live, desk)
    call = talk(live, carrier, number="3005550101")
    left, right = decoded(finished_recording(api_of(box), call))
    assert left.part(1.0, 3.0).tone_share(CALLER_HZ) > 0.8
    assert right.part(1.0, 3.0).tone_share(AGENT_HZ) > 0.8
