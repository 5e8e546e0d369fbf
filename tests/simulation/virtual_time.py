"""The shipped core under virtual time: facts are planned, the core is woken exactly at its deadlines."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from appliance.core.acd import Acd
from appliance.core.commands import Command
from appliance.core.facts import Fact

type Happening = Callable[[], None]


class VirtualTime:
    """Runs hours in seconds. `carry_out` is handed each command of the core, at the moment it is given."""

    def __init__(self, acd: Acd, carry_out: Callable[[Command], None], now: float = 0.0) -> None:
        self.acd = acd
        self.now = now
        self.facts = 0
        self._carry_out = carry_out
        self._planned: list[tuple[float, int, Happening]] = []
        self._serial = count()

    def plan(self, in_s: float, happening: Happening) -> None:
        heappush(self._planned, (self.now + in_s, next(self._serial), happening))

    def tell(self, fact: Fact) -> None:
        self.facts += 1
        self.acd.receive(fact, self.now)
        self.drain()

    def drain(self) -> None:
        """Commands lead to facts and these to commands; none is handed out twice."""
        for command in self.acd.drain():
            self._carry_out(command)

    def run(self, until: float) -> None:
        while True:
            planned = self._planned[0][0] if self._planned else until
            deadline = self.acd.next_deadline()
            at = min(planned, until if deadline is None else max(deadline, self.now))
            if at >= until:
                self.now = until
                return
            self.now = at
            if deadline is not None and deadline <= at:
                self.acd.tick(at)
                self.drain()
            else:
                heappop(self._planned)[2]()
