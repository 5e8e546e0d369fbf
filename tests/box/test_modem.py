"""Short messages through the real daemon, with a modem on a terminal: in, out, reports, PINs, faults."""

import subprocess

import pytest

from tests.support import systemd
from tests.support.devices import BY_ID, UNIT, device, state, wait_state
from tests.support.gsm_modem import GsmModem, Sim
from tests.support.site import changed, small_site, timbre
from tests.support.smtp_server import SmtpServer
from tests.support.waiting import stays, wait_until

NAME = "usb-Acme_G-100_0123-if02-port0"


def with_modem(**more):
    return changed(small_site(), "hardware", "modem", to={"device": str(BY_ID / NAME)} | more)


def finding(code):
    done = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    return f'"{code}"' in done.stdout


def messages(**having):
    return [m for m in timbre("sms", "list") if all(m[key] == value for key, value in having.items())]


def wait_message(what, timeout_s=40.0, **having):
    return wait_until(lambda: messages(**having), what, timeout_s=timeout_s, instead=messages)[0]


@pytest.fixture
def modem(apply_site):
    with device(NAME, GsmModem(Sim())) as peer:
        apply_site(with_modem())
        wait_state("modem", "ready")
        yield peer


def test_a_message_goes_out_and_is_delivered(modem):
    sent = timbre("sms", "send", "+57 300 111-2233", "Su cita es mañana a las 8")
    wait_message("it to be sent", id=sent["id"], state="sent")
    assert [part.text for part in modem.peer.sent] == ["Su cita es mañana a las 8"]
    modem.do("report", modem.peer._reference, "+573001112233")
    assert wait_message("its report", id=sent["id"], state="delivered")["delivered_at"]


def test_a_message_comes_in_by_api_and_page(modem, api):
    modem.do("message", "+573009998877", "Confirmo la cita 😀", ucs2=True)
    wait_message("the message", text="Confirmo la cita 😀", direction="in")
    wait_until(lambda: not modem.peer.sim.slots, "the SIM to be empty")
    found = api.get("/messages", text="confirmo", direction="in")["messages"]
    assert found[0]["number"] == "+573009998877"
    assert api.get(f"/messages/{found[0]['id']}")["text"] == "Confirmo la cita 😀"


def test_a_long_message_by_the_api_goes_out_in_parts(modem, api):
    text = "Recuerde traer sus exámenes y el documento. " * 4
    answer = api.request("POST", "/messages", {"number": "3001112233", "text": text})
    assert answer.status == 202
    wait_message("it to be sent", id=answer.json["id"], state="sent")
    assert "".join(part.text for part in modem.peer.sent) == text.strip()
    assert len(modem.peer.sent) == 3


def test_what_cannot_be_sent_is_refused_with_a_reason(modem, api):
    assert api.request("POST", "/messages", {"number": "12x", "text": "a"}).status in (400, 422)
    bad = subprocess.run(["timbre", "sms", "send", "x", "a"], capture_output=True, text=True, timeout=30)
    assert bad.returncode == 2
    modem.peer.refuse = [28]
    sent = timbre("sms", "send", "3001", "hola")
    assert wait_message("the refusal", id=sent["id"], state="failed")["reason"] == "code_28"


def test_unplugged_in_mid_message_it_comes_back_elsewhere_and_sends_nothing_twice(modem):
    modem.peer.hang_after_pdu = True
    sent = timbre("sms", "send", "3001", "una sola vez")
    wait_until(lambda: modem.peer.sent, "the PDU")
    before = modem.path.resolve()
    modem.unplug()
    wait_message("it to be uncertain", id=sent["id"], state="uncertain")
    wait_state("modem", "missing")
    wait_until(lambda: finding("modem_missing"), "the finding", timeout_s=40)
    modem.peer.hang_after_pdu = False
    keep = subprocess.Popen(["python3", "-c", "import os,time; os.openpty(); time.sleep(60)"])
    try:
        modem.plug()
        assert before != modem.path.resolve() or before.exists()
        wait_state("modem", "ready")
    finally:
        keep.kill()
        keep.wait()
    wait_until(lambda: not finding("modem_missing"), "the finding to go", timeout_s=40)
    assert [part.text for part in modem.peer.sent] == ["una sola vez"]
    again = timbre("sms", "send", "3001", "otra vez")
    wait_message("the next one", id=again["id"], state="sent")


