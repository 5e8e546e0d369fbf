"""Whether our trunks are registered with their carriers: asked when Asterisk says that something changed."""

import asyncio
import logging

from appliance.acd.lines import Lines
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError
from pbx.ami.packet import Packet

log = logging.getLogger(__name__)

EVERY_S = 10.0
"""Asked this often besides, for what no event tells."""


class Registrations:
    def __init__(self, ami: Ami, lines: Lines) -> None:
        self._ami = ami
        self._lines = lines
        self._ask = asyncio.Event()

    def ask(self) -> None:
        """Look soon."""
        self._ask.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._ask.wait()
            except TimeoutError:
                pass
            self._ask.clear()
            if self._ami.connected and any(line.registers for line in self._lines.trunks.values()):
                await self._look()

    def event(self, packet: Packet) -> None:
        if packet.get("Event") == "Registry":
            self._ask.set()

    async def _look(self) -> None:
        try:
            found = await actions.registrations(self._ami)
        except AmiError as error:
            log.warning("registrations are not known: %s", error)
            return
        for registration in found:
            self._lines.trunk_registration(registration.name, registration.status)
