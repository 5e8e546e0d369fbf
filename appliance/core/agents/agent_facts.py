"""What agents do, at their desk or from a phone, and what their phones do.

While an agent is held by a caller (talking, or answered and being joined) a pause or log-out is noted and
comes after the conversation: the pause after its wrap-up, the log-out at once. While the phone rings, it
counts as declining. Repeating what is already so changes nothing.
"""

from appliance.core.agents import presence
from appliance.core.agents.agent import Agent, NextState
from appliance.core.facts import (
    AgentEndsWrapUp,
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    ExtensionInUse,
    ExtensionReachable,
)
from appliance.core.floor import Floor
from appliance.core.ids import Extension, Username
from appliance.core.offers import offering
from appliance.core.refusals import Refusal, Refused
from appliance.core.states import AgentState, OfferState


def logs_in(floor: Floor, fact: AgentLogsIn) -> None:
    """At any phone of the site that nobody else sits at. Logged in elsewhere: the agent changes the phone."""
    agent = _agent(floor, fact.agent)
    _check_extension(floor, agent, fact.extension)
    if fact.paused_reason is not None:
        _check_reason(floor, fact.paused_reason)
    if agent.extension == fact.extension:
        return
    if agent.state in (AgentState.OFFERED, AgentState.TALKING):
        raise Refused(Refusal.IN_CALL, f"{agent.username} is on a call; change the phone after it.")
    if agent.logged_in:
        presence.leave(floor, agent)
    sit_down(floor, agent, fact.extension)
    if fact.paused_reason is not None:
        presence.move(floor, agent, AgentState.PAUSED, fact.paused_reason)
    else:
        presence.settle(floor, agent)


def logs_out(floor: Floor, fact: AgentLogsOut) -> None:
    agent = _agent(floor, fact.agent)
    if _held(floor, agent):
        presence.ask_next(floor, agent, NextState(AgentState.OFFLINE))
    elif agent.logged_in:
        offering.refuse(floor, agent)
        presence.leave(floor, agent)


def pauses(floor: Floor, fact: AgentPauses) -> None:
    agent = _logged_in(floor, fact.agent)
    _check_reason(floor, fact.reason)
    if _held(floor, agent):
        presence.ask_next(floor, agent, NextState(AgentState.PAUSED, fact.reason))
    elif agent.state is AgentState.PAUSED:
        presence.change_reason(floor, agent, fact.reason)
    else:
        offering.refuse(floor, agent)
        agent.next = None
        presence.move(floor, agent, AgentState.PAUSED, fact.reason)


def ready(floor: Floor, fact: AgentReady) -> None:
    """Ends a pause or the wrap-up; during a call it takes back what was asked for after it.

    From an agent who is ready, but whose phone could not be rung: try it again now.
    """
    agent = _logged_in(floor, fact.agent)
    if agent.state in (AgentState.PAUSED, AgentState.WRAP_UP):
        agent.next = None
        presence.settle(floor, agent)
    elif agent.next is not None:
        presence.ask_next(floor, agent, None)
    elif agent.resting:
        presence.wake(floor, agent)


def ends_wrap_up(floor: Floor, fact: AgentEndsWrapUp) -> None:
    agent = _logged_in(floor, fact.agent)
    if agent.state is not AgentState.WRAP_UP:
        raise Refused(Refusal.NOT_IN_WRAP_UP, f"{agent.username} is not in wrap-up; nothing to end.")
    presence.settle(floor, agent)


def extension_in_use(floor: Floor, fact: ExtensionInUse) -> None:
    """A call of the agent's own makes a free agent busy, and a busy one free; paused ones stay paused."""
    phone = floor.phone(fact.extension)
    phone.in_use = fact.in_use
    agent = floor.at_phone(fact.extension)
    if agent is None:
        return
    if fact.in_use and agent.state is AgentState.READY:
        presence.move(floor, agent, AgentState.BUSY)
    elif fact.in_use and agent.state is AgentState.OFFERED and not _held(floor, agent):
        offer = floor.offers[agent.offer] if agent.offer else None
        if offer is not None:
            offering.withdraw(floor, offer)
            offering.back_in_line(floor, floor.calls[offer.call])
    elif not fact.in_use and agent.state is AgentState.BUSY:
        presence.settle(floor, agent)


def extension_reachable(floor: Floor, fact: ExtensionReachable) -> None:
    """An unreachable phone is not rung; one that comes back is tried at once."""
    phone = floor.phone(fact.extension)
    phone.reachable = fact.reachable
    agent = floor.at_phone(fact.extension)
    if agent is not None:
        if fact.reachable:
            agent.failures = 0
            presence.wake(floor, agent)
        presence.refresh(floor, agent)


def sit_down(floor: Floor, agent: Agent, extension: Extension) -> None:
    agent.extension = extension
    agent.phone = floor.phone(extension)
    agent.lot = floor.rng.random()


def _held(floor: Floor, agent: Agent) -> bool:
    """A caller is on the line, or about to be."""
    if agent.state is AgentState.TALKING:
        return True
    offer = floor.offers.get(agent.offer) if agent.offer else None
    return offer is not None and offer.state is OfferState.ACCEPTED


def _agent(floor: Floor, username: Username) -> Agent:
    agent = floor.agents.get(username)
    if agent is None:
        raise Refused(
            Refusal.UNKNOWN_AGENT,
            f"{username} is no agent of this site; add the role or a queue to the user.",
        )
    return agent


def _logged_in(floor: Floor, username: Username) -> Agent:
    agent = _agent(floor, username)
    if not agent.logged_in:
        raise Refused(Refusal.NOT_LOGGED_IN, f"{username} is not logged in; log in at a phone first.")
    return agent


def _check_extension(floor: Floor, agent: Agent, extension: Extension) -> None:
    if extension not in floor.site.phones:
        raise Refused(
            Refusal.UNKNOWN_EXTENSION, f"There is no phone {extension}; log in at one of the site's phones."
        )
    other = floor.at_phone(extension)
    if other is not None and other is not agent:
        raise Refused(
            Refusal.EXTENSION_TAKEN, f"{other.username} is logged in at {extension}; log them out first."
        )


def _check_reason(floor: Floor, reason: str) -> None:
    if reason not in floor.site.pause_reasons and (reason or floor.site.pause_reasons):
        known = ", ".join(floor.site.pause_reasons) or "none"
        raise Refused(Refusal.UNKNOWN_REASON, f"There is no pause reason {reason!r}; the site has: {known}.")
