"""Who and what there is, from the site file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.core.site.model import E1Trunk, FxoTrunk, Route, RouteKind, SipTrunk, Trunk
from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark
from web_ui.views import words

ROUTES = {
    RouteKind.QUEUE: mark("Queue"),
    RouteKind.MENU: mark("Menu"),
    RouteKind.HOURS: mark("Opening hours"),
    RouteKind.EXTENSION: mark("Extension"),
    RouteKind.NUMBER: mark("Outside number"),
    RouteKind.VOICEMAIL: mark("Voicemail"),
    RouteKind.ANNOUNCEMENT: mark("Announcement"),
    RouteKind.REPEAT: mark("Say it again"),
    RouteKind.HANGUP: mark("Hang up"),
}


@dataclass(frozen=True, slots=True)
class UserLine:
    username: str
    name: str
    roles: tuple[str, ...]
    number: str
    extension: str
    queues: tuple[str, ...]
    skills: tuple[tuple[str, int], ...]
    has_password: bool


@dataclass(frozen=True, slots=True)
class NumberLine:
    number: str
    label: str
    kind: str
    target: str
    trunk: str
    max_calls: int | None


@dataclass(frozen=True, slots=True)
class PhoneLine:
    extension: str
    label: str
    dial_out: bool
    port: str
    """Of an analog telephone, `3/1`."""
    agent: str
    """Who is logged in there now."""


@dataclass(frozen=True, slots=True)
class TrunkLine:
    name: str
    label: str
    kind: str
    place: str
    """The carrier's address, or span and ports."""
    channels: int


@dataclass(frozen=True, slots=True)
class QueueLine:
    label: str
    name: str
    strategy: str
    ring_s: float
    wrap_up_s: float
    max_wait_s: float | None
    max_waiting: int | None
    overflow_kind: str
    overflow_target: str
    service_target_s: float
    service_target_pct: float
    record: bool


@dataclass(frozen=True, slots=True)
class DirectoryView:
    users: tuple[UserLine, ...]
    numbers: tuple[NumberLine, ...]
    phones: tuple[PhoneLine, ...]
    queues: tuple[QueueLine, ...]
    trunks: tuple[TrunkLine, ...] = ()


def target_label(route: Route, site: SiteView) -> str:
    labels = {
        RouteKind.QUEUE: site.queue_label,
        RouteKind.MENU: site.menu_label,
        RouteKind.VOICEMAIL: site.voicemail_label,
    }
    return labels[route.kind](route.target) if route.kind in labels else route.target


def _place(trunk: Trunk) -> str:
    match trunk:
        case SipTrunk():
            return trunk.host
        case E1Trunk():
            return ", ".join(str(span) for span in trunk.spans)
        case FxoTrunk():
            return ", ".join(f"{trunk.span}/{port}" for port in trunk.ports)


def directory(view: SiteView, with_password: frozenset[str], agents: Mapping[str, Any]) -> DirectoryView:
    site = view.site
    if site is None:
        return DirectoryView((), (), (), ())
    at = {a.get("extension"): a.get("name") or a["username"] for a in agents.values() if a.get("extension")}
    users = (
        UserLine(
            u.username,
            u.name,
            tuple(u.roles),
            u.number,
            u.extension,
            tuple(view.queue_label(queue) for queue in u.queues),
            tuple((site.skills.get(skill, skill), level) for skill, level in u.skills.items()),
            u.username in with_password,
        )
        for u in site.users.values()
    )
    numbers = (
        NumberLine(
            n.number,
            n.label,
            ROUTES[n.route.kind],
            target_label(n.route, view),
            view.trunk_label(n.trunk) if n.trunk else "",
            n.max_calls,
        )
        for n in site.numbers.values()
    )
    queues = (
        QueueLine(
            q.label or q.name,
            q.name,
            str(q.strategy),
            q.ring_s,
            q.wrap_up_s,
            q.max_wait_s,
            q.max_waiting,
            ROUTES[q.overflow.kind],
            target_label(q.overflow, view),
            q.service_target_s,
            q.service_target_pct,
            q.record,
        )
        for q in site.queues.values()
    )
    return DirectoryView(
        users=tuple(sorted(users, key=lambda line: line.name.lower())),
        numbers=tuple(numbers),
        phones=tuple(
            PhoneLine(p.extension, p.label, p.dial_out, p.port, at.get(p.extension, ""))
            for p in site.phones.values()
        ),
        trunks=tuple(
            TrunkLine(t.name, t.label, words.TRUNK_KIND[t.kind], _place(t), t.channels)
            for t in site.trunks.values()
        ),
        queues=tuple(sorted(queues, key=lambda line: line.label.lower())),
    )
