"""Who serves what, from the site: builds the floor, and rebuilds it under live calls when the site changes.

Nothing that talks is touched: an agent whom the site no longer has finishes the conversation and is then
gone; a queue that is removed lives on in the visits that are being talked to an end. Callers waiting in a
removed queue overflow as that queue said.
"""

from appliance.core.agents import presence
from appliance.core.agents.agent import Agent, NextState
from appliance.core.floor import Floor
from appliance.core.ids import QueueName, Username
from appliance.core.offers import offering
from appliance.core.queues import overflow, visits
from appliance.core.queues.queue import LiveQueue
from appliance.core.site.model import Role, Site, User
from appliance.core.states import AgentState, OfferState


def apply(floor: Floor, site: Site) -> None:
    """Make the floor that of this site."""
    floor.site = site
    members = {name: members_of(site, name) for name in site.queues}
    removed = [queue for name, queue in floor.queues.items() if name not in site.queues]
    floor.queues = {QueueName(name): _queue(floor, site, name) for name in site.queues}
    _apply_agents(floor, site, members)
    for name, queue in floor.queues.items():
        queue.members = {Username(user): rank for rank, user in enumerate(members[name])}
        queue.neighbours = frozenset(other for user in queue.members for other in floor.agents[user].queues)
    _check_phones(floor, site)
    _rearm(floor, removed)
    floor.left = True
    floor.changed.update(("queues", queue.name) for queue in [*removed, *floor.queues.values()])
    floor.changed.update(("calls", call) for call in floor.calls)


def members_of(site: Site, queue: str) -> list[str]:
    """Usernames: first as the queue lists them, then those whose user entry names the queue."""
    listed = [name for name in site.queues[queue].members if name in site.users]
    named = [user.username for user in site.users.values() if queue in user.queues]
    return list(dict.fromkeys([*listed, *named]))


def _queue(floor: Floor, site: Site, name: str) -> LiveQueue:
    queue = floor.queues.get(QueueName(name))
    if queue is None:
        return LiveQueue(site.queues[name])
    queue.config = site.queues[name]
    return queue


def _apply_agents(floor: Floor, site: Site, members: dict[str, list[str]]) -> None:
    serves: dict[str, list[QueueName]] = {}
    for queue, users in members.items():
        for username in users:
            serves.setdefault(username, []).append(QueueName(queue))
    wanted = {name: user for name, user in site.users.items() if name in serves or Role.AGENT in user.roles}
    for agent in [agent for name, agent in floor.agents.items() if name not in wanted]:
        _dismiss(floor, agent)
    for user in wanted.values():
        _engage(floor, user, tuple(serves.get(user.username, ())))


def _engage(floor: Floor, user: User, queues: tuple[QueueName, ...]) -> None:
    agent = floor.agents.get(Username(user.username))
    if agent is None:
        agent = Agent(Username(user.username), user.name, queues, dict(user.skills), floor.now)
        floor.agents[agent.username] = agent
    agent.name, agent.queues, agent.skills, agent.leaving = user.name, queues, dict(user.skills), False
    presence.refresh(floor, agent)
    if agent.free:
        floor.freed.add(agent.username)


def _dismiss(floor: Floor, agent: Agent) -> None:
    agent.leaving = True
    agent.queues = ()
    _send_home(floor, agent)


def _send_home(floor: Floor, agent: Agent) -> None:
    """Log out now, or after the conversation."""
    offer = floor.offers.get(agent.offer) if agent.offer else None
    if offer is not None and offer.state is not OfferState.RINGING:
        presence.ask_next(floor, agent, NextState(AgentState.OFFLINE))
        presence.refresh(floor, agent)
        return
    if offer is not None:
        offering.withdraw(floor, offer)
        offering.back_in_line(floor, floor.calls[offer.call])
    if agent.logged_in:
        presence.leave(floor, agent)
    elif agent.leaving:
        floor.agents.pop(agent.username, None)
        floor.touch_agent(agent)


def _check_phones(floor: Floor, site: Site) -> None:
    for agent in list(floor.agents.values()):
        if agent.extension is not None and agent.extension not in site.phones:
            _send_home(floor, agent)


def _rearm(floor: Floor, removed: list[LiveQueue]) -> None:
    for call in list(floor.calls.values()):
        if not call.in_line:
            continue
        gone = any(call.visiting.queue is queue for queue in removed)
        if call.taken is not None:
            call.visiting.overdue |= gone
        elif gone:
            overflow.overflow(floor, call, "queue_removed")
        else:
            visits.arm(floor, call)
