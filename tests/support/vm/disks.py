"""The shipped disk image in a virtual machine: firmware, boot loader, slots, as on real hardware."""

import shutil
import subprocess
from pathlib import Path

from tests.support.vm import credentials
from tests.support.vm.machine import FASTER, Plan, drive

FIRMWARE = Path("/usr/share/OVMF")
IMAGES = Path("/artifacts/images")
"""Where ./build.sh test vm puts what it made; more of it with --long."""
STICKS = ("good", "broken", "older", "foreign", "flipped")
"""Update bundles that a machine finds plugged in."""
DISK_GB = 5
EXTRA_WORDS = "io.systemd.stub.kernel-cmdline-extra"
"""In the machine's SMBIOS: words that the kernel file adds to its own, where nothing forbids it."""


def _plugged() -> list[str]:
    return [stick for stick in STICKS if (IMAGES / f"{stick}.update").exists()]


def plan(folder: Path, image: Path = IMAGES / "first.raw") -> Plan:
    """A machine with a disk of its own, of the image as it is shipped."""
    disk, variables = folder / "disk.raw", folder / "variables.fd"
    shutil.copyfile(FIRMWARE / "OVMF_VARS_4M.fd", variables)
    subprocess.run(["cp", "--sparse=always", image, disk], check=True, timeout=300)
    with disk.open("r+b") as file:
        file.truncate(DISK_GB << 30)
    return Plan(
        folder,
        credentials=credentials.for_boot(shipped=True),
        boot=(
            *("-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={FIRMWARE / 'OVMF_CODE_4M.fd'}"),
            *("-drive", f"if=pflash,unit=1,format=raw,file={variables}"),
            *drive("disk", disk, "cache=unsafe"),
            *(
                word
                for stick in _plugged()
                for word in drive(stick, IMAGES / f"{stick}.update", "readonly=on")
            ),
            *("-smbios", f"type=11,value={EXTRA_WORDS}={FASTER}"),
        ),
    )
