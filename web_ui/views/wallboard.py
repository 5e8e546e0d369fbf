"""The wallboard: the whole floor at a glance, from five metres."""

from dataclasses import dataclass

from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.views.agents import agent_cards
from web_ui.views.alarms import alarm_widgets
from web_ui.views.empty import EmptyPanel
from web_ui.views.queues import floor_totals, queue_cards


@dataclass(frozen=True, slots=True)
class Legend:
    """How many agents are in each state; explains the shapes as well."""

    counts: tuple[tuple[str, int], ...]


SHOWN_STATES = ("ready", "offered", "talking", "wrap_up", "paused", "busy")


def wallboard(floor: Floor, _audience: Audience) -> Board:
    queues = tuple(Widget(f"wall-queue-{card.name}", "wall_queue", card) for card in queue_cards(floor))
    online = [card for card in agent_cards(floor) if card.online]
    legend = Legend(tuple((state, sum(card.state == state for card in online)) for state in SHOWN_STATES))
    agents = tuple(Widget(f"wall-agent-{card.username}", "wall_agent", card) for card in online)
    return Board(
        (
            WidgetList("wall-alarms", alarm_widgets(floor, "wall")),
            WidgetList("wall-totals", (Widget("wall-figures", "wall_totals", floor_totals(floor)),)),
            WidgetList("wall-legend", (Widget("wall-states", "wall_legend", legend),)),
            WidgetList("wall-queues", queues or (Widget("wall-no-queues", "empty", EmptyPanel("queues")),)),
            WidgetList("wall-agents", agents or (Widget("wall-no-agents", "empty", EmptyPanel("agents")),)),
        )
    )
