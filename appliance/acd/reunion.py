"""Carrying out an adoption: after each connection to Asterisk, before any event is handled."""

import logging
import time
from collections.abc import Awaitable
from typing import Any

from appliance.acd.adopt import Adoption, Known, plan
from appliance.acd.dispatch import Dispatch
from appliance.acd.execute import Executor
from appliance.acd.leg import Leg, bridge_of
from appliance.acd.lines import Lines
from appliance.acd.phone_calls import PhoneCalls
from appliance.acd.recording import Recorder
from appliance.acd.shell import Shell
from appliance.acd.translate import RETURN
from appliance.core.facts import AdoptionFinished
from appliance.core.ids import CallId
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError
from pbx.ari import bridges, channels, system
from pbx.ari.connection import Ari
from pbx.ari.events import bridge, channel
from pbx.ari.result import Result

log = logging.getLogger(__name__)


class Reunion:
    def __init__(
        self,
        shell: Shell,
        executor: Executor,
        dispatch: Dispatch,
        lines: Lines,
        phone_calls: PhoneCalls,
        recorder: Recorder,
        ami: Ami,
    ) -> None:
        self._shell = shell
        self._executor = executor
        self._dispatch = dispatch
        self._lines = lines
        self._phone_calls = phone_calls
        self._recorder = recorder
        self._ami = ami
        self._started = ""
        """When the Asterisk that we knew last was started, by its own word."""
        self.pull_back: list[str] = []
        """Callers of the fallback's plain queue who are still to be pulled out of it."""

    @property
    def asterisk_started(self) -> str:
        return self._started

    def remember(self, started: str) -> None:
        """From the state file: a restart of Asterisk during our own is noticed by it."""
        self._started = started

    async def up(self, ari: Ari, info: dict[str, Any]) -> None:
        """Take over what there is. Raises nothing for what is gone meanwhile."""
        started = str(info.get("status", {}).get("startup_time", ""))
        restarted = bool(self._started) and started != self._started
        self._started = started
        listing = await _listed(channels.list_all(ari))
        joined = await _listed(bridges.list_all(ari))
        ends = await _listed(system.endpoints(ari))
        core = self._shell.core
        found = [channel(data) for data in listing]
        adoption = plan(
            found,
            [bridge(data) for data in joined],
            Known(core.live_calls(), core.live_offers(), core.remembered_calls()),
            time.time(),
            restarted,
        )
        self._executor.ari = ari
        for end in ends:
            self._dispatch.endpoint(end["resource"], end["state"] == "online")
        for known in self._lines.known_channels():
            if not any(one.id == known for one in found):
                self._dispatch.channel_went(known)
        for one in found:
            self._dispatch.channel_came(one)
        await self._carry_out(ari, adoption)
        self._shell.tell_all([AdoptionFinished()])

    async def _carry_out(self, ari: Ari, adoption: Adoption) -> None:
        for offer in adoption.hang_up:
            channels.hang_up(ari, offer)
        for left in adoption.release:
            channels.to_dialplan(ari, left)
        self._executor.legs |= adoption.legs
        self._recorder.active |= set(adoption.recorded)
        self._dispatch.in_fallback(adoption.fallback)
        for call, offer in adoption.join:
            await self._join(ari, call, offer)
        for one in adoption.phone_calls:
            self._phone_calls.seen(one)
        for ended in self._phone_calls.calls.keys() - {one.id for one in adoption.phone_calls}:
            self._phone_calls.ended(ended, 0, "gone_unseen")
        if adoption.facts:
            log.info("adopting: %s", ", ".join(type(fact).__name__ for fact in adoption.facts))
        self._shell.tell_all(adoption.facts)
        for talk, file in adoption.began:
            self._recorder.found(talk, file)
        self.pull_back += adoption.pull_back
        await self.pull()

    async def _join(self, ari: Ari, call: str, offer: str) -> None:
        leg = self._executor.legs.setdefault(CallId(call), Leg())
        leg.bridged, leg.joined = True, offer
        bridges.create(ari, bridge_of(call))
        channels.stop_music(ari, call)
        await bridges.add(ari, bridge_of(call), (offer, call))

    async def pull(self) -> None:
        """Callers who wait in the plain queue come back into ours."""
        waiting, self.pull_back = self.pull_back, []
        for name in waiting:
            try:
                await actions.redirect(self._ami, name, RETURN)
            except AmiError as error:
                if not self._ami.connected:
                    self.pull_back.append(name)
                log.info("%s stays in the plain queue: %s", name, error)


async def _listed(answer: Awaitable[Result]) -> list[dict[str, Any]]:
    """Asterisk answers 404 where there is none yet, as on a box without phones."""
    result = await answer
    return result.body if result.ok and isinstance(result.body, list) else []
