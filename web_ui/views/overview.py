"""The overview: the floor on one desk screen, for whoever is answerable for it."""

from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.views.agents import agent_cards
from web_ui.views.alarms import alarm_widgets
from web_ui.views.empty import EmptyPanel
from web_ui.views.live_calls import dom_id
from web_ui.views.queues import floor_totals, queue_cards
from web_ui.views.trunks import trunk_cards


def overview(floor: Floor, _audience: Audience) -> Board:
    queues = tuple(Widget(f"over-queue-{card.name}", "queue_row", card) for card in queue_cards(floor))
    agents = tuple(
        Widget(f"over-agent-{dom_id(card.username)}", "agent_chip", card)
        for card in agent_cards(floor)
        if card.online
    )
    trunks = tuple(Widget(f"over-trunk-{card.name}", "trunk_row", card) for card in trunk_cards(floor))
    return Board(
        (
            WidgetList("page-strips", alarm_widgets(floor, "over")),
            WidgetList("over-totals", (Widget("over-figures", "floor_figures", floor_totals(floor)),)),
            WidgetList(
                "over-queues", queues or (Widget("over-no-queues", "empty_row", EmptyPanel("queues")),)
            ),
            WidgetList("over-agents", agents or (Widget("over-no-agents", "empty", EmptyPanel("agents")),)),
            WidgetList(
                "over-trunks", trunks or (Widget("over-no-trunks", "empty_row", EmptyPanel("trunks")),)
            ),
        )
    )
