"""Cards, spans and ports from /sys: machines with cards of every family that small offices buy."""

import pytest

from hw.cards.inventory import Kind, Side
from hw.cards.models import PCI
from hw.cards.propose import propose
from hw.cards.sysfs import look
from tests.support.machines import names, sys_of


@pytest.fixture
def machine(tmp_path):
    return lambda name: look(sys_of(name, tmp_path))


CARDS = {
    "digium-te220": ("Digium TE220", "pci 0000:04:08.0", ""),
    "digium-te410p": ("Digium TE410P/TE412P", "pci 0000:05:02.0", ""),
    "digium-te131": ("Digium TE131/TE133", "pci 0000:06:00.0", ""),
    "digium-tdm410": ("Digium TDM410P", "pci 0000:05:00.0", ""),
    "digium-aex800": ("Digium AEX800", "pci 0000:05:08.0", ""),
    "digium-b410p": ("Digium B410P", "pci 0000:05:06.0", "bri"),
    "openvox-a400p": ("Digium TDM400P, OpenVox A400P or clone", "pci 0000:05:01.0", ""),
    "openvox-a1200p": ("OpenVox A800P/A1200P", "pci 0000:05:03.0", ""),
    "openvox-d110p": ("Digium TE110P or OpenVox D110P", "pci 0000:05:04.0", ""),
    "openvox-d410": ("OpenVox D410/D430", "pci 0000:07:00.0", "no_driver"),
    "x100p-clone": ("X100P clone", "pci 0000:05:05.0", ""),
    "xorcom-astribank": ("Xorcom Astribank modular", "usb 1-1.2", ""),
    "xorcom-astribank-waking": ("Xorcom Astribank modular", "usb 1-1.2", "no_firmware"),
}


def test_every_machine_is_looked_at():
    assert sorted(CARDS) == names()


@pytest.mark.parametrize("name", CARDS)
def test_card_is_known_by_its_ids_among_other_devices(machine, name):
    [card] = machine(name).cards
    assert (card.model.name, card.address, card.trouble) == CARDS[name]


def test_driver_is_told_by_the_name_of_its_module(machine):
    [card] = machine("openvox-a400p").cards
    assert card.driver == card.model.driver == "wctdm"


def test_e1_spans_with_their_channels_and_alarms(machine):
    first, second = machine("digium-te220").spans
    assert (first.number, first.kind, first.first, first.last, first.alarm) == (1, Kind.E1, 1, 31, "")
    assert (second.number, second.first, second.last, second.alarm) == (2, 32, 62, "RED")
    assert first.card == "Wildcard TE220 (5th Gen)"
    assert first.location == "PCI Bus 04 Slot 09"


def test_yellow_and_blue_alarms_are_told_apart(machine, tmp_path):
    assert machine("digium-te410p").spans[1].alarm == "YELLOW"
    assert look(sys_of("digium-te131", tmp_path / "other")).spans[0].alarm == "BLUE"


def test_port_left_as_t1_is_no_e1(machine):
    assert [span.kind for span in machine("digium-te410p").spans] == [Kind.E1, Kind.E1, Kind.T1, Kind.T1]


def test_ports_of_an_analog_card_by_what_they_take(machine):
    [span] = machine("digium-tdm410").spans
    assert [port.side for port in span.ports] == [Side.FXO, Side.FXO, Side.FXS, Side.FXS]
    assert [port.alarm for port in span.ports] == ["", "RED", "", ""]


def test_empty_slot_is_nothing(machine):
    [span] = machine("openvox-a400p").spans
    assert span.positions(Side.FXO) == (1, 2, 3)
    assert span.ports[3].side is Side.NONE


def test_proposal_is_what_the_ports_can_be(machine):
    proposal = propose(machine("digium-tdm410"), "5716001000", frozenset({"101"}))
    assert proposal == {
        "trunks": {
            "lines-1": {"kind": "fxo", "label": "Lines 1", "span": 1, "ports": [1, 2], "number": "5716001000"}
        },
        "phones": {
            "102": {"label": "FXS 1/3", "port": "1/3"},
            "103": {"label": "FXS 1/4", "port": "1/4"},
        },
    }


def test_each_e1_is_proposed_apart_and_t1_not_at_all(machine):
    trunks = propose(machine("digium-te410p"), "1")["trunks"]
    assert trunks == {
        "e1-1": {"kind": "e1", "label": "E1 1", "spans": [1]},
        "e1-2": {"kind": "e1", "label": "E1 2", "spans": [2]},
    }


@pytest.mark.parametrize("name", ["openvox-d410", "digium-b410p", "xorcom-astribank-waking"])
def test_nothing_is_proposed_of_what_cannot_be_used(machine, name):
    assert propose(machine(name), "1") == {}


def test_astribank_has_a_span_for_each_module(machine):
    proposal = propose(machine("xorcom-astribank"), "1")
    assert proposal["trunks"]["lines-1"]["ports"] == list(range(1, 9))
    assert list(proposal["phones"]) == [str(extension) for extension in range(101, 109)]


def test_slips_of_the_clock_are_counted(tmp_path):
    sys, proc = sys_of("digium-te131", tmp_path), tmp_path / "proc"
    proc.mkdir()
    (proc / "1").write_text('Span 1: WCT13x/0 "Wildcard TE131" HDB3/CCS/CRC4\n\tTiming slips: 41\n\n')
    assert look(sys, proc).spans[0].slips == 41


def test_machine_without_sysfs_has_no_cards(tmp_path):
    found = look(tmp_path / "nothing")
    assert (found.cards, found.spans) == ((), ())


def test_unreadable_span_is_passed_over(tmp_path):
    sys = sys_of("digium-te220", tmp_path)
    (sys / "bus/dahdi_spans/devices/span-1/basechan").write_text("¿?\n")
    (sys / "bus/dahdi_spans/devices/span-2/channels").write_text("garbage\n")
    [span] = look(sys).spans
    assert (span.number, span.first) == (1, 0)


def test_ids_are_written_as_the_kernel_writes_them():
    for key in PCI:
        assert key == key.lower()
        assert set(key) <= set("0123456789abcdef:/")
