"""What people ask through the feed, as facts of the core. Every argument is checked here."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from appliance.core.facts import (
    AgentEndsWrapUp,
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    CallMoved,
    Fact,
)
from appliance.core.ids import CallId, Extension, QueueName, Username
from appliance.core.refusals import Refused
from appliance.feed.protocol import FeedError

Args = dict[str, Any]


def _text(args: Args, name: str, *, needed: bool = True) -> str:
    value = args.get(name, "" if not needed else None)
    if value is None or (needed and value == ""):
        raise FeedError("bad_arguments", f"{name} is missing")
    if not isinstance(value, str) or len(value) > 200:
        raise FeedError("bad_arguments", f"{name}: expected a text of at most 200 characters")
    return value


def _agent(args: Args) -> Username:
    return Username(_text(args, "agent"))


def _login(args: Args) -> Fact:
    reason = _text(args, "reason", needed=False) or None
    return AgentLogsIn(_agent(args), Extension(_text(args, "extension")), reason)


FACTS: dict[str, Callable[[Args], Fact]] = {
    "agent.login": _login,
    "agent.logout": lambda args: AgentLogsOut(_agent(args)),
    "agent.ready": lambda args: AgentReady(_agent(args)),
    "agent.pause": lambda args: AgentPauses(_agent(args), _text(args, "reason")),
    "agent.end_wrap_up": lambda args: AgentEndsWrapUp(_agent(args)),
    "call.move": lambda args: CallMoved(CallId(_text(args, "call")), QueueName(_text(args, "queue"))),
}

Action = Callable[[Args, str], Awaitable[Args]]
"""Given the arguments and who asks."""


class Commands:
    """Called by the feed's server: a fact for the core, or one of the service's own actions."""

    def __init__(self, tell: Callable[[Fact], None], actions: Mapping[str, Action]) -> None:
        self._tell = tell
        self._actions = actions

    async def run(self, name: str, args: Args, by: str) -> Args:
        """Raises FeedError."""
        if action := self._actions.get(name):
            return await action(args, by)
        if name not in FACTS:
            known = ", ".join(sorted([*FACTS, *self._actions]))
            raise FeedError("unknown_command", f"there is no command {name!r}; known are: {known}")
        try:
            self._tell(FACTS[name](args))
        except Refused as error:
            raise FeedError(str(error.code), error.message) from error
        return {}


def call_of(args: Args) -> CallId:
    return CallId(_text(args, "call"))
