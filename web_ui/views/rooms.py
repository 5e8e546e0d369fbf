"""The rooms of the house, and which of them a reader finds in the rail."""

from dataclasses import dataclass
from typing import Final

from appliance.core.permissions import Permission
from web_ui.translations.catalog import mark

P = Permission


@dataclass(frozen=True, slots=True)
class RoomLink:
    title: str
    path: str
    icon: str
    permission: P


@dataclass(frozen=True, slots=True)
class RoomGroup:
    title: str
    rooms: tuple[RoomLink, ...]


GROUPS: Final = (
    RoomGroup(
        mark("Work"),
        (RoomLink(mark("My desk"), "/desk", "desk", P.AGENT_SELF),),
    ),
    RoomGroup(
        mark("Now"),
        (
            RoomLink(mark("Overview"), "/overview", "home", P.LIVE_VIEW),
            RoomLink(mark("Wallboard"), "/wallboard", "wallboard", P.LIVE_VIEW),
            RoomLink(mark("Live calls"), "/live/calls", "calls-live", P.LIVE_VIEW),
            RoomLink(mark("Agents"), "/agents", "agents", P.LIVE_VIEW),
        ),
    ),
    RoomGroup(
        mark("History"),
        (
            RoomLink(mark("Calls"), "/calls", "calls", P.CALLS_VIEW),
            RoomLink(mark("Voicemail"), "/voicemails", "voicemail", P.CALLS_VIEW),
            RoomLink(mark("Short messages"), "/messages", "messages", P.SMS_VIEW),
        ),
    ),
    RoomGroup(
        mark("Reports"),
        (
            RoomLink(mark("Queue report"), "/reports/queues", "report", P.REPORTS_VIEW),
            RoomLink(mark("Agent report"), "/reports/agents", "people", P.REPORTS_VIEW),
            RoomLink(mark("Sound quality"), "/reports/quality", "sound", P.REPORTS_VIEW),
        ),
    ),
    RoomGroup(
        mark("The box"),
        (
            RoomLink(mark("System health"), "/health", "health", P.HEALTH_VIEW),
            RoomLink(mark("Line tests"), "/line-tests", "sound", P.HEALTH_VIEW),
            RoomLink(mark("Calls out"), "/calls-out", "out", P.LIVE_VIEW),
            RoomLink(mark("Users & numbers"), "/directory", "people", P.SITE_VIEW),
            RoomLink(mark("Network"), "/network", "network", P.SITE_EDIT),
            RoomLink(mark("Prompts"), "/prompts", "voicemail", P.SITE_VIEW),
            RoomLink(mark("Site file"), "/site", "site", P.SITE_VIEW),
            RoomLink(mark("Certificate"), "/certificate", "certificate", P.SITE_VIEW),
            RoomLink(mark("Backups"), "/backups", "download", P.BACKUPS_RUN),
            RoomLink(mark("Audit"), "/audit", "audit", P.AUDIT_VIEW),
        ),
    ),
)


def room_groups(permissions: frozenset[P], is_agent: bool) -> tuple[RoomGroup, ...]:
    """Only rooms that may be entered, only groups that have any; a desk only for those who sit at one."""

    def shown(room: RoomLink) -> bool:
        return room.permission in permissions and (is_agent or room.permission is not P.AGENT_SELF)

    groups = (RoomGroup(group.title, tuple(filter(shown, group.rooms))) for group in GROUPS)
    return tuple(group for group in groups if group.rooms)


def first_room(permissions: frozenset[P]) -> str:
    """Where the reader's work is: the desk for an agent, the overview for who watches the floor."""
    if P.LIVE_CONTROL in permissions:
        return "/overview"
    if P.AGENT_SELF in permissions:
        return "/desk"
    return next((room.path for group in room_groups(permissions, True) for room in group.rooms), "/account")
