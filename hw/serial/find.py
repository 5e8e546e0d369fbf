"""Which serial devices there are, by what they are and not by the number that they happened to get.

A device is known by `/dev/serial/by-id`, where udev names each by maker, model, serial number and interface:
the name is the same after each plugging in, whatever ttyUSB it becomes. The site may name any path besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BY_ID: Final = Path("/dev/serial/by-id")
SYSFS: Final = Path("/sys/class/tty")
MODEM_MAKERS: Final = {
    "0af0": "Option",
    "1199": "Sierra Wireless",
    "12d1": "Huawei",
    "1546": "u-blox",
    "19d2": "ZTE",
    "1bc7": "Telit",
    "1e0e": "SIMCom",
    "1e2d": "Cinterion",
    "2c7c": "Quectel",
    "2cb7": "Fibocom",
}
"""USB vendor ids of those who make modems and nothing else that has a serial port."""


@dataclass(frozen=True, slots=True)
class Port:
    path: Path
    """The name that lasts."""
    vendor: str = ""
    """USB vendor id, four hexadecimal digits; empty: no USB device."""
    product: str = ""
    unit: str = ""
    """The USB device that it belongs to: a modem has several ports."""
    interface: int = 0


class NotFound(Exception):
    """`code`: missing or several; `found` names what there is."""

    def __init__(self, code: str, found: Iterable[str] = ()) -> None:
        self.code = code
        self.found = tuple(found)
        super().__init__(f"{code}: {', '.join(self.found)}")


def ports(by_id: Path = BY_ID, sysfs: Path = SYSFS) -> list[Port]:
    """All that udev has named, in the order of their names."""
    try:
        links = sorted(by_id.iterdir())
    except OSError:
        return []
    return [_port(link, sysfs) for link in links if link.exists()]


def _port(link: Path, sysfs: Path) -> Port:
    """A tty hangs below its USB interface, and that below its USB device."""
    found = Port(link)
    try:
        place = (sysfs / link.resolve().name / "device").resolve()
    except OSError:
        return found
    interface = next((up for up in (place, *place.parents) if (up / "bInterfaceNumber").is_file()), None)
    if interface is None:
        return found
    usb = interface.parent
    number = _read(interface / "bInterfaceNumber") or "0"
    return Port(link, _read(usb / "idVendor"), _read(usb / "idProduct"), usb.name, int(number, 16))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip().lower()
    except OSError, ValueError:
        return ""


def modem(wanted: str, there: list[Port], before: str = "") -> list[Path]:
    """The ports to try for the modem, in order. `wanted`: a path, or `auto`; `before`: the port used last.

    Raises NotFound.
    """
    if wanted != "auto":
        return [_named(wanted)]
    found = [port for port in there if port.vendor in MODEM_MAKERS]
    units = sorted({port.unit for port in found})
    if not units:
        raise NotFound("missing")
    known = next((port.unit for port in found if str(port.path) == before), None)
    if known is None and len(units) > 1:
        firsts = {port.unit: str(port.path) for port in reversed(found)}
        raise NotFound("several", (firsts[unit] for unit in units))
    own = [port for port in found if port.unit == (known or units[0])]
    return [port.path for port in sorted(own, key=lambda port: (str(port.path) != before, port.interface))]


def _named(wanted: str) -> Path:
    path = Path(wanted)
    if not path.exists():
        raise NotFound("missing", (wanted,))
    return path
