"""Agents as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web_ui.live.floor import Floor

LOGGED_OUT = "offline"


@dataclass(frozen=True, slots=True)
class AgentCard:
    username: str
    name: str
    short_name: str
    """Given name and the first letter of the surname, for tiles that are read from afar."""
    state: str
    reason: str
    """Of a pause, as the reader reads it; else empty."""
    since: float | None
    extension: str
    queue: str
    """Label of the queue whose call it has; else empty."""
    caller: str
    """Number or name of the caller it has; else empty."""
    queues: tuple[str, ...]
    reachable: bool
    calls_today: int
    talk_today_s: float
    next_state: str
    next_reason: str
    may_control: bool = False

    @property
    def online(self) -> bool:
        return self.state != LOGGED_OUT


def short_name(name: str) -> str:
    """`Ana María Ruiz` → `Ana M.`: enough to tell colleagues apart at a distance."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def caller_of(call: Mapping[str, Any] | None) -> str:
    if not call:
        return ""
    return str(call.get("name") or call.get("number") or "")


def agent_card(agent: Mapping[str, Any], floor: Floor, may_control: bool = False) -> AgentCard:
    name = str(agent.get("name") or agent["username"])
    following = agent.get("next_state") or {}
    reason = str(agent.get("reason") or "")
    return AgentCard(
        username=agent["username"],
        name=name,
        short_name=short_name(name),
        state=agent["state"],
        reason=floor.site.reason_label(reason, floor.language) if reason else "",
        since=agent.get("since"),
        extension=agent.get("extension") or "",
        queue=floor.site.queue_label(agent.get("queue")) if agent.get("queue") else "",
        caller=caller_of(floor.calls.get(agent.get("call") or "")),
        queues=tuple(floor.site.queue_label(queue) for queue in agent.get("queues") or ()),
        reachable=bool(agent.get("reachable", True)),
        calls_today=int(agent.get("calls_today") or 0),
        talk_today_s=float(agent.get("talk_today_s") or 0),
        next_state=str(following.get("state") or ""),
        next_reason=floor.site.reason_label(str(following.get("reason") or ""), floor.language),
        may_control=may_control,
    )


def agent_cards(floor: Floor, may_control: bool = False) -> tuple[AgentCard, ...]:
    """All, by name: a tile keeps its place while its agent works."""
    cards = (agent_card(agent, floor, may_control) for agent in floor.agents.values())
    return tuple(sorted(cards, key=lambda card: (card.name.lower(), card.username)))
