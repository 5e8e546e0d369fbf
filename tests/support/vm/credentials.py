"""What a virtual machine is told at boot and the image does not hold: addresses, its disk, the door."""

import base64
from pathlib import Path

from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS
from tests.support.vm.peers import SIDES

_ADDRESSES = {"lan": BOX_LAN, "wan": BOX_WAN}
_DATA = "x-systemd.makefs,x-systemd.device-timeout=900,noatime,nodev,nosuid,noexec"
_DOOR_UNIT = """\
[Unit]
Description=Door for tests
DefaultDependencies=no
ConditionPathExists=!/etc/initrd-release
StartLimitIntervalSec=0

[Service]
ImportCredential=timbre.door
ExecStart=/usr/bin/python3 %d/timbre.door
Restart=always
RestartSec=1
"""


_PATIENCE = "[Service]\nTimeoutStartSec=15min\nWatchdogSec=3min\n"
_DAEMONS = ("asterisk", *(f"timbre-{name}" for name in ("acd", "site", "web", "jobs", "hardware", "helper")))


def for_boot(shipped: bool = False) -> dict[str, bytes]:
    """Name → value, as systemd of the machine reads them. `shipped`: disk and cards are its own affair."""
    texts = {
        "systemd.extra-unit.test-door.service": _DOOR_UNIT,
        "systemd.unit-dropin.sysinit.target": "[Unit]\nWants=test-door.service\n",
    }
    # An emulator that shares its processors is twenty times slower than the box.
    texts |= {f"systemd.unit-dropin.{name}.service": _PATIENCE for name in _DAEMONS}
    if not shipped:
        texts["fstab.extra"] = f"/dev/disk/by-id/virtio-data /var/lib/timbre ext4 {_DATA} 0 2\n"
    for side in SIDES:
        box_end = f"{side.name}0"
        if not shipped:
            link = f"[Match]\nMACAddress={side.mac}\n[Link]\nName={box_end}\n"
            texts[f"network.link.50-{box_end}"] = link
        gateway = f"Gateway={CARRIER_ADDRESS}\n" if side.name == "wan" else ""
        texts[f"network.network.65-{box_end}"] = (
            f"[Match]\nName={box_end}\n[Network]\nAddress={_ADDRESSES[side.name]}/24\n{gateway}"
        )
    guest = Path(__file__).with_name("door_guest.py").read_bytes()
    return {name: text.encode() for name, text in texts.items()} | {"timbre.door": guest}


def arguments(credentials: dict[str, bytes], folder: Path) -> list[str]:
    """QEMU's, which puts them into the machine's SMBIOS; long ones have to come from files."""
    found: list[str] = []
    for name, value in credentials.items():
        file = folder / f"{name}.credential"
        file.write_text(f"io.systemd.credential.binary:{name}={base64.b64encode(value).decode()}")
        found += ["-smbios", f"type=11,path={file}"]
    return found
