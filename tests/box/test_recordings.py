"""The life of a recording in the box: compressed, heard, found, left by the absent, and deleted."""

import json
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.audio import decoded
from tests.support.floor import AGENT_HZ, CALLER_HZ
from tests.support.history import RECORDINGS, rows, wait_rows
from tests.support.site import DID_CITAS, DID_VENTAS, changed, phone_password
from tests.support.waiting import stays, wait_until

JOBS, ACD = "timbre-jobs.service", "timbre-acd.service"
HEALTH = Path("/run/timbre-jobs/health.json")
SPOKEN_BYTES = 4 * 8000 * 3


def speak(call: str) -> Path:
    """Wait until the call's raw file holds three seconds."""
    return wait_until(
        lambda: next(
            (p for p in RECORDINGS.glob(f"*/*/*/{call}*.raw") if p.stat().st_size >= SPOKEN_BYTES), None
        ),
        f"three seconds of {call}",
        timeout_s=20,
    )


def record(live, carrier, number: str) -> str:
    """A recorded conversation of some seconds; the call's id."""
    caller = carrier.call(DID_CITAS, number=number).wait_answered()
    call = live.wait_call(number=number, state="talking")
    speak(call["id"])
    caller.hang_up()
    live.wait_agent(call["agent"], "ready")
    return call["id"]


def ready(call: str) -> dict:
    return wait_rows("select * from recording where call = ? and state = 'ready'", call, timeout_s=40)[0]


def test_after_the_call_it_is_flac_with_each_side_on_its_channel(live, carrier, log_in, api):
    log_in("ana", "101")
    call = record(live, carrier, "3007770001")
    row = ready(call)
    path = RECORDINGS / row["file"]
    assert (path.suffix, row["channels"], row["queue"], row["agent"]) == (".flac", 2, "citas", "ana")
    assert path.stat().st_size == row["bytes"]
    wait_until(lambda: not list(path.parent.glob(f"{call}*.raw")), "the raw file to go")
    left, right = decoded(path)
    assert left.seconds == pytest.approx(row["duration_s"], abs=0.01)
    assert left.part(1.0, 2.5).tone_share(CALLER_HZ) > 0.9
    assert right.part(1.0, 2.5).tone_share(AGENT_HZ) > 0.9
    assert row["rms_left_db"] > -40
    assert row["rms_right_db"] > -40
    answer = api.request("GET", f"/calls/{call}/recording", headers={"Range": "bytes=0-3"})
    assert (answer.status, answer.body) == (206, b"fLaC")
    assert rows("select recordings from call where id = ?", call) == [{"recordings": 1}]


def test_what_a_transferred_caller_says_to_others_is_not_recorded(live, carrier, log_in, api):
    ana, luis = log_in("ana", "101"), log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    raw = speak(call)
    ana.wait_rung().do("transfer", to="sip:102@10.77.0.2")
    luis.wait_rung().wait_answered()
    live.wait_call(id=call, state="diverted", recording=False)
    size = raw.stat().st_size
    stays(lambda: raw.stat().st_size == size, "the size of the recording", for_s=2)
    customer.hang_up()
    assert decoded(RECORDINGS / ready(call)["file"])[0].seconds == pytest.approx(size / 32_000, abs=0.1)


def test_killed_while_compressing_it_is_done_again(live, carrier, log_in):
    log_in("ana", "101")
    calls = []
    for number in range(3):
        calls.append(record(live, carrier, f"300777001{number}"))
        systemd.kill(JOBS)
    for call in calls:
        row = ready(call)
        assert decoded(RECORDINGS / row["file"])[0].seconds > 2
        folder = (RECORDINGS / row["file"]).parent
        wait_until(
            lambda call=call, folder=folder: not list(folder.glob(f"{call}*.raw")),
            "the raw file to go",
            timeout_s=90,
        )


def test_a_conversation_recorded_without_the_acd_is_found(live, carrier, desk, small, apply_site):
    apply_site(changed(small, "users", "ana", "extension", to="101"))
    phone = desk.register("101", phone_password("101"))
    systemd.stop(ACD)
    try:
        before = {row["id"] for row in rows("select id from recording")}
        customer = carrier.call(DID_CITAS, number="3007770002").wait_answered()
        talking = phone.wait_rung().wait_answered()
        wait_until(
            lambda: [p for p in RECORDINGS.glob("*/*/*/*.fallback.raw") if p.stat().st_size >= SPOKEN_BYTES],
            "three seconds of a fallback recording",
            timeout_s=20,
        )
        customer.hang_up()
        talking.wait_ended()
    finally:
        systemd.start(ACD)
        wait_until(lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "the ACD")
    found = wait_until(
        lambda: [
            row
            for row in rows("select * from recording where what = 'fallback' and state = 'ready'")
            if row["id"] not in before
        ],
        "the recording in history",
        timeout_s=150,
    )[-1]
    assert decoded(RECORDINGS / found["file"])[0].seconds > 2
    call = rows("select * from call where id = ?", found["call"])[0]
    assert (call["outcome"], call["recordings"]) == ("answered", 1)


def test_a_voicemail_is_kept_as_one(live, carrier, small, apply_site):
    site = changed(small, "voicemails", to={"buzon": {"label": "Buzón", "greeting": "menu"}})
    apply_site(changed(site, "numbers", DID_VENTAS, "route", to={"voicemail": "buzon"}))
    caller = carrier.call(DID_VENTAS, number="3007770003").wait_answered()
    wait_until(
        lambda: [p for p in RECORDINGS.glob("*/*/*/*.voicemail.wav") if p.stat().st_size > 2 * 8000 * 3],
        "three seconds of a message",
        timeout_s=40,
    )
    caller.hang_up()
    row = wait_until(
        lambda: rows(
            "select recording.*, call.outcome from recording join call on call.id = recording.call"
            " where what = 'voicemail' and recording.state = 'ready' and caller_number = '3007770003'"
        ),
        "the message in history",
        timeout_s=150,
    )[-1]
    assert (row["channels"], row["outcome"]) == (1, "voicemail")
    (message,) = decoded(RECORDINGS / row["file"])
    assert message.part(1.0, 2.5).tone_share(CALLER_HZ) > 0.8


def test_deleting_over_the_api_is_audited_and_final(live, carrier, log_in, api):
    log_in("ana", "101")
    call = record(live, carrier, "3007770004")
    path = RECORDINGS / ready(call)["file"]
    assert api.request("DELETE", f"/calls/{call}/recording").status == 400
    assert path.exists()
    answer = api.request("DELETE", f"/calls/{call}/recording", why="asked by the customer")
    assert answer.status in (200, 204)
    assert api.request("GET", f"/calls/{call}/recording").status in (404, 410)
    wait_until(lambda: not path.exists(), "the file to go")
    row = rows("select * from recording where call = ?", call)[0]
    assert (row["state"], row["deleted_by"], row["deleted_why"]) == (
        "deleted",
        "sofia",
        "asked by the customer",
    )
    note = rows("select * from audit where what = 'recording.deleted' and subject = ?", call)[0]
    assert (note["by"], json.loads(note["detail"])["why"]) == ("sofia", "asked by the customer")


def test_health_says_how_much_room_there_is(box):
    data = wait_until(lambda: json.loads(HEALTH.read_text()), "health.json", timeout_s=20)
    assert data["free_bytes"] > data["min_free_bytes"]
    assert "disk_full" not in data["alarms"]
