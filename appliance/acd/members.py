"""Who answers in the plain queues while we are away: the phones where agents are logged in and not paused.

Asterisk keeps these members itself, over its own restarts too. They follow the agents a moment behind, in a
task of their own: no call waits for it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from appliance.feed.protocol import Change
from pbx.ami import actions
from pbx.ami.actions import Member
from pbx.ami.client import Ami, AmiError

log = logging.getLogger(__name__)

AWAY = frozenset({"offline", "paused"})
SETTLE_S = 0.1
EVERY_S = 10.0
"""Tried this often as long as Asterisk has not taken all of it."""


class Members:
    def __init__(self, ami: Ami, device: Callable[[str], str]) -> None:
        """`device` gives what Asterisk rings for an extension."""
        self._ami = ami
        self._device = device
        self._of: dict[str, frozenset[Member]] = {}
        self._kept: set[Member] | None = None
        """What Asterisk has; None: to be asked."""
        self._wake = asyncio.Event()

    def connected(self) -> None:
        """Asterisk may be another one."""
        self._kept = None
        self._wake.set()

    def follow(self, changes: Iterable[Change]) -> None:
        for kind, username, entity in changes:
            if kind == "agents":
                now = self._places(username, entity)
                if self._of.get(username, frozenset()) != now:
                    self._of[username] = now
                    self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                if self._kept is not None:
                    continue
            self._wake.clear()
            await asyncio.sleep(SETTLE_S)
            if self._ami.connected:
                await self._bring()

    async def _bring(self) -> None:
        try:
            kept = self._kept if self._kept is not None else set(await actions.queue_members(self._ami))
            wanted = {member for members in self._of.values() for member in members}
            for member in kept - wanted:
                await actions.remove_member(self._ami, member)
            for member in wanted - kept:
                await actions.add_member(self._ami, member)
            self._kept = wanted
        except AmiError as error:
            # A queue just applied may be a moment away; a queue just removed took its members along.
            self._kept = None
            log.info("the plain queues do not follow yet: %s", error)

    def _places(self, username: str, entity: dict[str, Any] | None) -> frozenset[Member]:
        if entity is None or entity["state"] in AWAY or not entity["extension"]:
            return frozenset()
        device = self._device(entity["extension"])
        return frozenset(Member(queue, device, username) for queue in entity["queues"] if device)