def test_a_killed_daemon_loses_no_message_and_repeats_none(modem):
    systemd.stop(UNIT)
    modem.do("message", "600", "mientras tanto")
    queued = timbre("sms", "send", "3001", "después")
    systemd.start(UNIT)
    wait_message("what came in meanwhile", text="mientras tanto")
    wait_message("what was queued", id=queued["id"], state="sent")
    systemd.kill(UNIT)
    wait_state("modem", "ready")
    assert len(messages(text="mientras tanto")) == 1
    assert [part.text for part in modem.peer.sent] == ["después"]


def test_a_wrong_pin_is_never_tried_a_third_time(apply_site):
    card = Sim(pin="1234")
    with device(NAME, GsmModem(card, says_tries=False)) as peer:
        apply_site(with_modem(pin="1111"))
        wait_state("modem", "pin_wrong")
        wait_until(lambda: finding("sim_pin_wrong"), "the finding", timeout_s=40)
        systemd.kill(UNIT)
        wait_state("modem", "pin_wrong")
        apply_site(with_modem(pin="2222"))
        wait_state("modem", "pin_held_back")
        apply_site(with_modem(pin="1234"))
        systemd.kill(UNIT)
        peer.unplug()
        wait_state("modem", "missing")
        peer.plug()
        wait_state("modem", "pin_held_back")
        wait_until(lambda: finding("sim_pin_held_back"), "the finding", timeout_s=40)
        assert card.entered == ["1111", "2222"]
        assert card.tries == 1


def test_the_right_pin_opens_the_sim_and_is_never_shown(apply_site):
    with device(NAME, GsmModem(Sim(pin="1234", card="8957999"))):
        apply_site(with_modem(pin="1234"))
        wait_state("modem", "ready")
        exported = timbre("site", "export")
        assert exported["hardware"]["modem"]["pin"] == "(kept)"


def test_a_full_sim_is_emptied_and_one_full_of_others_is_told_of(apply_site):
    card = Sim(room=2)
    card.put("0011000B816407281553F80000A70AE8329BFD4697D9EC37", status=2)
    card.put("0011000B816407281553F80000A70AE8329BFD4697D9EC37", status=2)
    with device(NAME, GsmModem(card)):
        apply_site(with_modem())
        wait_state("modem", "ready")
        wait_until(lambda: state("modem")["full"], "the SIM to be full", timeout_s=30)
        wait_until(lambda: finding("sim_full"), "the finding", timeout_s=40)


@pytest.mark.parametrize(
    ("peer", "word", "code"),
    [
        (lambda: GsmModem(None), "sim_absent", "sim_absent"),
        (lambda: GsmModem(Sim(pin="1", card="1")), "pin_needed", "sim_pin_missing"),
        (lambda: GsmModem(Sim(pin="1", tries=0, card="2")), "sim_locked", "sim_locked"),
        (lambda: GsmModem(Sim(), registration=3), "denied", "modem_no_network"),
    ],
    ids=["no SIM", "no PIN", "PUK", "no network"],
)
def test_what_keeps_it_from_working_is_explained(apply_site, peer, word, code):
    with device(NAME, peer()):
        apply_site(with_modem())
        wait_state("modem", word)
        wait_until(lambda: finding(code), "the finding", timeout_s=40)


def test_a_modem_that_says_nothing_is_explained(apply_site):
    peer = GsmModem(Sim())
    peer.deaf = True
    with device(NAME, peer):
        apply_site(with_modem())
        wait_state("modem", "mute", timeout_s=60)
        wait_until(lambda: finding("modem_mute"), "the finding", timeout_s=60)


