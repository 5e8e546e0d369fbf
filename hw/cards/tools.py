"""What others' machines say of theirs: outputs of lspci, dahdi_hardware, dahdi_scan and /proc/dahdi/N.

An installer sends them from a machine that is not ours yet, or support gets them by mail: the same inventory
comes out as from /sys here.
"""

import re
from collections.abc import Iterator

from hw.cards.inventory import Card, Inventory, Kind, Port, Side, Span
from hw.cards.models import ASTRIBANK_READY, PCI, Model, pci_model, usb_model
from hw.cards.spans import E1_CHANNELS

_HARDWARE = re.compile(
    r"(?P<bus>pci|usb):(?P<address>\S+)\s+(?P<driver>[a-z0-9_]*)(?P<loaded>[-+])\s+"
    r"(?P<chip>[0-9a-f]{4}:[0-9a-f]{4})",
    re.ASCII,
)
_SIDES = {"FXO": Side.FXO, "FXS": Side.FXS}
_PROC_HEAD = re.compile(r'Span (\d+): (\S+) "(.*)"(.*)')
_PROC_CHANNEL = re.compile(r"\s+(\d+) (\S+) (.*)")
_PROC_ALARMS = ("RED", "BLUE", "YELLOW", "RECOVERING", "NOTOPEN", "LOOP")
_SLIPS = re.compile(r"\s+Timing slips: (\d+)")


class Unreadable(ValueError):
    """The text is the output of none of these programs."""


def read(text: str) -> Inventory:
    """One text, or several behind one another, of dahdi_scan, `lspci -Dnvmm` and dahdi_hardware."""
    found = Inventory((*lspci(text), *hardware(text)), tuple(scan(text)))
    if not found.cards and not found.spans and "[" not in text and ":" not in text:
        raise Unreadable("neither `dahdi_scan`, `lspci -Dnvmm` nor `dahdi_hardware` says this")
    return found


def lspci(text: str) -> Iterator[Card]:
    """`lspci -Dnvmm`: blocks of `Name:<tab>value`."""
    for block in re.split(r"\n\s*\n", text):
        said = dict(line.split(":\t", 1) for line in block.splitlines() if ":\t" in line)
        ids = [said.get(name, "").strip() for name in ("Vendor", "Device", "SVendor", "SDevice")]
        if model := pci_model(*ids):
            yield Card(model, f"pci {said.get('Slot', '').strip()}", said.get("Driver", "").strip())


def hardware(text: str) -> Iterator[Card]:
    """`dahdi_hardware`: a line for each card, `+` behind the driver that has it, `-` behind one that
    could."""
    for line in text.splitlines():
        found = _HARDWARE.match(line)
        model = found and _known(found["bus"], found["chip"], found["driver"])
        if found and model:
            firmware_missing = found["bus"] == "usb" and not found["chip"].endswith(ASTRIBANK_READY)
            driver = found["driver"] if found["loaded"] == "+" else ""
            yield Card(model, f"{found['bus']} {found['address']}", driver, firmware_missing)


def _known(bus: str, chip: str, driver: str) -> Model | None:
    """The subsystem is not told here: among cards of one chip the driver tells them apart."""
    vendor, device = chip.split(":")
    if bus == "usb":
        return usb_model(vendor, device)
    if model := pci_model(vendor, device):
        if model.driver == driver:
            return model
        return next((m for m in _same_chip(chip) if m.driver == driver), model)
    return next((m for m in _same_chip(chip) if m.driver == driver), None)


def _same_chip(chip: str) -> Iterator[Model]:
    yield from (model for key, model in PCI.items() if key.startswith(chip))


def scan(text: str) -> Iterator[Span]:
    """`dahdi_scan`: a block `[number]` for each span, of `name=value` lines."""
    for number, block in re.findall(r"^\[(\d+)\]\n((?:[a-z_]+=.*\n?)*)", text, re.MULTILINE):
        lines = [line.split("=", 1) for line in block.splitlines()]
        said = {name: value for name, value in lines if name != "port"}
        if not said.get("basechan", "").isdigit() or not said.get("totchans", "").isdigit():
            continue
        first, size = int(said["basechan"]), int(said["totchans"])
        kind = _scanned_kind(said.get("type", ""), size)
        yield Span(
            number=int(number),
            kind=kind,
            name=said.get("name", ""),
            card=said.get("devicetype", "") or said.get("description", ""),
            location=said.get("location", ""),
            first=first,
            size=size,
            ports=tuple(_scanned_ports([value for name, value in lines if name == "port"], first)),
            alarm=""
            if said.get("alarms") in ("OK", "UNCONFIGURED")
            else said.get("alarms", "").split("/")[0],
            dynamic=said.get("type") == "digital-DYNAMIC",
        )


def _scanned_kind(told: str, size: int) -> Kind:
    word = told.removeprefix("digital-")
    if word.startswith("BRI"):
        return Kind.BRI
    if word in ("T1", "J1"):
        return Kind.T1
    return Kind.E1 if word == "E1" or (word == "DYNAMIC" and size == E1_CHANNELS) else Kind.ANALOG


def _scanned_ports(told: list[str], first: int) -> Iterator[Port]:
    for each in told:
        channel, _, side = each.partition(",")
        broken = side.endswith("FAILED")
        yield Port(int(channel) - first + 1, Side.NONE if broken else _SIDES.get(side, Side.NONE))


def proc(text: str) -> tuple[int, str, int, dict[int, str]]:
    """/proc/dahdi/N: the span's number, its alarm, its timing slips so far, and alarms by channel.

    Raises Unreadable.
    """
    head = _PROC_HEAD.match(text)
    if head is None:
        raise Unreadable('no line `Span N: NAME "DESCRIPTION"` stands first')
    slips = _SLIPS.search(text)
    channels = {
        int(found[1]): _alarm(found[3])
        for line in text.splitlines()[1:]
        if (found := _PROC_CHANNEL.match(line))
    }
    return (
        int(head[1]),
        _alarm(head[4]),
        int(slips[1]) if slips else 0,
        {c: a for c, a in channels.items() if a},
    )


def _alarm(words: str) -> str:
    told = words.split()
    return next((name for name in _PROC_ALARMS if name in told), "")
