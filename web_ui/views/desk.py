"""An agent's own desk: my state, my call, my day, my queues."""

from dataclasses import dataclass

from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.views.agents import AgentCard, agent_card
from web_ui.views.alarms import LinkStrip
from web_ui.views.live_calls import LiveCall, live_call
from web_ui.views.queues import queue_cards


@dataclass(frozen=True, slots=True)
class DeskState:
    """What I am doing and what I may do now."""

    agent: AgentCard
    reasons: tuple[tuple[str, str], ...]
    phones: tuple[tuple[str, str], ...]
    """Extension and label of phones nobody is logged in at."""
    usual_phone: str


@dataclass(frozen=True, slots=True)
class DeskCall:
    """The caller I have, or who is ringing me; None: nobody."""

    call: LiveCall | None


@dataclass(frozen=True, slots=True)
class DeskDay:
    calls: int
    talk_s: float


@dataclass(frozen=True, slots=True)
class NoAgent:
    """The reader has the role but the ACD knows no such agent."""

    username: str


def desk(floor: Floor, audience: Audience) -> Board:
    username = audience.username
    link = () if floor.connected else (Widget("desk-link", "link_strip", LinkStrip(int(floor.seen_at))),)
    agent = floor.agents.get(username)
    if agent is None:
        nobody = (Widget("desk-nobody", "desk_nobody", NoAgent(username)),)
        lists: tuple[tuple[Widget, ...], ...] = (link, nobody, (), (), ())
    else:
        card = agent_card(agent, floor)
        mine = set(agent.get("queues") or ())
        lists = (
            link,
            (Widget("desk-my-state", "desk_state", _state(card, floor, username)),),
            (Widget("desk-my-call", "desk_call", DeskCall(_my_call(username, agent.get("call"), floor))),),
            (Widget("desk-my-day", "desk_day", DeskDay(card.calls_today, card.talk_today_s)),),
            tuple(
                Widget(f"desk-queue-{q.name}", "desk_queue", q) for q in queue_cards(floor) if q.name in mine
            ),
        )
    names = ("page-strips", "desk-state", "desk-call", "desk-day", "desk-queues")
    return Board(tuple(WidgetList(name, widgets) for name, widgets in zip(names, lists, strict=True)))


def _my_call(username: str, call_id: str | None, floor: Floor) -> LiveCall | None:
    call = floor.calls.get(call_id or "")
    if call is None:
        call = next((c for c in floor.calls.values() if username in (c.get("offers") or ())), None)
    return live_call(call, floor, may_control=False) if call else None


def _state(card: AgentCard, floor: Floor, username: str) -> DeskState:
    taken = {
        a.get("extension") for name, a in floor.agents.items() if name != username and a.get("extension")
    }
    site = floor.site.site
    user = site.users.get(username) if site else None
    usual = user.extension if user else ""
    # Another's browser is no phone to sit down at.
    free = [p for p in site.phones.values() if not p.browser or p.extension == usual] if site else []
    phones = sorted(free, key=lambda phone: phone.extension)
    return DeskState(
        agent=card,
        reasons=floor.site.reason_choices(floor.language),
        phones=tuple((phone.extension, phone.label) for phone in phones if phone.extension not in taken),
        usual_phone=card.extension or usual,
    )
