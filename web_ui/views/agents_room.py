"""The agents' room: who is where, for how long, and what a supervisor may do about it."""

from appliance.core.permissions import Permission
from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.views.agents import agent_cards
from web_ui.views.alarms import alarm_widgets
from web_ui.views.empty import EmptyPanel
from web_ui.views.live_calls import dom_id
from web_ui.views.wallboard import SHOWN_STATES, Legend


def agents_room(floor: Floor, audience: Audience) -> Board:
    """Those at work first, by name; those away after them."""
    cards = sorted(
        agent_cards(floor, Permission.LIVE_CONTROL in audience.permissions),
        key=lambda card: (not card.online, card.name.lower(), card.username),
    )
    rows = tuple(Widget(f"agent-{dom_id(card.username)}", "agent_row", card) for card in cards)
    states = (*SHOWN_STATES, "offline")
    legend = Legend(tuple((state, sum(card.state == state for card in cards)) for state in states))
    return Board(
        (
            WidgetList("page-strips", alarm_widgets(floor, "agents")),
            WidgetList("agents-legend", (Widget("agents-states", "state_figures", legend),)),
            WidgetList("agents-rows", rows or (Widget("agents-none", "empty_row", EmptyPanel("no-agents")),)),
        )
    )
