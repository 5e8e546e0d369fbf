"""What other machines' programs say of their cards, as an installer sends it."""

import pytest

from hw.cards.inventory import Kind, Side
from hw.cards.propose import propose
from hw.cards.tools import Unreadable, hardware, lspci, proc, read, scan

SCAN = """\
[1]
active=yes
alarms=OK
description=T2XXP (PCI) Card 0 Span 1
name=TE2/0/1
manufacturer=Digium
devicetype=Wildcard TE220 (4th Gen)
location=PCI Bus 04 Slot 09
basechan=1
totchans=31
irq=16
type=digital-E1
syncsrc=1
lbo=0 db (CSU)/0-133 feet (DSX-1)
coding_opts=AMI,HDB3
framing_opts=CCS,CRC4
coding=HDB3
framing=CCS/CRC4
[2]
active=yes
alarms=RED
description=Wildcard TDM410P
name=WCTDM/0
manufacturer=Digium
devicetype=Wildcard TDM410P
location=PCI Bus 05 Slot 01
basechan=32
totchans=4
irq=17
type=analog
port=32,FXO
port=33,FXO FAILED
port=34,FXS
port=35,none
"""

HARDWARE = """\
pci:0000:05:01.0     wctdm+       e159:0001 Wildcard TDM400P REV I
pci:0000:05:02.0     wct4xxp-     d161:0220 Wildcard TE220 (4th Gen)
pci:0000:05:03.0     wcfxo+       e159:0001 Wildcard X101P clone
usb:001/004          xpp_usb+     e4e4:1162 Astribank-modular FPGA-firmware
usb:001/005          xpp_usb-     e4e4:1160 Astribank-modular no-firmware
"""

LSPCI = """\
Slot:\t0000:00:1f.2
Class:\t0106
Vendor:\t8086
Device:\t1e02
SVendor:\t103c
SDevice:\t1495

Slot:\t0000:05:03.0
Class:\t0780
Vendor:\te159
Device:\t0001
SVendor:\t8086
SDevice:\t0003

Slot:\t0000:04:08.0
Class:\t0200
Vendor:\td161
Device:\t1420
SVendor:\t0005
SDevice:\t0000
Driver:\twct4xxp
"""

PROC = """\
Span 2: WCTDM/0 "Wildcard TDM410P" YELLOW ClockSource
\tIRQ misses: 3
\tTiming slips: 12

\t  32 WCTDM/0/0 FXSKS (In use) (EC: MG2 - INACTIVE)
\t  33 WCTDM/0/1 FXSKS (In use) RED (EC: MG2 - INACTIVE)
\t  34 WCTDM/0/2 FXOKS
"""


def test_spans_of_dahdi_scan():
    e1, analog = scan(SCAN)
    assert (e1.kind, e1.first, e1.last, e1.alarm) == (Kind.E1, 1, 31, "")
    assert (analog.kind, analog.first, analog.alarm) == (Kind.ANALOG, 32, "RED")
    assert [port.side for port in analog.ports] == [Side.FXO, Side.NONE, Side.FXS, Side.NONE]


def test_proposal_from_what_was_sent_by_mail():
    proposal = propose(read(SCAN), "1")
    assert list(proposal["trunks"]) == ["e1-1", "lines-2"]
    assert proposal["trunks"]["lines-2"]["ports"] == [1]
    assert proposal["phones"] == {"101": {"label": "FXS 2/3", "port": "2/3"}}


def test_cards_of_dahdi_hardware():
    found = list(hardware(HARDWARE))
    assert [card.model.driver for card in found] == ["wctdm", "wct4xxp", "wcfxo", "xpp_usb", "xpp_usb"]
    assert [card.trouble for card in found] == ["", "not_loaded", "", "", "no_firmware"]


def test_cards_of_lspci_by_their_subsystem():
    clone, e1 = lspci(LSPCI)
    assert (clone.model.name, clone.trouble) == ("X100P clone", "not_loaded")
    assert (e1.model.name, e1.trouble) == ("Digium TE420", "")


def test_alarms_and_slips_of_proc():
    assert proc(PROC) == (2, "YELLOW", 12, {33: "RED"})


@pytest.mark.parametrize("text", ["", "hello", "no such file or directory"])
def test_anything_else_is_refused(text):
    with pytest.raises(Unreadable):
        read(text)
    with pytest.raises(Unreadable):
        proc(text)


@pytest.mark.parametrize("cut", range(0, len(SCAN), 37))
def test_output_that_was_cut_off_gives_what_is_whole(cut):
    for span in scan(SCAN[:cut]):
        assert span.number in (1, 2)
