"""One virtual machine: QEMU without hardware help (TCG), its console in a file, its life bounded by ours."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.vm import credentials
from tests.support.vm.door import Door, DoorError
from tests.support.vm.peers import SIDES, plug
from tests.support.waiting import NeverHappened

IMAGE = Path("/vm")
"""Where ./build.sh puts root.erofs, vmlinuz and initrd."""
FASTER = (
    "mitigations=off cryptomgr.notests systemd.tty.term.console=dumb systemd.default_device_timeout_sec=900"
)
"""Kernel's words for a machine without hardware help."""
ROOT = (
    "root=/dev/disk/by-id/virtio-root rootfstype=erofs ro systemd.condition_needs_update=0 "
    f"console=ttyS0 loglevel=4 {FASTER}"
)
BOOT_S = 2400.0
"""The longest that a boot may take: TCG on two busy cores; one or two minutes are usual."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a machine is made of."""

    folder: Path
    """For its disk, console and sockets. Must outlive it."""
    memory_mb: int = 1536
    processors: int = 2
    kernel_arguments: str = ""
    credentials: dict[str, bytes] = field(default_factory=credentials.for_boot)
    boot: Sequence[str] | None = None
    """QEMU's arguments for disks and boot; None: the root as it is, by -kernel, with a data disk."""
    more: Sequence[str] = ()
    """Further arguments of QEMU."""


class Machine:
    """While entered, it runs. `kill` is a power cut; `start` after it is the power coming back."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.console = plan.folder / "console.log"
        self.console.touch()
        self._door_path = plan.folder / "door.sock"
        self._qemu: subprocess.Popen[bytes] | None = None
        self.door = Door(self._door_path)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.door.close()

    def start(self) -> None:
        cables = [plug(side) for side in SIDES]
        with (self.plan.folder / "qemu.log").open("ab") as log:
            self._qemu = subprocess.Popen(
                self._command(cables), stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=cables
            )
        for cable in cables:
            os.close(cable)
        self.door.open()

    @property
    def running(self) -> bool:
        return self._qemu is not None and self._qemu.poll() is None

    def kill(self) -> None:
        """As if the mains failed."""
        if self._qemu:
            self._qemu.send_signal(signal.SIGKILL)
            self._qemu.wait()

    def wait_off(self, timeout_s: float = 120.0) -> None:
        """Wait until the machine has switched itself off."""
        assert self._qemu
        self._qemu.wait(timeout_s)

    def wait_booted(self, timeout_s: float = BOOT_S) -> str:
        """Wait until systemd has no job left; its word for how things are: running or degraded."""
        begun = time.monotonic()
        try:
            # One question, answered when it is so: asking again and again would slow the boot down.
            done = self.door.run("systemctl", "is-system-running", "--wait", timeout_s=timeout_s)
        except DoorError as error:
            raise NeverHappened(f"the machine did not boot: {error}\n{self.last_words()}") from error
        self.boot_s = time.monotonic() - begun
        return done.text.strip()

    def alive(self) -> bool:
        """It answers at this moment."""
        with contextlib.suppress(DoorError):
            return self.door.run("true", timeout_s=5).status == 0
        return False

    def last_words(self) -> str:
        return self.console.read_text(errors="replace")[-2000:]

    def _command(self, cables: Sequence[int]) -> list[str]:
        folder = self.plan.folder
        networks = [
            argument
            for side, cable in zip(SIDES, cables, strict=True)
            for argument in (
                *("-netdev", f"tap,id={side.name},fd={cable}"),
                *("-device", f"virtio-net-pci,netdev={side.name},mac={side.mac}"),
            )
        ]
        return [
            *("qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none"),
            *("-machine", "q35", "-accel", "tcg,thread=multi,tb-size=512", "-cpu", "Nehalem,+rdrand,+rdseed"),
            *("-smp", str(self.plan.processors), "-m", str(self.plan.memory_mb)),
            *("-chardev", f"file,id=console,path={self.console},append=on", "-serial", "chardev:console"),
            *("-device", "virtio-rng-pci"),
            *("-device", "virtio-serial-pci", "-chardev", f"socket,id=door,path={self._door_path}"),
            *("-device", "virtserialport,chardev=door,name=timbre.door"),
            *networks,
            *credentials.arguments(self.plan.credentials, folder),
            *(self._by_kernel() if self.plan.boot is None else self.plan.boot),
            *self.plan.more,
        ]

    def _by_kernel(self) -> list[str]:
        disk = self.plan.folder / "data.raw"
        if not disk.exists():
            with disk.open("wb") as file:
                file.truncate(4 << 30)
        return [
            *("-kernel", str(IMAGE / "vmlinuz"), "-initrd", str(IMAGE / "initrd")),
            *("-append", f"{ROOT} {self.plan.kernel_arguments}"),
            *drive("root", IMAGE / "root.erofs", "readonly=on"),
            *drive("data", disk, "cache=unsafe"),
        ]


def drive(serial: str, file: Path, *options: str) -> list[str]:
    """A disk that the machine finds as /dev/disk/by-id/virtio-SERIAL."""
    settings = ",".join((f"file={file}", "format=raw", "if=none", f"id={serial}", *options))
    return ["-drive", settings, "-device", f"virtio-blk-pci,drive={serial},serial={serial}"]
