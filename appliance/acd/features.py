"""Feature codes dialled on a desk phone: log in and out, pause, ready, end of wrap-up.

The dialplan has asked for number and PIN; here the fact is told to the core, the phone hears whether it
was accepted, and the channel goes back to the dialplan, which hangs up.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable

from appliance.acd.pins import Pins, WrongPin
from appliance.core.facts import (
    AgentEndsWrapUp,
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    Fact,
)
from appliance.core.ids import Extension, Username
from appliance.core.refusals import Refused
from pbx.ari import channels
from pbx.ari.connection import Ari

log = logging.getLogger(__name__)

ACCEPTED = {
    "login": "agent-logged-in",
    "logout": "agent-logged-out",
    "ready": "agent-ready",
    "pause": "agent-paused",
    "wrapup-end": "agent-wrap-up-ended",
}
NOT_NOW = "agent-not-now"
WRONG_PIN = "agent-refused"
NOBODY = "agent-not-logged-in"
LONGEST_SOUND_S = 10.0


class NobodyThere(Exception):
    """The phone asks for what only an agent logged in there may ask."""


def _refusal(error: Exception) -> str:
    if isinstance(error, WrongPin):
        return WRONG_PIN
    return NOBODY if isinstance(error, NobodyThere) else NOT_NOW


class Features:
    def __init__(
        self,
        ari: Callable[[], Ari | None],
        pins: Pins,
        tell: Callable[[Fact], None],
        agent_at: Callable[[str], str | None],
        sound: Callable[[str], str],
    ) -> None:
        """`tell` gives the core a fact and raises Refused; `agent_at` says who is logged in at an extension;
        `sound` where a prompt of the site lies."""
        self._ari = ari
        self._pins = pins
        self._tell = tell
        self._agent_at = agent_at
        self._sound = sound
        self._numbers = itertools.count(1)
        self._playing: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, channel: str, arguments: tuple[str, ...]) -> None:
        task = asyncio.create_task(self._serve(channel, arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def playback_finished(self, playback: str) -> None:
        if playback in self._playing:
            self._playing[playback].set()

    async def _serve(self, channel: str, arguments: tuple[str, ...]) -> None:
        code, extension = (*arguments, "", "")[:2]
        try:
            self._tell(await self._fact(code, extension, arguments[2:]))
            prompt = ACCEPTED[code]
        except (Refused, WrongPin, NobodyThere) as error:
            log.info("feature %s from phone %s refused: %s", code, extension, error)
            prompt = _refusal(error)
        await self._play(channel, self._sound(prompt))
        if ari := self._ari():
            await channels.to_dialplan(ari, channel)

    async def _fact(self, code: str, extension: str, rest: tuple[str, ...]) -> Fact:
        if code == "login":
            number, pin = (*rest, "", "")[:2]
            username = await asyncio.to_thread(self._pins.check, number, pin)
            return AgentLogsIn(Username(username), Extension(extension))
        agent = Username(self._agent_at(extension) or "")
        if not agent:
            raise NobodyThere(f"nobody is logged in at phone {extension}")
        match code:
            case "logout":
                return AgentLogsOut(agent)
            case "ready":
                return AgentReady(agent)
            case "pause":
                return AgentPauses(agent, rest[0] if rest else "")
            case "wrapup-end":
                return AgentEndsWrapUp(agent)
        raise NobodyThere(f"no such feature: {code!r}")

    async def _play(self, channel: str, sound: str) -> None:
        ari = self._ari()
        if ari is None:
            return
        playback = f"feature-{channel}-{next(self._numbers)}"
        done = self._playing[playback] = asyncio.Event()
        try:
            if (await channels.play(ari, channel, (f"sound:{sound}",), playback)).ok:
                async with asyncio.timeout(LONGEST_SOUND_S):
                    await done.wait()
        except TimeoutError:
            log.info("the sound %s did not end; going on", sound)
        finally:
            del self._playing[playback]
