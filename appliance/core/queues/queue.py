"""A queue as it lives: its settings, its line, its members, its counters."""

from dataclasses import dataclass, field

from appliance.core.figures.tallies import QueueTally
from appliance.core.ids import QueueName, Username
from appliance.core.queues.line import Line
from appliance.core.queues.waiting import HandlingTime
from appliance.core.site.model import Queue


@dataclass(slots=True)
class LiveQueue:
    config: Queue
    line: Line = field(default_factory=Line)
    """All who wait, an agent's phone ringing for them or not."""
    open: Line = field(default_factory=Line)
    """Those of the line for whom an agent is wanted."""
    members: dict[Username, int] = field(default_factory=dict)
    """Agent → rank, for taking turns."""
    neighbours: frozenset[QueueName] = frozenset()
    """Queues that share an agent with this one, itself included."""
    last_offered: int = -1
    """Rank of the agent whose turn was last."""
    handling: HandlingTime = field(default_factory=HandlingTime)
    tally: QueueTally = field(default_factory=QueueTally)

    @property
    def name(self) -> QueueName:
        return QueueName(self.config.name)
