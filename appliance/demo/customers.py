"""Customers: they call a number of the site, choose from the menu, wait, talk, leave, or give up."""

import asyncio
import itertools
import logging
import random
from dataclasses import dataclass, field
from pathlib import Path

from appliance.demo import pacing, people
from appliance.demo.lines import Lines, PhoneLine, first_of
from appliance.demo.people import Customer
from appliance.demo.sentences import MESSAGES
from appliance.demo.speech import Speaker

log = logging.getLogger(__name__)

MAX_AT_ONCE = 12
ANSWER_S = 20.0
BOX = "10.78.0.2"
CARRIER = "10.78.0.1"


@dataclass(frozen=True, slots=True)
class Door:
    """A number that customers call, and what they press there."""

    did: str
    weight: float
    keys: tuple[str, ...] = ()
    language: str = "es"
    leaves_message: bool = False


DOORS = (
    Door("5716001000", 5.0, ("1", "1", "1", "2", "2", "3")),
    Door("5716001000", 0.5, ("9",)),
    Door("5716001000", 0.5, ("4",), leaves_message=True),
    Door("5716001001", 2.0),
    Door("5716001002", 1.5),
    Door("5716001003", 1.5),
    Door("5716001004", 1.0, language="en"),
)


@dataclass(slots=True)
class Visit:
    """A customer on the line."""

    customer: Customer
    line: PhoneLine
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    """An agent answered; `track` is what the customer says to him."""
    track: Path | None = None


class Customers:
    """The carrier's side. `visits` finds the customer on the line by number."""

    def __init__(self, lines: Lines, speaker: Speaker, rng: random.Random) -> None:
        self.visits: dict[str, Visit] = {}
        self._lines = lines
        self._speaker = speaker
        self._rng = rng
        self._names = itertools.count(1)

    async def arrive(self) -> None:
        """Customers for ever; those beyond the limit do not get to dial."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with asyncio.TaskGroup() as calls:
            while True:
                if len(self.visits) < MAX_AT_ONCE:
                    calls.create_task(self._call())
                await asyncio.sleep(pacing.next_arrival_s(loop.time() - start, self._rng))

    async def _call(self) -> None:
        door = self._rng.choices(DOORS, [door.weight for door in DOORS])[0]
        customer = people.customer(door.language, self._rng)
        if customer.number in self.visits:
            return
        name = f"customer-{next(self._names)}"
        self._lines.send("line", line=name, user=customer.number, name=customer.name, host=CARRIER)
        visit = Visit(customer, self._lines.place(name, name, f"sip:{door.did}@{BOX}"))
        self.visits[customer.number] = visit
        try:
            if await visit.line.answered(ANSWER_S):
                await self._at(door, visit)
        finally:
            visit.line.do("hangup")
            await first_of(visit.line.ended.wait(), timeout_s=5)
            self.visits.pop(customer.number, None)
            self._lines.send("close", line=name)

    async def _at(self, door: Door, visit: Visit) -> None:
        if door.keys and not await self._choose(door, visit):
            return
        if door.leaves_message:
            await self._leave_message(visit)
            return
        await first_of(
            visit.connected.wait(), visit.line.ended.wait(), timeout_s=pacing.patience_s(self._rng)
        )
        if visit.connected.is_set():
            await self._talk(visit)

    async def _choose(self, door: Door, visit: Visit) -> bool:
        """Press a key somewhere in the greeting; some press nothing, some hang up. False: gone."""
        await first_of(visit.line.ended.wait(), timeout_s=self._rng.uniform(3, 9))
        if self._rng.random() < 0.04:
            return False
        visit.line.do("dtmf", digits=self._rng.choice(door.keys))
        if door.keys == ("9",):
            await first_of(visit.line.ended.wait(), timeout_s=self._rng.uniform(6, 12))
            visit.line.do("dtmf", digits="1")
        return not visit.line.ended.is_set()

    async def _leave_message(self, visit: Visit) -> None:
        """Speak after the greeting and the tone, then hang up."""
        await first_of(visit.line.ended.wait(), timeout_s=9)
        text = MESSAGES[visit.customer.language].format(customer=visit.customer.name or visit.customer.number)
        path = await asyncio.to_thread(
            self._speaker.message, text, visit.customer.voice, visit.customer.number
        )
        visit.line.do("sound", play=str(path))
        await visit.line.until("played", 30)
        self._speaker.forget(path)

    async def _talk(self, visit: Visit) -> None:
        visit.line.do("sound", play=str(visit.track))
        await visit.line.until("played", 4 * pacing.TALK_MEAN_S)
        if self._rng.random() < 0.2:  # the agent hangs up first
            await first_of(visit.line.ended.wait(), timeout_s=4)
