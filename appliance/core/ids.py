"""Names of things, so that a queue cannot be passed where an agent is meant."""

from typing import NewType

CallId = NewType("CallId", str)
"""One per caller and visit: Asterisk's unique id of the caller's channel."""

OfferId = NewType("OfferId", str)
"""One per ringing of one agent for one call; also the id of the agent's channel."""

Username = NewType("Username", str)
QueueName = NewType("QueueName", str)
TrunkName = NewType("TrunkName", str)
Extension = NewType("Extension", str)
