"""Which modem the box takes: real terminals behind names and a sysfs as udev and the kernel make them."""

import asyncio
import time

import pytest

from appliance.core.site.machine import Modem
from appliance.hardware.kept import Kept
from appliance.hardware.modem import Ears, ModemKeeper
from appliance.health import checks
from appliance.health.sight import Sight
from hw.serial import find
from hw.serial.modem.news import Result
from tests.support.gsm_modem import GsmModem, Sim
from tests.support.pty_peer import PtyPeer

WAIT_S = 20.0
_list = find.ports


class Usb:
    """Modems that are plugged in: terminals, their names, and what sysfs says of them."""

    def __init__(self, root, monkeypatch):
        self.root, self.by_id, self.sysfs = root, root / "by-id", root / "tty"
        self.by_id.mkdir()
        monkeypatch.setattr(find, "ports", lambda: _list(self.by_id, self.sysfs))
        self.peers = []

    def plug(self, name, vendor, unit, modem):
        peer = PtyPeer(self.by_id / f"usb-{name}-if00-port0", modem).plug()
        self.peers.append(peer)
        self._tell(peer, vendor, unit)
        return peer

    def plug_again(self, peer, vendor, unit):
        peer.plug()
        self._tell(peer, vendor, unit)

    def _tell(self, peer, vendor, unit):
        interface = self.root / f"devices/usb1/{unit}/{unit}:1.0"
        interface.mkdir(parents=True, exist_ok=True)
        (interface / "bInterfaceNumber").write_text("00\n")
        (interface.parent / "idVendor").write_text(f"{vendor}\n")
        (interface.parent / "idProduct").write_text("0001\n")
        node = self.sysfs / peer.path.resolve().name
        node.mkdir(parents=True, exist_ok=True)
        (node / "device").unlink(missing_ok=True)
        (node / "device").symlink_to(interface)

    def close(self):
        for peer in self.peers:
            peer.__exit__()


@pytest.fixture
def usb(tmp_path, monkeypatch):
    usb = Usb(tmp_path, monkeypatch)
    yield usb
    usb.close()


class Box:
    def __init__(self, folder, pin=""):
        self.sent = []
        ears = Ears(lambda came, modem: None, self.sent.append, lambda report: None)
        self.keeper = ModemKeeper(Kept(folder / "modem.json"), ears)
        self.keeper.configure(Modem(has_pin=bool(pin)), pin)
        self.run = asyncio.create_task(self.keeper.run())

    async def until(self, state):
        await self._wait(lambda: self.keeper.report()["state"] == state, state)

    async def until_sent(self):
        await self._wait(lambda: self.sent, "the sending")

    async def _wait(self, look, what):
        deadline = time.monotonic() + WAIT_S
        while not look():
            assert time.monotonic() < deadline, f"waited for {what}; {self.keeper.report()}"
            await asyncio.sleep(0.02)

    def found(self):
        """Codes of the health's findings a minute later."""
        hardware = {"at": time.time() + 60, "modem": self.keeper.report()}
        return [one.code for one in checks.run(Sight(now=time.time() + 60, live={}, hardware=hardware))]

    def send(self, number, text):
        self.keeper.modem.send(1, number, text, 3, asyncio.get_running_loop().time())
        self.keeper.pump()

    async def end(self):
        self.run.cancel()
        await asyncio.gather(self.run, return_exceptions=True)


def scene(play, folder, **how):
    async def whole():
        box = Box(folder, **how)
        try:
            await play(box)
        finally:
            await box.end()

    asyncio.run(whole())


def test_of_two_modems_none_is_guessed_until_one_is_unplugged(usb, tmp_path):
    first = usb.plug("HUAWEI_Mobile", "12d1", "1-1", GsmModem(Sim(card="1")))
    second = usb.plug("SimTech_SIM7600", "1e0e", "1-2", GsmModem(Sim(card="2")))

    async def play(box):
        await box.until("several")
        assert box.found() == ["modem_several"]
        assert first.path.name in box.keeper.report()["detail"]
        assert not first.peer.commands and not second.peer.commands, "nobody was spoken to"
        first.unplug()
        await box.until("ready")
        assert box.found() == []
        assert second.peer.commands

    scene(play, tmp_path)


def test_a_second_modem_does_not_disturb_the_one_in_use(usb, tmp_path):
    usb.plug("HUAWEI_Mobile", "12d1", "1-1", GsmModem(Sim(card="1")))

    async def play(box):
        await box.until("ready")
        second = usb.plug("SimTech_SIM7600", "1e0e", "1-2", GsmModem(Sim(card="2")))
        box.send("3001", "por el primero")
        await box.until_sent()
        assert box.sent[0].result is Result.SENT
        assert not second.peer.commands

    scene(play, tmp_path)


def test_another_modem_in_its_place_is_taken(usb, tmp_path):
    first = usb.plug("HUAWEI_Mobile", "12d1", "1-1", GsmModem(Sim(card="1")))

    async def play(box):
        await box.until("ready")
        first.unplug()
        await box.until("missing")
        assert box.found() == ["modem_missing"]
        second = usb.plug("Quectel_EG25", "2c7c", "1-4", GsmModem(Sim(card="2")))
        await box.until("ready")
        box.send("3001", "por el otro")
        await box.until_sent()
        assert [part.text for part in second.peer.sent] == ["por el otro"]

    scene(play, tmp_path)


def test_tries_of_a_pin_belong_to_the_card_and_not_to_the_modem(usb, tmp_path):
    card = Sim(pin="1234", card="8957001")
    first = usb.plug("HUAWEI_Mobile", "12d1", "1-1", GsmModem(card))

    def with_pin(pin, state):
        async def play(box):
            await box.until(state)

        scene(play, tmp_path, pin=pin)

    with_pin("1111", "pin_wrong")
    first.unplug()
    other = usb.plug("Quectel_EG25", "2c7c", "1-4", GsmModem(card, says_tries=False))
    with_pin("2222", "pin_held_back")
    with_pin("3333", "pin_held_back")
    other.unplug()
    usb.plug_again(first, "12d1", "1-1")
    with_pin("1234", "pin_held_back")
    assert card.entered == ["1111", "2222"]
    assert card.tries == 1
