"""Alarms by mail, over a real socket to a server that speaks the real protocol."""

import asyncio
from email import message_from_bytes, policy

import pytest

from appliance.alarms.herald import MAIL_AGAIN_S, Herald
from appliance.alarms.mail import Mail, MailFailed, send
from appliance.alarms.news import SETTLE_S, Alarm
from appliance.core.site.machine import Alarms, MailSecurity, Smtp
from appliance.core.site.model import Language
from appliance.hardware.settings import Settings
from tests.support.smtp_server import SmtpServer

MAIL = Mail(
    ("soporte@sol.test", "jefe@sol.test"), "[Clínica] Alarma: caída\nBcc: x@y", "La línea está caída."
)
DOWN = Alarm("trunk_down:carrier", True, "La troncal está caída.", "No responde.", "Llame al operador.")


@pytest.fixture
def server(tmp_path, monkeypatch):
    with SmtpServer(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
        server.ledger.users["timbre"] = "geheim"
        yield server


def smtp(server, **more):
    return Smtp("localhost", "caja@sol.test", server.port, **more)


def test_a_mail_goes_out_encrypted_and_signed_in(server):
    send(MAIL, smtp(server, username="timbre", has_password=True), "geheim")
    (letter,) = server.letters
    assert (letter.encrypted, letter.user, letter.to) == (True, "timbre", list(MAIL.to))
    read = message_from_bytes(letter.data, policy=policy.default)
    assert read["Subject"] == "[Clínica] Alarma: caída Bcc: x@y"
    assert read["Bcc"] is None
    assert read.get_content().strip() == MAIL.body


def test_a_relay_of_the_house_may_do_without(server):
    send(MAIL, smtp(server, security=MailSecurity.NONE), "")
    assert not server.letters[0].encrypted


def test_a_server_that_offers_no_encryption_gets_neither_mail_nor_password(server):
    server.ledger.starttls = False
    with pytest.raises(MailFailed, match="STARTTLS"):
        send(MAIL, smtp(server, username="timbre", has_password=True), "geheim")
    assert server.letters == []


def test_a_server_that_nobody_vouches_for_gets_nothing(server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailFailed, match="certificate"):
        send(MAIL, smtp(server), "")
    assert server.letters == []


def test_a_refusal_is_told_in_the_servers_words(server):
    with pytest.raises(MailFailed, match="535 wrong name"):
        send(MAIL, smtp(server, username="timbre", has_password=True), "falsch")
    server.ledger.refuse = "550 no such person"
    with pytest.raises(MailFailed, match="no such person"):
        send(MAIL, smtp(server), "")


def test_nobody_there_is_a_failure_and_no_fault():
    with pytest.raises(MailFailed, match=r"127\.0\.0\.1:9"):
        send(MAIL, Smtp("127.0.0.1", "a@b.test", 9), "")


class Desk:
    """A herald with one alarm that may last, its messages, and its own clock."""

    def __init__(self, folder, alarms):
        self.now, self.alarms, self.messages = 1000.0, {DOWN.code: DOWN}, []
        settings = Settings("Clínica", Language.ES, alarms=alarms)
        self.herald = Herald(lambda: settings, lambda: self.alarms, self.sms, folder / "alarms.json")

    async def sms(self, number, text):
        self.messages.append((number, text))

    def look(self, after_s):
        self.now += after_s
        asyncio.run(self.herald.look(self.now))


def test_an_alarm_goes_out_both_ways_once_and_its_end_too(server, tmp_path):
    desk = Desk(tmp_path, Alarms(sms=("+573001",), mail=("a@b.test",), smtp=smtp(server)))
    for _ in range(20):
        desk.look(SETTLE_S)
    assert desk.messages == [("+573001", "Clinica: La troncal esta caida.")]
    assert len(server.letters) == 1
    desk.alarms = {}
    for _ in range(20):
        desk.look(SETTLE_S)
    assert desk.messages[1:] == [("+573001", "Clinica: Resuelto: La troncal esta caida.")]
    assert len(server.letters) == 2


def test_a_mail_that_cannot_go_is_kept_and_said_so(server, tmp_path):
    desk = Desk(tmp_path, Alarms(mail=("a@b.test",), smtp=smtp(server)))
    server.ledger.refuse = "450 later"
    desk.look(0)
    desk.look(SETTLE_S)
    assert "450 later" in desk.herald.mail_trouble
    server.ledger.refuse = ""
    desk.look(5)
    assert server.letters == []
    desk.look(MAIL_AGAIN_S)
    assert len(server.letters) == 1
    assert desk.herald.mail_trouble == ""


def test_what_cannot_be_seen_is_not_over(server, tmp_path):
    desk = Desk(tmp_path, Alarms(sms=("+573001",)))
    desk.look(0)
    desk.look(SETTLE_S)
    desk.alarms = None
    for _ in range(20):
        desk.look(SETTLE_S)
    assert len(desk.messages) == 1


def test_another_herald_in_its_place_repeats_nothing(server, tmp_path):
    alarms = Alarms(sms=("+573001",))
    first = Desk(tmp_path, alarms)
    first.look(0)
    first.look(SETTLE_S)
    second = Desk(tmp_path, alarms)
    second.herald._load()
    for _ in range(10):
        second.look(SETTLE_S)
    assert (len(first.messages), second.messages) == (1, [])


def test_a_damaged_file_of_what_was_told_stops_nothing(server, tmp_path):
    (tmp_path / "alarms.json").write_text('{"told": 7')
    desk = Desk(tmp_path, Alarms(sms=("+573001",)))
    desk.herald._load()
    desk.look(0)
    desk.look(SETTLE_S)
    assert len(desk.messages) == 1
