"""The floor as it stands at one moment: all that boards are built from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from appliance.core.permissions import Permission
from web_ui.live.board import Board
from web_ui.site_view import SiteView

Entities = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Readers who see the same board: one drawing serves them all."""

    language: str
    permissions: frozenset[Permission]
    username: str = ""
    """Set only for boards that are about the reader."""


@dataclass(frozen=True, slots=True)
class Floor:
    agents: Entities
    queues: Entities
    calls: Entities
    trunks: Entities
    system: Mapping[str, Any]
    alarms: Entities
    site: SiteView
    now: float
    """Epoch seconds UTC."""
    connected: bool
    """False: the ACD's feed is away, and everything here is as it was at `seen_at`."""
    seen_at: float
    health: Mapping[str, Any]
    """What timbre-jobs last found out; empty before that."""
    guard: Entities = field(default_factory=dict)
    """Limits of calls out."""
    language: str = "en"
    """For labels that the site gives in several languages."""


def floor_of(
    state: Mapping[str, Any],
    health: Mapping[str, Any],
    site: SiteView,
    now: float,
    connected: bool,
    seen_at: float,
    language: str,
) -> Floor:
    """From the feed's state, in which an older ACD may leave kinds out."""

    def kind(name: str) -> Any:
        return state.get(name) or {}

    return Floor(
        agents=kind("agents"),
        queues=kind("queues"),
        calls=kind("calls"),
        trunks=kind("trunks"),
        system=kind("system"),
        alarms=kind("alarms"),
        site=site,
        now=now,
        connected=connected,
        seen_at=seen_at,
        health=health,
        guard=kind("guard"),
        language=language,
    )


@dataclass(frozen=True, slots=True)
class BoardSource:
    build: Callable[[Floor, Audience], Board]
    permission: Permission
    personal: bool = False
    """The board is about its reader; it is drawn per user."""
