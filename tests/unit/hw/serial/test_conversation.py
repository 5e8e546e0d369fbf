"""Protocols on real terminals: unplugged, plugged in again elsewhere, noisy."""

import asyncio
import time

import pytest

from hw.serial.conversation import Conversation
from hw.serial.display.families import MAKE, Family
from hw.serial.modem.modem import Modem
from hw.serial.modem.news import Came, Result, Sent
from tests.support.gsm_modem import GsmModem, Sim
from tests.support.panels import CrystalFontzPanel
from tests.support.pty_peer import PtyPeer


async def until(look, what):
    deadline = time.monotonic() + 10
    while not look():
        assert time.monotonic() < deadline, f"waited for {what}"
        await asyncio.sleep(0.01)


class Box:
    """The box's side of one plugging in."""

    def __init__(self, path):
        loop = asyncio.get_running_loop()
        self.news = []
        self.modem = Modem("", {}, loop.time())
        self.talk = Conversation(path, 115200, self.modem, self.heard)
        self.now = loop.time

    def heard(self, each):
        self.news.append(each)
        if isinstance(each, Came):
            self.modem.kept(each.message.slots, self.now())

    def send(self, number, text):
        self.modem.send(1, number, text, 3, self.now())
        self.talk.pump()

    def of(self, kind):
        return [each for each in self.news if isinstance(each, kind)]


@pytest.fixture
def peer(tmp_path):
    with PtyPeer(tmp_path / "modem", GsmModem(Sim())) as peer:
        yield peer


def test_messages_go_both_ways_over_a_terminal(peer):
    async def scene():
        box = Box(peer.path)
        await until(lambda: box.modem.free, "the modem")
        peer.do("message", "+573001112233", "¡Hola! ñandú", ucs2=True)
        await until(lambda: box.of(Came), "the message")
        await until(lambda: not peer.peer.sim.slots, "the SIM to be empty")
        box.send("300", "x" * 400)
        await until(lambda: box.of(Sent), "the sending")
        box.talk.close()
        return box

    box = asyncio.run(scene())
    assert box.of(Came)[0].message.text == "¡Hola! ñandú"
    assert box.of(Sent)[0].result is Result.SENT
    assert len(peer.peer.sent) == 3


def test_unplugged_in_the_middle_of_a_message_and_plugged_in_elsewhere(peer):
    async def scene():
        box = Box(peer.path)
        await until(lambda: box.modem.free, "the modem")
        first = peer.path.resolve()
        peer.peer.hang_after_pdu = True
        box.send("300", "hola")
        await until(lambda: peer.peer.sent, "the PDU")
        peer.unplug()
        why = await asyncio.wait_for(box.talk.ended, 10)
        box.modem.lost()
        (sent,) = [each for each in box.modem.drain() if isinstance(each, Sent)]
        assert sent.result is Result.UNCERTAIN
        peer.peer.hang_after_pdu = False
        peer.plug()
        again = Box(peer.path)
        await until(lambda: again.modem.free, "the modem again")
        again.talk.close()
        return why, first

    why, _ = asyncio.run(scene())
    assert why


def test_a_terminal_that_is_not_there_is_an_error_at_once(tmp_path):
    async def scene():
        with pytest.raises(OSError, match="nothing"):
            Box(tmp_path / "nothing")

    asyncio.run(scene())


def test_a_display_shows_what_it_is_told_and_is_missed_when_it_goes(tmp_path):
    async def scene(peer):
        loop = asyncio.get_running_loop()
        panel = MAKE[Family.CRYSTALFONTZ](20, 4, loop.time())
        talk = Conversation(peer.path, 115200, panel, lambda _: None)
        panel.show(["Timbre", "10.77.0.2"], loop.time())
        talk.pump()
        await until(lambda: peer.peer.rows[1].startswith("10.77.0.2"), "the address on the glass")
        peer.unplug()
        assert await asyncio.wait_for(talk.ended, 10)

    with PtyPeer(tmp_path / "display", CrystalFontzPanel()) as peer:
        asyncio.run(scene(peer))
