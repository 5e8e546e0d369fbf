"""The box inside a running virtual machine, for tests that stand outside of it."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.support.site import SiteData
from tests.support.vm.door import Door
from tests.support.vm.machine import Machine
from tests.support.waiting import wait_until

FEED = Path("/run/timbre-acd/feed.sock")


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
