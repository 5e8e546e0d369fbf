"""All routes of a site, with their paths, and where a call goes on by itself."""

from collections.abc import Iterator

from appliance.core.site.model import Queue, Route, RouteKind, Site

Node = tuple[RouteKind, str]
"""A place that routes lead to."""


def overflows(queue: Queue) -> bool:
    """Whether anything can make the queue's overflow happen."""
    return queue.max_wait_s is not None or queue.max_waiting is not None or queue.leave_when_empty


def routes(site: Site) -> Iterator[tuple[str, Route]]:
    """Every route and the path of its key."""
    for number in site.numbers.values():
        yield f"numbers.{number.number}.route", number.route
    for hours in site.hours.values():
        yield f"hours.{hours.name}.open", hours.open
        yield f"hours.{hours.name}.closed", hours.closed
        yield f"hours.{hours.name}.holiday", hours.holiday
    for menu in site.menus.values():
        for key, route in menu.choices.items():
            yield f"menus.{menu.name}.choices.{key}", route
        yield f"menus.{menu.name}.failed", menu.failed
    for queue in site.queues.values():
        yield f"queues.{queue.name}.overflow", queue.overflow


def said(site: Site) -> Iterator[tuple[str, str]]:
    """Where each prompt is heard: path of the key that names it, and its name."""
    for menu in site.menus.values():
        yield f"menus.{menu.name}.greeting", menu.greeting
    for voicemail in site.voicemails.values():
        yield f"voicemails.{voicemail.name}.greeting", voicemail.greeting
    for queue in site.queues.values():
        yield f"queues.{queue.name}.announcements.welcome", queue.announcements.welcome
        yield f"queues.{queue.name}.announcements.prompt", queue.announcements.prompt
    yield "recording.announce", site.recording.announce
    for path, route in routes(site):
        if route.kind is RouteKind.ANNOUNCEMENT:
            yield path, route.target


def onward(site: Site) -> dict[Node, tuple[Node, ...]]:
    """Where a call goes on without anybody choosing: by the hour, after a menu's last try, by overflow."""
    edges: dict[Node, tuple[Node, ...]] = {}
    for hours in site.hours.values():
        targets = dict.fromkeys((_node(hours.open), _node(hours.closed), _node(hours.holiday)))
        edges[RouteKind.HOURS, hours.name] = tuple(targets)
    for menu in site.menus.values():
        edges[RouteKind.MENU, menu.name] = (_node(menu.failed),)
    for queue in site.queues.values():
        if overflows(queue):
            edges[RouteKind.QUEUE, queue.name] = (_node(queue.overflow),)
    return edges


def _node(route: Route) -> Node:
    return route.kind, route.target
