"""Reading the machine: PCI and USB ids, DAHDI's spans and channels. Needs no right but to read /sys."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hw.cards import tools
from hw.cards.inventory import Card, Inventory, Span
from hw.cards.models import ASTRIBANK_READY, pci_model, usb_model
from hw.cards.spans import NotASpan, span

SYS = Path("/sys")
PROC = Path("/proc/dahdi")
_SPAN = re.compile(r"span-(\d{1,3})")
_CHANNEL = re.compile(r"dahdi!chan!\d+!\d+")


def look(sys: Path = SYS, proc: Path = PROC) -> Inventory:
    """What is there at this moment; a span that goes away while it is read is left out."""
    cards = (*_pci(sys / "bus/pci/devices"), *_usb(sys / "bus/usb/devices"))
    spans = sorted(_spans(sys / "bus/dahdi_spans/devices"), key=lambda span: span.number)
    return Inventory(cards, tuple(replace(span, slips=_slips(proc / str(span.number))) for span in spans))


def _slips(file: Path) -> int:
    try:
        return tools.proc(file.read_text(encoding="ascii", errors="replace"))[2]
    except OSError, tools.Unreadable:
        return 0


def _pci(folder: Path) -> Iterator[Card]:
    for entry in _entries(folder):
        said = _attributes(entry)
        ids = [
            said.get(name, "").removeprefix("0x")
            for name in ("vendor", "device", "subsystem_vendor", "subsystem_device")
        ]
        if model := pci_model(*ids):
            yield Card(model, f"pci {entry.name}", _driver(entry))


def _usb(folder: Path) -> Iterator[Card]:
    for entry in _entries(folder):
        said = _attributes(entry)
        product = said.get("idProduct", "")
        if model := usb_model(said.get("idVendor", ""), product):
            ready = product.endswith(ASTRIBANK_READY)
            driver = _driver(folder / f"{entry.name}:1.0")
            yield Card(model, f"usb {entry.name}", driver, firmware_missing=not ready)


def _spans(folder: Path) -> Iterator[Span]:
    for entry in _entries(folder):
        number = _SPAN.fullmatch(entry.name)
        if number is None:
            continue
        channels = sorted(each for each in _entries(entry) if _CHANNEL.fullmatch(each.name))
        with contextlib.suppress(NotASpan):
            yield span(
                int(number[1]),
                _attributes(entry),
                _attributes(entry / "ddev"),
                [_attributes(channel) for channel in channels],
            )


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _attributes(folder: Path) -> Mapping[str, str]:
    """Small files of a folder by name; what cannot be read is left out, as in /sys it often is."""
    found = {}
    for entry in _entries(folder):
        if entry.name in _WANTED:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                found[entry.name] = entry.read_text(encoding="ascii").strip()
    return found


_WANTED = frozenset(
    [
        "vendor",
        "device",
        "subsystem_vendor",
        "subsystem_device",
        "idVendor",
        "idProduct",
        "name",
        "desc",
        "spantype",
        "alarms",
        "basechan",
        "channels",
        "type",
        "location",
        "chanpos",
        "channo",
        "sigcap",
    ]
)


def _driver(entry: Path) -> str:
    """The module that drives it; where a driver's name is not its module's, the module counts."""
    for link in (entry / "driver" / "module", entry / "driver"):
        with contextlib.suppress(OSError):
            return link.readlink().name
    return ""
