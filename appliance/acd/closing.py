"""Closing for want of power: new callers hear why, those who wait too; conversations go on until ended.

A mark in Asterisk itself (a global variable) sends new calls to the announcement, so that menus and calendars
obey it too. Who asked for the closing must ask again within `LEASE_S`: if it dies, the box opens by itself.
"""

import asyncio
import logging
from typing import Any, Final

from appliance.acd.execute import Executor
from appliance.acd.shell import Shell
from appliance.core.commands import Divert
from appliance.core.ids import CallId
from appliance.core.site.builtin import POWER_FAILURE
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError
from pbx.ari import channels, system
from pbx.ari.connection import Ari
from pbx.ari.events import Channel, channel
from pbx.conf.dialplan.incoming import CLOSING

log = logging.getLogger(__name__)

LEASE_S: Final = 20.0
CONTEXT: Final = f"announcement-{POWER_FAILURE}"
_WAITING: Final = ("waiting", "offered", "greeting")

type Answer = dict[str, Any]


class Closing:
    def __init__(self, shell: Shell, executor: Executor, ami: Ami) -> None:
        self._shell = shell
        self._executor = executor
        self._ami = ami
        self._lease: asyncio.TimerHandle | None = None

    async def close(self, _args: Answer, _by: str) -> Answer:
        if self._lease is None:
            log.warning("closing: new callers are told that there is no power")
        else:
            self._lease.cancel()
        self._lease = asyncio.get_running_loop().call_later(LEASE_S, self._lapse)
        if self._executor.ari:
            system.set_global(self._executor.ari, CLOSING, "1")
        self._send(call for call, one in self._calls() if one["state"] in _WAITING and one["queue"])
        return {}

    async def open(self, _args: Answer, _by: str) -> Answer:
        if self._lease:
            self._lease.cancel()
            self._lapse()
        return {}

    async def end_calls(self, _args: Answer, _by: str) -> Answer:
        """What is left hears the announcement: ours by the core's own way, others wherever they are."""
        ours = [call for call, _ in self._calls()]
        self._send(ours)
        for one in await self._others(self._executor.ari, set(ours)):
            try:
                await actions.redirect(self._ami, one.name, CONTEXT)
            except AmiError as error:
                log.info("%s left before it could be told: %s", one.name, error)
        return {}

    def _lapse(self) -> None:
        self._lease = None
        log.warning("open again")
        if self._executor.ari:
            system.set_global(self._executor.ari, CLOSING, "")

    def _calls(self) -> list[tuple[str, Answer]]:
        return list(self._shell.core.view().calls.items())

    def _send(self, calls: Any) -> None:
        self._executor.carry_out([Divert(CallId(call), CONTEXT, "s") for call in calls])

    @staticmethod
    async def _others(ari: Ari | None, ours: set[str]) -> list[Channel]:
        """Channels that began a call of which the core knows nothing: from phones, or in the plain queue."""
        if ari is None:
            return []
        result = await channels.list_all(ari)
        found = [channel(data) for data in result.body] if result.ok and isinstance(result.body, list) else []
        return [one for one in found if one.variables.get("TIMBRE_CALL") == one.id and one.id not in ours]
