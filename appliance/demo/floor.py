"""The whole floor: reads the site, starts both phones, lets people come and work, and cleans up."""

import asyncio
import json
import logging
import random
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from appliance.demo import archive, people
from appliance.demo.agents import Agents, DemoAgent
from appliance.demo.customers import CARRIER, Customers
from appliance.demo.lines import Lines
from appliance.demo.speech import Speaker
from appliance.feed.client import FeedClient

log = logging.getLogger(__name__)

LAN = "10.77.0.1"
SITE = Path("/run/timbre/site.json")


class NotADemoSite(Exception):
    """The box has another site than the demonstration's."""


def staff(site: dict[str, Any], rng: random.Random) -> list[DemoAgent]:
    """Who works here: agents with a phone of their own, whose password the demonstration's site gives.

    Raises NotADemoSite if there is none.
    """
    found = [
        DemoAgent(username, user["name"], user["extension"], password(user["extension"]), voice(user, rng))
        for username, user in site.get("users", {}).items()
        if user.get("number") and user.get("extension")
    ]
    if not found:
        raise NotADemoSite(
            "no agent with a phone; apply examples/demo.yaml first: timbre site apply demo.yaml"
        )
    return found


def password(extension: str) -> str:
    """As examples/demo.yaml has it."""
    return f"demo-floor-{extension}"


def voice(user: dict[str, Any], rng: random.Random) -> people.Voice:
    """A voice that fits the name, as far as Spanish first names tell."""
    wanted = "+f" if user["name"].split()[0].endswith(("a", "és", "n ")) else "+m"
    names = [name for name in people.VOICES["es"] if wanted in name]
    return people.Voice(rng.choice(names), rng.randrange(35, 60, 5), rng.randrange(150, 171, 5))


async def run(peers: Path, stopping: asyncio.Event, rng: random.Random, history_days: int = 0) -> None:
    """Keep the floor busy until `stopping`. Raises NotADemoSite, FeedError where the ACD is away for long."""
    site = json.loads(await asyncio.to_thread(SITE.read_text, encoding="utf-8"))
    team = staff(site, rng)
    with tempfile.TemporaryDirectory(prefix="timbre-demo-") as folder:
        speaker = Speaker(Path(folder))
        async with FeedClient() as feed:
            outside = await Lines.start(CARRIER, peers / "wan", 30000)
            desk = await Lines.start(LAN, peers / "lan", 40000)
            customers = Customers(outside, speaker, rng)
            agents = Agents(team, desk, feed, customers, speaker, rng)

            async def open_floor() -> None:
                if history_days:
                    await archive.add(site, history_days, rng)
                log.info("the floor is open: %d agents", len(team))
                await asyncio.gather(agents.work(), customers.arrive())

            try:
                await _until(stopping, open_floor())
            finally:
                await agents.leave()
                await asyncio.gather(outside.close(), desk.close())
                log.info("the floor is closed")


async def _until(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work until `stopping`; a fault in it is raised."""
    task, end = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([task, end], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        task.cancel()
        end.cancel()
        await asyncio.gather(task, end, return_exceptions=True)
