"""Three families of display, each against one that speaks its protocol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.serial.display.backpack import ANEW_EVERY_S
from hw.serial.display.crystalfontz import Packet, crc, take_packet
from hw.serial.display.families import MAKE, Family
from hw.serial.display.panel import plain
from tests.support.panels import BackpackPanel, CrystalFontzPanel, MatrixOrbitalPanel

PEERS = {
    Family.CRYSTALFONTZ: CrystalFontzPanel,
    Family.MATRIX_ORBITAL: MatrixOrbitalPanel,
    Family.HD44780: BackpackPanel,
}
ROWS = ["Clínica del Sol", "10.77.0.2", "Llamadas 3", "Código 123-456"]
SHOWN = ["Clinica del Sol     ", "10.77.0.2           ", "Llamadas 3          ", "Codigo 123-456      "]


class Glass:
    def __init__(self, family, chunk=None):
        self.now, self.chunk = 50.0, chunk
        self.peer = PEERS[family]()
        self.panel = MAKE[family](20, 4, self.now)
        self.settle()

    def settle(self):
        for _ in range(200):
            out = self.panel.drain()
            heard = self.peer.take() + b"".join(self.peer.feed(data) for data in out)
            size = self.chunk or max(1, len(heard))
            for at in range(0, len(heard), size):
                self.panel.receive(heard[at : at + size], self.now)
            if not out and not heard:
                return
        raise AssertionError("they go on for ever")

    def show(self, rows):
        self.panel.show(rows, self.now)
        self.settle()

    def run(self, seconds):
        until = self.now + seconds
        while (due := self.panel.next_deadline()) is not None and due <= until:
            self.now = max(due, self.now)
            self.panel.tick(self.now)
            self.settle()
        self.now = until


@pytest.fixture(params=Family)
def glass(request):
    return Glass(request.param)


def test_what_is_to_be_shown_stands_on_the_glass(glass):
    glass.show(ROWS)
    assert glass.peer.rows == SHOWN
    glass.show(["", "10.0.0.9"])
    assert glass.peer.rows == [" " * 20, "10.0.0.9            ", " " * 20, " " * 20]


def test_only_rows_that_changed_are_written(glass):
    glass.show(ROWS)
    glass.peer.clear()
    glass.panel.show([*ROWS[:3], "Listo"], glass.now)
    glass.settle()
    assert glass.peer.rows == [" " * 20] * 3 + ["Listo               "]


@pytest.mark.parametrize("family", [Family.CRYSTALFONTZ, Family.MATRIX_ORBITAL])
def test_it_says_what_it_is_and_goes_on_being_asked(family):
    glass = Glass(family, chunk=1)
    assert glass.panel.model
    glass.run(300)
    assert not glass.panel.mute


@pytest.mark.parametrize("family", [Family.CRYSTALFONTZ, Family.MATRIX_ORBITAL])
def test_one_that_answers_no_more_is_given_up(family):
    glass = Glass(family)
    glass.peer.deaf = True
    glass.show(ROWS)
    glass.run(60)
    assert glass.panel.mute


def test_noise_and_pressed_keys_are_borne(glass):
    glass.peer.noise()
    glass.settle()
    if hasattr(glass.peer, "key"):
        glass.peer.key()
    glass.show(ROWS)
    glass.run(20)
    assert glass.peer.rows == SHOWN
    assert not glass.panel.mute


def test_a_display_that_cannot_tell_is_drawn_anew_now_and_then():
    glass = Glass(Family.HD44780)
    glass.show(ROWS)
    glass.peer.clear()
    glass.run(ANEW_EVERY_S + 1)
    assert glass.peer.rows == SHOWN


@given(st.binary(max_size=22))
def test_the_crc_is_that_of_the_data_sheet(data):
    packet = Packet(0x1F, data)
    assert crc(packet.encoded()[:-2]) == CrystalFontzPanel.crc(packet.encoded()[:-2])
    assert take_packet(packet.encoded()) == (packet, b"")


@given(st.binary(max_size=80))
def test_a_packet_is_found_behind_any_noise(noise):
    rest = noise + Packet(0x41, b"CFA635").encoded() + Packet(0x40).encoded() * 25
    kinds = []
    while True:
        packet, rest = take_packet(rest)
        if packet is None:
            break
        kinds.append(packet.kind)
    assert kinds[-1] == 0x40


@given(st.text(max_size=40))
def test_a_row_is_ascii_and_as_wide_as_the_display(text):
    row = plain(text, 16)
    assert len(row) == 16
    assert row.isascii()
