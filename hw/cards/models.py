"""Cards by their ids: PCI vendor:device, where one chip serves many cards with its subsystem, and USB.

Ids are facts of the drivers of DAHDI 3.4 (their `pci_device_id` tables) and of the public list pci.ids. A
card whose driver is not part of Debian's DAHDI is known all the same, so that the installer is told rather
than left with silence.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Ports(StrEnum):
    """What a card's ports are."""

    E1 = "e1"
    """E1, or T1 by a jumper or a driver's option."""
    ANALOG = "analog"
    """Lines (FXO) or telephones (FXS), by the modules plugged in."""
    BRI = "bri"


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    driver: str
    """Kernel module; empty: none in this release."""
    ports: Ports
    count: int


def _e1(name: str, driver: str, count: int) -> Model:
    return Model(name, driver, Ports.E1, count)


def _analog(name: str, driver: str, count: int) -> Model:
    return Model(name, driver, Ports.ANALOG, count)


def _bri(name: str, driver: str, count: int) -> Model:
    return Model(name, driver, Ports.BRI, count)


_TDM400 = _analog("Digium TDM400P, OpenVox A400P or clone", "wctdm", 4)
_TE110 = _e1("Digium TE110P or OpenVox D110P", "wcte11xp", 1)
_X100 = _analog("X100P clone", "wcfxo", 1)
_A1200 = _analog("OpenVox A800P/A1200P", "opvxa1200", 12)

PCI: Final[dict[str, Model]] = {
    # one and two ports of E1
    "e159:0001/6159": _e1("Digium E100P", "wct1xxp", 1),
    **{f"e159:0001/{sub}": _TE110 for sub in ("71fe", "79fe", "795e", "79de", "797e")},
    "d161:0120": _e1("Digium TE120P", "wcte12xp", 1),
    "d161:8000": _e1("Digium TE121", "wcte12xp", 1),
    "d161:8001": _e1("Digium TE122", "wcte12xp", 1),
    "d161:800a": _e1("Digium TE131/TE133", "wcte13xp", 1),
    "d161:800b": _e1("Digium TE132/TE134", "wcte13xp", 1),
    "d161:0205": _e1("Digium TE205P/TE207P", "wct4xxp", 2),
    "d161:0210": _e1("Digium TE210P/TE212P", "wct4xxp", 2),
    "d161:0220": _e1("Digium TE220", "wct4xxp", 2),
    "d161:1205": _e1("Digium TE205P/TE207P", "wct4xxp", 2),
    "d161:1210": _e1("Digium TE210P/TE212P", "wct4xxp", 2),
    "d161:1220": _e1("Digium TE220", "wct4xxp", 2),
    # four and eight
    "10ee:0314": _e1("Digium TE405P/TE410P or OpenVox D410P", "wct4xxp", 4),
    "d161:0405": _e1("Digium TE405P/TE407P", "wct4xxp", 4),
    "d161:0410": _e1("Digium TE410P/TE412P", "wct4xxp", 4),
    "d161:0420": _e1("Digium TE420", "wct4xxp", 4),
    "d161:1405": _e1("Digium TE405P/TE407P", "wct4xxp", 4),
    "d161:1410": _e1("Digium TE410P/TE412P", "wct4xxp", 4),
    "d161:1420": _e1("Digium TE420", "wct4xxp", 4),
    "d161:800e": _e1("Digium TE235/TE435", "wcte43x", 4),
    "d161:8013": _e1("Digium TE236/TE436", "wcte43x", 4),
    "d161:1820": _e1("Digium TE820", "wct4xxp", 8),
    # E1 cards whose makers keep their drivers to themselves
    "1b74:0115": _e1("OpenVox D115P/DE115", "", 1),
    "1b74:d130": _e1("OpenVox D130", "", 1),
    "1b74:d210": _e1("OpenVox D210", "", 2),
    "1b74:d230": _e1("OpenVox D230", "", 2),
    "1b74:d410": _e1("OpenVox D410/D430", "", 4),
    "1b74:d430": _e1("OpenVox D410/D430", "", 4),
    "1923:0300": _e1("Sangoma A101", "", 1),
    "1923:0100": _e1("Sangoma A104d", "", 4),
    "1923:0400": _e1("Sangoma A104u", "", 4),
    "1923:0040": _analog("Sangoma A200", "", 24),
    # analog
    "e159:0001/8084": _X100,
    "e159:0001/8085": _analog("Digium X101P", "wcfxo", 1),
    "e159:0001/8086": _X100,
    "e159:0001/8087": _X100,
    "1057:5608": _analog("Digium X100P", "wcfxo", 1),
    **{
        f"e159:0001/{sub}": _A1200 for sub in ("9100", "9519", "95d9", "9500", "9532", "8519", "9559", "9599")
    },
    "e159:0001": _TDM400,
    "d161:8005": _analog("Digium TDM410P", "wctdm24xxp", 4),
    "d161:8006": _analog("Digium AEX410", "wctdm24xxp", 4),
    "d161:0800": _analog("Digium TDM800P", "wctdm24xxp", 8),
    "d161:8002": _analog("Digium AEX800", "wctdm24xxp", 8),
    "d161:2400": _analog("Digium TDM2400P", "wctdm24xxp", 24),
    "d161:8003": _analog("Digium AEX2400", "wctdm24xxp", 24),
    "d161:8007": _analog("Digium HA8", "wctdm24xxp", 8),
    "d161:8008": _analog("Digium HB8", "wctdm24xxp", 8),
    "d161:800c": _analog("Digium A8A", "wcaxx", 8),
    "d161:800d": _analog("Digium A8B", "wcaxx", 8),
    "d161:800f": _analog("Digium A4A", "wcaxx", 4),
    "d161:8010": _analog("Digium A4B", "wcaxx", 4),
    # ISDN basic rate
    "d161:b410": _bri("Digium B410P", "wcb4xxp", 4),
    "d161:8014": _bri("Digium B433", "wcb4xxp", 4),
    "d161:8015": _bri("Digium B434", "wcb4xxp", 4),
    "d161:8016": _bri("Digium B233", "wcb4xxp", 2),
    "d161:8017": _bri("Digium B234", "wcb4xxp", 2),
    "1397:08b4/1397:e884": _bri("OpenVox B200P", "wcb4xxp", 2),
    "1397:08b4/1397:e888": _bri("OpenVox B400P", "wcb4xxp", 4),
    "1397:16b8/1397:e998": _bri("OpenVox B800P", "wcb4xxp", 8),
    "1397:08b4/1397:b520": _bri("Junghanns QuadBRI", "wcb4xxp", 4),
    "1397:08b4/1397:b560": _bri("BeroNet BN4S0", "wcb4xxp", 4),
}

USB: Final[dict[str, Model]] = {
    f"e4e4:{family}{stage}": _analog(f"Xorcom Astribank {kind}", "xpp_usb", 32)
    for family, kind in (("113", "8/16"), ("114", "BRI"), ("115", "multi"), ("116", "modular"))
    for stage in "012"
}
"""The last digit tells how far its firmware is loaded: none, USB, FPGA (ready)."""

ASTRIBANK_READY: Final = "2"


def pci_model(vendor: str, device: str, subvendor: str = "", subdevice: str = "") -> Model | None:
    """The card of four hex ids, the more special first; None: no telephone card."""
    chip = f"{vendor}:{device}"
    for key in (f"{chip}/{subvendor}:{subdevice}", f"{chip}/{subvendor}", chip):
        if model := PCI.get(key):
            return model
    return None


def usb_model(vendor: str, product: str) -> Model | None:
    return USB.get(f"{vendor}:{product}")
