"""What callers meet before an agent: numbers, menus, hours, voicemail, and lines that are all busy."""

import json
import time
import wave
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.audio import Track, read_wav
from tests.support.floor import BOX_WAN, CARRIER_ADDRESS, PEERS
from tests.support.light.message import audio, compose
from tests.support.light.sockets import udp_socket
from tests.support.site import DID_CITAS, DID_MENU, changed, phone_password, queue
from tests.support.waiting import wait_until

RECORDINGS = Path("/var/lib/timbre/recordings")
NEW_DID = "5716001009"


def to_voicemail(site, **more):
    site = changed(site, "voicemails", to={"buzon": {"label": "Buzón", "greeting": "breve", **more}})
    site = changed(site, "prompts", "breve", to={"text": {"es": "Mensaje.", "en": "Message."}})
    return changed(site, "numbers", NEW_DID, to={"label": "Buzón", "route": {"voicemail": "buzon"}})


def voicemails(since: float) -> list[Path]:
    return [path for path in RECORDINGS.rglob("*.voicemail.wav") if path.stat().st_mtime >= since]


def message(path: Path) -> Track | None:
    """None while it is being written."""
    try:
        [track] = read_wav(path)
    except wave.Error:
        return None
    return track


@pytest.mark.parametrize("dialled", [DID_CITAS, f"+{DID_CITAS}"])
def test_number_is_known_with_and_without_plus(live, carrier, dialled):
    caller = carrier.call(dialled).wait_answered()
    assert live.wait_call(state="waiting")["did"] == DID_CITAS
    caller.hang_up()


def test_number_that_nobody_has_is_refused(live, carrier):
    assert carrier.call("5799999999").wait_ended()["code"] == 404


def test_key_in_the_menu_leads_to_its_queue_and_is_remembered(live, carrier):
    caller = carrier.call(DID_MENU).wait_answered()
    live.wait_call(state="greeting")
    caller.press("2")
    call = live.wait_call(state="waiting")
    assert (call["queue"], call["path"]) == ("ventas", ["main:2"])
    caller.hang_up()


def test_wrong_key_and_then_a_right_one(live, carrier):
    caller = carrier.call(DID_MENU).wait_answered()
    live.wait_call(state="greeting")
    caller.press("7")
    time_to_hear_again = 6.0
    live.wait_call(state="greeting", timeout_s=time_to_hear_again)
    caller.press("1")
    assert live.wait_call(state="waiting", timeout_s=15)["queue"] == "citas"
    caller.hang_up()


def test_silence_in_the_menu_ends_where_it_should(small, apply_site, live, carrier):
    site = changed(small, "menus", "main", "timeout", to="1s")
    apply_site(changed(site, "menus", "main", "tries", to=2))
    caller = carrier.call(DID_MENU).wait_answered()
    assert live.wait_call(state="waiting", timeout_s=20)["queue"] == "citas"
    caller.hang_up()


def test_message_is_kept_when_the_caller_hangs_up(small, apply_site, live, carrier):
    apply_site(to_voicemail(small))
    since = time.time() - 1
    caller = carrier.call(NEW_DID, tone_hz=400).wait_answered()
    wait_until(lambda: voicemails(since), "the voicemail's file", timeout_s=15)
    wait_until(lambda: voicemails(since)[0].stat().st_size > 3 * 16000, "three seconds of it")
    caller.hang_up()
    caller.wait_ended()
    track = wait_until(lambda: message(voicemails(since)[0]), "the file to be closed")
    assert track.rate == 8000
    assert track.part(1.0, 2.5).tone_share(400) > 0.9


def test_longest_message_ends_by_itself(small, apply_site, live, carrier):
    apply_site(to_voicemail(small, max="5s"))
    caller = carrier.call(NEW_DID, tone_hz=400).wait_answered()
    caller.wait_ended(timeout_s=30)


def test_announcement_is_played_and_ends_the_call(small, apply_site, live, carrier):
    site = changed(small, "prompts", "horario", to={"text": {"es": "Abrimos a las ocho."}})
    apply_site(changed(site, "numbers", NEW_DID, to={"label": "Info", "route": {"announcement": "horario"}}))
    caller = carrier.call(NEW_DID).wait_answered()
    caller.wait_ended(timeout_s=15)


@pytest.mark.parametrize("zone", ["America/Bogota", "Asia/Tokyo", "Pacific/Auckland", "Etc/UTC"])
def test_hours_follow_the_clock_of_the_site(small, apply_site, live, carrier, zone):
    """Open only in the present hour of that zone, on today's day of the week there."""
    local = datetime.now(ZoneInfo(zone))
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[local.weekday()]
    around = {
        "days": day,
        "from": f"{max(local.hour - 1, 0):02}:00",
        "to": f"{min(local.hour + 2, 24):02}:00",
    }
    hours = {
        "label": "Oficina",
        "periods": [around],
        "open": {"queue": "citas"},
        "closed": {"queue": "ventas"},
    }
    site = changed(small, "hours", "oficina", to=hours)
    site = changed(site, "site", "timezone", to=zone)
    apply_site(changed(site, "numbers", NEW_DID, to={"label": "Oficina", "route": {"hours": "oficina"}}))
    caller = carrier.call(NEW_DID).wait_answered()
    assert live.wait_call(state="waiting")["queue"] == "citas"
    caller.hang_up()


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [
        ({}, "ventas"),
        ({"periods": [{"days": "mon-sun", "from": "00:00", "to": "24:00"}]}, "citas"),
    ],
)
def test_holiday_closes_or_has_its_own_hours(small, apply_site, live, carrier, holiday, expected):
    today = datetime.now(ZoneInfo("America/Bogota")).date().isoformat()
    hours = {
        "label": "Oficina",
        "periods": [{"days": "mon-sun", "from": "00:00", "to": "24:00"}],
        "holidays": [{"date": today, **holiday}, {"date": "01-01"}],
        "open": {"queue": "citas"},
        "closed": {"queue": "ventas"},
    }
    site = changed(small, "hours", "oficina", to=hours)
    apply_site(changed(site, "numbers", NEW_DID, to={"label": "Oficina", "route": {"hours": "oficina"}}))
    caller = carrier.call(NEW_DID).wait_answered()
    assert live.wait_call(state="waiting")["queue"] == expected
    caller.hang_up()


