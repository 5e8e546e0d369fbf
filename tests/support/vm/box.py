"""The box inside a running virtual machine, for tests that stand outside of it."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.support.site import SiteData
from tests.support.vm.door import Done, Door
from tests.support.vm.machine import Machine
from tests.support.waiting import wait_until

FEED = Path("/run/timbre-acd/feed.sock")
UPDATE_S = 1200.0
"""The longest that writing an update, or a restart, may take."""


class Box:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.door.forward(FEED)

    @property
    def door(self) -> Door:
        return self.machine.door

    def run(self, *command: str, timeout_s: float = 60.0) -> str:
        """A command that must succeed; what it printed."""
        return self.door.check(*command, timeout_s=timeout_s)

    def apply(self, site: SiteData) -> None:
        """Apply a site that must be accepted."""
        text = yaml.safe_dump(site, allow_unicode=True, sort_keys=False)
        self.door.check("timbre", "site", "apply", "/dev/stdin", stdin=text.encode(), timeout_s=300)

    def timbre(self, *arguments: str) -> Any:
        """The `timbre` command with --json; its answer."""
        return json.loads(self.run("timbre", *arguments, "--json"))

    def failed_units(self) -> list[str]:
        listed = self.run("systemctl", "--failed", "--plain", "--no-legend")
        return [line.split()[0] for line in listed.splitlines()]

    def journal(self, words: str) -> str:
        """This boot's lines with these words; empty: there are none."""
        return self.door.run("journalctl", "--boot", "--no-pager", "--quiet", "--grep", words).text

    def wait_active(self, unit: str, timeout_s: float = 120.0) -> None:
        wait_until(
            lambda: self.door.run("systemctl", "is-active", unit).text.strip() == "active",
            f"{unit} to be active",
            timeout_s=timeout_s,
            instead=lambda: self.door.run("systemctl", "status", "--no-pager", unit).text,
        )

    def asterisk(self, command: str) -> str:
        """What the machine's Asterisk answers on its console."""
        return self.run("asterisk", "-C", "/run/timbre/asterisk/asterisk.conf", "-rx", command)


def version(box: Box) -> str:
    """Of the release that runs."""
    return box.timbre("update", "show")["version"]


def proven(box: Box) -> bool:
    """The release that runs has answered its test call."""
    return box.run("/usr/lib/systemd/systemd-bless-boot", "status").strip() in ("good", "clean")


def offer(box: Box, bundle: str, *options: str) -> Done:
    """Give the box a bundle, as on a stick; how its command ended."""
    stick = f"/dev/disk/by-id/virtio-{bundle}"
    return box.door.run("timbre", "update", "install", stick, *options, timeout_s=UPDATE_S)


def kernels(box: Box) -> list[str]:
    """Kernel files of its slots, with the tries that they have left."""
    return box.run("sh", "-c", 'ls "$(bootctl --print-esp-path)/EFI/Linux"').split()


def restart(box: Box) -> None:
    """Restart and wait for whichever release comes up."""
    before = box.run("cat", "/proc/sys/kernel/random/boot_id")
    box.door.run("systemctl", "--no-block", "reboot")
    wait_until(
        lambda: box.machine.alive() and box.run("cat", "/proc/sys/kernel/random/boot_id") != before,
        "another boot",
        timeout_s=UPDATE_S,
        instead=box.machine.last_words,
    )
    box.machine.wait_booted()
