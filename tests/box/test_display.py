"""The display on the front, through the real daemon: what it shows, and that it is found again."""

import pytest

from tests.support.devices import BY_ID, device, wait_state
from tests.support.doctor import wait_finding, wait_well
from tests.support.panels import BackpackPanel, CrystalFontzPanel, MatrixOrbitalPanel
from tests.support.site import changed, small_site
from tests.support.waiting import wait_until

NAME = "usb-Crystalfontz_CFA635_CF0042-if00-port0"
KINDS = {
    "crystalfontz": CrystalFontzPanel,
    "matrix-orbital": MatrixOrbitalPanel,
    "hd44780": BackpackPanel,
}


def with_display(kind):
    return changed(small_site(), "hardware", "display", to={"kind": kind, "device": str(BY_ID / NAME)})


def wait_shown(peer, word, timeout_s=40.0):
    wait_until(
        lambda: word in "\n".join(peer.peer.rows),
        f"{word!r} on the glass",
        timeout_s=timeout_s,
        instead=lambda: peer.peer.rows,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_it_shows_the_address_and_the_calls(apply_site, kind):
    with device(NAME, KINDS[kind]()) as peer:
        apply_site(with_display(kind))
        wait_state("display", "ready")
        wait_shown(peer, "10.77.0.2")
        wait_shown(peer, "Llamadas 0")


def test_after_re_plugging_it_shows_again(apply_site):
    with device(NAME, CrystalFontzPanel()) as peer:
        apply_site(with_display("crystalfontz"))
        wait_shown(peer, "Clinica de prueba")
        peer.unplug()
        wait_state("display", "missing")
        assert "pantalla frontal" in wait_finding("display_missing")["texts"]["es"]["what"]
        peer.peer.clear()
        peer.plug()
        wait_state("display", "ready")
        wait_shown(peer, "Clinica de prueba")


def test_one_that_falls_silent_is_told_of(apply_site):
    with device(NAME, CrystalFontzPanel()) as peer:
        apply_site(with_display("crystalfontz"))
        wait_state("display", "ready")
        peer.peer.deaf = True
        wait_state("display", "mute")
        wait_finding("display_missing")
        peer.peer.deaf = False
        wait_state("display", "ready")
        wait_well("display_missing")


def test_an_alarm_stands_on_the_glass(apply_site):
    with device(NAME, CrystalFontzPanel()) as peer:
        broken = {"label": "Mudo", "host": "10.78.0.77", "channels": 2}
        apply_site(changed(with_display("crystalfontz"), "trunks", "silent", to=broken))
        wait_shown(peer, "ALARMA 1/", timeout_s=90)
        wait_shown(peer, "Mudo", timeout_s=90)


def test_noise_and_another_display_in_its_place(apply_site):
    with device(NAME, CrystalFontzPanel()) as peer:
        apply_site(with_display("crystalfontz"))
        wait_shown(peer, "10.77.0.2")
        for _ in range(10):
            peer.do("noise")
        peer.unplug()
        wait_state("display", "missing")
        peer.peer = CrystalFontzPanel()
        peer.plug()
        wait_shown(peer, "10.77.0.2")
        wait_state("display", "ready")