def test_full_trunk_refuses_and_lets_in_again(small, apply_site, live, carrier):
    apply_site(changed(small, "trunks", "carrier", "channels", to=1))
    first = carrier.call(DID_CITAS, number="3001").wait_answered()
    assert carrier.call(DID_CITAS, number="3002").wait_ended()["code"] in (486, 503)
    first.hang_up()
    first.wait_ended()
    again = carrier.call(DID_CITAS, number="3003").wait_answered()
    again.hang_up()


def test_full_number_refuses_only_its_own_calls(small, apply_site, live, carrier):
    apply_site(changed(small, "numbers", DID_CITAS, "max_calls", to=1))
    first = carrier.call(DID_CITAS, number="3001").wait_answered()
    assert carrier.call(DID_CITAS, number="3002").wait_ended()["code"] == 486
    other = carrier.call(DID_MENU, number="3003").wait_answered()
    first.hang_up()
    other.hang_up()


def test_number_speaks_its_own_language(small, apply_site, live, carrier):
    site = changed(small, "numbers", DID_MENU, "language", to="en")
    apply_site(site)
    caller = carrier.call(DID_MENU).wait_answered()
    live.wait_call(state="greeting")
    caller.hang_up()
    published = json.loads(Path("/run/timbre/site.json").read_text(encoding="utf-8"))
    assert published["numbers"][DID_MENU]["language"] == "en"


def test_phone_calls_phone(live, carrier, desk):
    desk.register("102", phone_password("102"))
    caller = desk.register("101", phone_password("101"), answer=None)
    talk = caller.dial("102").wait_answered()
    talk.hang_up()
    talk.wait_ended()


def test_phone_calls_outside_through_the_trunk(live, carrier, desk):
    carrier.outside("3105556677", answer=200)
    wait_until(lambda: live.state["trunks"]["carrier"]["up"], "the trunk to be seen", timeout_s=25)
    talk = desk.register("101", phone_password("101")).dial("93105556677").wait_answered()
    carrier.wait_called("3105556677")
    talk.hang_up()
    talk.wait_ended()


def test_phone_that_may_not_dial_out_is_refused(small, apply_site, live, carrier, desk):
    apply_site(changed(small, "phones", "101", "dial_out", to=False))
    leg = desk.register("101", phone_password("101")).dial("93105556677")
    assert leg.wait_ended()["code"] == 404


@pytest.mark.parametrize("dialled", ["9310%26PJSIP%40102", "9%26PJSIP%2f102", "9%24%7bEXTEN%7d", "9300;x=1"])
def test_dialled_punctuation_rings_nobody_else(live, carrier, desk, dialled):
    other = desk.register("102", phone_password("102"), answer=None)
    leg = desk.register("101", phone_password("101")).dial(dialled)
    leg.wait_ended(timeout_s=20)
    assert other.rung() == []


def test_overflow_of_a_full_queue_leads_on(small, apply_site, live, carrier):
    site = changed(small, "queues", "citas", to=queue("Citas", max_waiting=1, overflow={"queue": "ventas"}))
    apply_site(site)
    first = carrier.call(DID_CITAS, number="3001").wait_answered()
    live.wait_call(number="3001", state="waiting")
    second = carrier.call(DID_CITAS, number="3002").wait_answered()
    assert live.wait_call(number="3002", state="waiting", queue="ventas")
    first.hang_up()
    second.hang_up()


def test_carrier_that_calls_the_registered_user_names_the_number_in_to(small, apply_site, live):
    """Nobody registers us here; what counts is how the call that comes from that address is understood."""
    registration = {"username": "user01", "password": "x"}
    trunk = {
        "label": "Operador",
        "host": CARRIER_ADDRESS,
        "registration": registration,
        "match": [CARRIER_ADDRESS],
    }
    apply_site(changed(small, "trunks", "carrier", to=trunk))
    headers = {
        "Via": f"SIP/2.0/UDP {CARRIER_ADDRESS}:5098;branch=z9hG4bK-registered",
        "From": f"<sip:3001112233@{CARRIER_ADDRESS}>;tag=registered",
        "To": f'"Clínica: a@b" <sip:{DID_CITAS}@{BOX_WAN}>',
        "Call-ID": "registered-user",
        "CSeq": "1 INVITE",
        "Contact": f"<sip:3001112233@{CARRIER_ADDRESS}:5098>",
        "Max-Forwards": "70",
    }
    with udp_socket(PEERS / "wan", CARRIER_ADDRESS, 5098) as sock:
        invite = compose(
            f"INVITE sip:user01@{BOX_WAN} SIP/2.0", list(headers.items()), audio(CARRIER_ADDRESS, 7002)
        )
        sock.sendto(invite, (BOX_WAN, 5060))
        call = live.wait_call(state="waiting")
        assert (call["did"], call["queue"]) == (DID_CITAS, "citas")
        live.command("call.hangup", call=call["id"])
