"""Routes in which a call would go round for ever without anybody choosing it."""

from collections.abc import Iterator

from appliance.core.site.model import RouteKind, Site
from appliance.core.site.problems import Problem
from appliance.core.site.walk import Node, onward

_SECTION = {RouteKind.HOURS: "hours", RouteKind.MENU: "menus", RouteKind.QUEUE: "queues"}


def problems(site: Site) -> Iterator[Problem]:
    edges = onward(site)
    done: set[Node] = set()
    for start in edges:
        if loop := _loop_from(start, edges, [], done):
            kind, name = loop[0]
            around = " → ".join(f"{kind} {name}" for kind, name in [*loop, loop[0]])
            yield Problem(f"{_SECTION[kind]}.{name}", "loop", {"value": around})


def _loop_from(
    node: Node, edges: dict[Node, tuple[Node, ...]], trail: list[Node], done: set[Node]
) -> list[Node] | None:
    """The first loop met on the way, each loop once: what was walked before is not walked again."""
    if node in trail:
        return trail[trail.index(node) :]
    if node in done:
        return None
    done.add(node)
    for target in edges.get(node, ()):
        if loop := _loop_from(target, edges, [*trail, node], done):
            return loop
    return None
