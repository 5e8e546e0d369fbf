"""What one event costs the ACD core in CPU time, by the size of the floor: python3 -m tests.bench.core_events

Each size keeps its line full: as many callers wait as the table says, all agents talk, and one conversation
after another ends, is wrapped up, and the next caller is rung, answered and joined, while a new one comes.
"""

import gc
import json
import time
from dataclasses import dataclass
from random import Random

from appliance.core.acd import Acd
from appliance.core.commands import Ring
from appliance.core.facts import (
    AgentLogsIn,
    AgentReady,
    Caller,
    CallGone,
    CallQueued,
    Fact,
    OfferAnswered,
    OfferConnected,
)
from appliance.core.ids import CallId, Extension, QueueName, TrunkName, Username
from appliance.core.site.model import Queue, SkillNeed
from tests.support.core_site import agent, site

SIZES = ((5, 0), (5, 20), (50, 0), (50, 200), (50, 1000))
ROUNDS = 1500
QUEUES = 4


@dataclass
class Floor:
    """Agents who each serve two of four queues, one of which asks a skill."""

    agents: int
    waiting: int

    def __post_init__(self) -> None:
        need = SkillNeed("english", 3, relax_after_s=60)
        queues = [Queue(f"q{n}", f"Queue {n}", skills=(need,) if n == 3 else ()) for n in range(QUEUES)]
        users = [agent(f"a{n}", f"q{n % 4}", f"q{(n + 1) % 4}", english=n % 6) for n in range(self.agents)]
        self.acd = Acd(site(queues, users), Random(1), 1.7e9, "b")
        self.now = 0.0
        self.serial = 0
        self.spent_s: dict[str, float] = {}
        self.told: dict[str, int] = {}
        for n in range(self.agents):
            self.tell(AgentLogsIn(Username(f"a{n}"), Extension(str(100 + n))))
        self.talking: list[Ring] = []
        for _ in range(self.agents + self.waiting):
            self.call()

    def tell(self, fact: Fact) -> None:
        self.now += 0.01
        began = time.process_time()
        self.acd.receive(fact, self.now)
        commands = self.acd.drain()
        name = type(fact).__name__
        self.spent_s[name] = self.spent_s.get(name, 0.0) + time.process_time() - began
        self.told[name] = self.told.get(name, 0) + 1
        for command in commands:
            if isinstance(command, Ring):
                self.tell(OfferAnswered(command.offer))
                self.tell(OfferConnected(command.offer))
                self.talking.append(command)

    def call(self) -> None:
        self.serial += 1
        queue = QueueName(f"q{self.serial % QUEUES}")
        about = (CallId(f"c{self.serial}"), queue, Caller("300"), "571", TrunkName("t"), 1.7e9)
        self.tell(CallQueued(*about))

    def measure(self) -> None:
        self.spent_s.clear()
        self.told.clear()
        changes_s = 0.0
        for _ in range(ROUNDS):
            over = self.talking.pop(0)
            self.tell(CallGone(over.call))
            self.tell(AgentReady(over.agent))
            self.call()
            began = time.process_time()
            for kind, key in self.acd.drain_changes():
                self.acd.entity(kind, key)
            changes_s += time.process_time() - began
        self.spent_s["changes of one round"], self.told["changes of one round"] = changes_s, ROUNDS

    def microseconds(self) -> dict[str, float]:
        return {name: 1e6 * self.spent_s[name] / self.told[name] for name in self.spent_s}


def main() -> None:
    columns: dict[str, dict[str, float]] = {}
    for agents, waiting in SIZES:
        floor = Floor(agents, waiting)
        gc.collect()
        floor.measure()
        columns[f"{agents} agents, {waiting} waiting"] = floor.microseconds()
    print(f"{'µs per event':<24}" + "".join(f"{title:>26}" for title in columns))
    for name in next(iter(columns.values())):
        print(f"{name:<24}" + "".join(f"{column.get(name, 0.0):>26.1f}" for column in columns.values()))
    figures = {f"core_us_{agents}_{waiting}": 0.0 for agents, waiting in SIZES}
    for key, column in zip(figures, columns.values(), strict=True):
        costs = [cost for name, cost in column.items() if name[0].isupper()]
        figures[key] = round(sum(costs) / len(costs), 1)
    print(json.dumps({"bench": "core_events", "figures": figures}))


if __name__ == "__main__":
    main()