def test_a_long_message_comes_together_over_a_killed_daemon(modem):
    modem.do("message", "600", "<2>", part=(9, 2, 3), ucs2=True)
    modem.do("message", "600", "<3> ñandú", part=(9, 3, 3), ucs2=True)
    systemd.kill(UNIT)
    wait_state("modem", "ready")
    modem.do("message", "600", "<1>", part=(9, 1, 3), ucs2=True)
    wait_message("the whole of it", text="<1><2><3> ñandú", direction="in")
    wait_until(lambda: not modem.peer.sim.slots, "the SIM to be empty")


def test_unplugged_in_the_middle_of_a_line_it_says_the_rest_to_nobody(modem):
    modem.do("noise", b'\r\n+CMTI: "S')
    modem.unplug()
    wait_state("modem", "missing")
    modem.peer.message("600", "vino sin timbre")
    modem.peer.take()
    modem.plug()
    wait_state("modem", "ready")
    wait_message("what came in meanwhile", text="vino sin timbre")


def test_lines_in_halves_are_put_together(modem):
    modem.chunk = 3
    modem.do("message", "600", "a trozos")
    wait_message("the message", text="a trozos")
    sent = timbre("sms", "send", "3001", "también a trozos")
    wait_message("it to be sent", id=sent["id"], state="sent")


def test_another_modem_with_another_sim_in_its_place_goes_on_with_what_waits(modem):
    modem.unplug()
    wait_state("modem", "missing")
    waits = timbre("sms", "send", "3001", "espera al otro")
    modem.peer = GsmModem(Sim(card="8957000000000000077"))
    modem.plug()
    wait_state("modem", "ready")
    wait_message("it to be sent", id=waits["id"], state="sent")
    assert [part.text for part in modem.peer.sent] == ["espera al otro"]


def test_garbage_does_it_no_harm(modem):
    for _ in range(20):
        modem.do("noise")
    modem.do("message", "600", "entre ruidos")
    wait_message("the message", text="entre ruidos")
    pid = systemd.main_pid(UNIT)
    stays(lambda: systemd.main_pid(UNIT) == pid, "the daemon", for_s=1)


def test_an_alarm_goes_out_by_message_and_mail_once_and_its_end_too(modem, apply_site, tmp_path):
    with SmtpServer(tmp_path) as mail:
        site = with_modem()
        server = {"host": "127.0.0.1", "port": mail.port, "from": "caja@sol.test", "security": "none"}
        site["alarms"] = {"sms": ["+573001"], "mail": ["jefe@sol.test"], "smtp": server}
        broken = changed(site, "trunks", "silent", to={"label": "Mudo", "host": "10.78.0.77", "channels": 2})
        apply_site(broken)
        about = lambda part: "Mudo" in part.text and "Resuelto" not in part.text  # noqa: E731
        over = lambda part: "Mudo" in part.text and "Resuelto" in part.text  # noqa: E731
        wait_until(lambda: any(map(about, modem.peer.sent)), "the alarm's message", timeout_s=90)
        wait_until(lambda: any(b"Alarma" in one.data for one in mail.letters), "the mail", timeout_s=30)
        systemd.kill(UNIT)
        wait_state("modem", "ready")
        apply_site(site)
        wait_until(lambda: any(map(over, modem.peer.sent)), "its end", timeout_s=150)
        assert sum(map(about, modem.peer.sent)) == 1
        assert messages(by="alarm", number="+573001")


def test_mail_that_cannot_go_is_explained(apply_site):
    site = with_modem()
    server = {"host": "127.0.0.1", "port": 9, "from": "caja@sol.test", "security": "none"}
    site["alarms"] = {"mail": ["jefe@sol.test"], "smtp": server, "level": "warning"}
    apply_site(site)
    wait_until(lambda: finding("alarm_mail_failed"), "the finding", timeout_s=90)


def test_without_a_daemon_somebody_says_so_and_calls_go_on(modem, apply_site, api):
    systemd.stop(UNIT)
    try:
        wait_until(lambda: finding("hardware_away"), "the finding", timeout_s=100)
        assert api.get("/live")["trunks"]
    finally:
        systemd.start(UNIT)
