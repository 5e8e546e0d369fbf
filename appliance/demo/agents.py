"""Agents: they log in, answer, speak, pause for lunch, miss a call now and then."""

import asyncio
import logging
import random
from dataclasses import dataclass
from typing import Any

from appliance.demo import dialogue, pacing, people
from appliance.demo.customers import Customers
from appliance.demo.lines import Lines, PhoneLine, first_of
from appliance.demo.people import Customer, Voice
from appliance.demo.speech import Speaker
from appliance.feed.client import FeedClient
from appliance.feed.protocol import FeedError
from hw.testphone.client import Event

log = logging.getLogger(__name__)

BOX = "10.77.0.2"
BY = "demo"
PAUSES = (("break", 5, 60.0), ("lunch", 2, 120.0), ("meeting", 1, 90.0))
"""(reason, weight, about how long in seconds)"""
WORK_BETWEEN_PAUSES_S = 240.0
MISSES = 0.03
"""Share of calls that ring out: nobody at the desk."""


@dataclass(frozen=True, slots=True)
class DemoAgent:
    username: str
    name: str
    extension: str
    password: str
    voice: Voice


class Agents:
    """The LAN's side: one phone process with a line for each agent."""

    def __init__(
        self,
        staff: list[DemoAgent],
        lines: Lines,
        feed: FeedClient,
        customers: Customers,
        speaker: Speaker,
        rng: random.Random,
    ) -> None:
        self._staff = {agent.extension: agent for agent in staff}
        self._lines = lines
        self._feed = feed
        self._customers = customers
        self._speaker = speaker
        self._rng = rng
        lines.on_incoming = self._rung

    async def work(self) -> None:
        """Everybody's shift, for ever."""
        async with asyncio.TaskGroup() as shifts:
            for place, agent in enumerate(self._staff.values()):
                shifts.create_task(self._shift(agent, place))

    async def leave(self) -> None:
        """Everybody goes home."""
        for agent in self._staff.values():
            await self._ask("agent.logout", agent=agent.username)

    async def _shift(self, agent: DemoAgent, place: int) -> None:
        self._lines.send(
            "line",
            line=agent.extension,
            user=agent.extension,
            host=BOX,
            name=agent.name,
            password=agent.password,
            register=True,
        )
        await asyncio.sleep(1.0 + 0.7 * place)
        while True:
            await self._be_ready(agent)
            await asyncio.sleep(self._rng.expovariate(1 / WORK_BETWEEN_PAUSES_S))
            if self._state(agent).get("state") == "ready" and self._working() > len(self._staff) * 0.6:
                await self._pause(agent)

    async def _be_ready(self, agent: DemoAgent) -> None:
        state = self._state(agent).get("state", "offline")
        if state == "offline":
            await self._ask("agent.login", agent=agent.username, extension=agent.extension)
        elif state == "paused":
            await self._ask("agent.ready", agent=agent.username)

    async def _pause(self, agent: DemoAgent) -> None:
        reason, _weight, about_s = self._rng.choices(PAUSES, [weight for _, weight, _ in PAUSES])[0]
        await self._ask("agent.pause", agent=agent.username, reason=reason)
        await asyncio.sleep(about_s * self._rng.uniform(0.6, 1.4))

    async def _rung(self, line: PhoneLine, event: Event) -> None:
        agent = self._staff[event["line"]]
        if self._rng.random() < MISSES:
            await line.ended.wait()
            await asyncio.sleep(self._rng.uniform(8, 20))
            await self._be_ready(agent)
            return
        await first_of(line.ended.wait(), timeout_s=pacing.reaction_s(self._rng))
        if not line.ended.is_set():
            await self._talk(agent, line, event["number"])

    async def _talk(self, agent: DemoAgent, line: PhoneLine, number: str) -> None:
        visit = self._customers.visits.get(number)
        customer = visit.customer if visit else people.customer("es", self._rng)
        topic = str(self._state(agent).get("queue") or "ventas")
        ours, theirs = await asyncio.to_thread(self._conversation, agent, customer, topic)
        try:
            line.do("answer", play=str(ours))
            if await line.answered(5):
                if visit:
                    visit.track = theirs
                    visit.connected.set()
                await line.until("played", 5 * pacing.TALK_MEAN_S)
                await first_of(line.ended.wait(), timeout_s=self._rng.uniform(1, 3))
                line.do("hangup")
        finally:
            self._speaker.forget(ours, theirs)

    def _conversation(self, agent: DemoAgent, customer: Customer, topic: str) -> Any:
        chosen = dialogue.turns(customer.language, topic, pacing.talk_s(self._rng), self._rng)
        said = dialogue.spoken(chosen, agent.name.split()[0], agent.voice, customer)
        gaps = [self._rng.uniform(0.3, 1.1) for _ in said]
        return self._speaker.conversation(said, customer.number, gaps)

    def _state(self, agent: DemoAgent) -> dict[str, Any]:
        return self._feed.state["agents"].get(agent.username, {})

    def _working(self) -> int:
        states = [self._state(agent).get("state", "offline") for agent in self._staff.values()]
        return sum(state not in ("offline", "paused") for state in states)

    async def _ask(self, name: str, **args: Any) -> None:
        """A command to the ACD; a refusal is part of life (the agent was just being rung, say)."""
        try:
            await self._feed.command(name, args, BY)
        except FeedError as error:
            log.info("%s %s: %s", name, args, error)
