"""Where a route lies in the rendered dialplan: agreed by renderer and ACD."""

from appliance.core.site.model import Route, RouteKind

_OWN_CONTEXT = frozenset(
    {RouteKind.QUEUE, RouteKind.MENU, RouteKind.HOURS, RouteKind.VOICEMAIL, RouteKind.ANNOUNCEMENT}
)


def place(route: Route) -> tuple[str, str]:
    """The dialplan's context and extension of a route.

    Raises ValueError for `repeat`, which has a meaning only inside the menu that holds it.
    """
    if route.kind in _OWN_CONTEXT:
        return f"{route.kind}-{route.target}", "s"
    match route.kind:
        case RouteKind.EXTENSION:
            return "extensions", route.target
        case RouteKind.NUMBER:
            return "outside", route.target
        case RouteKind.HANGUP:
            return "hangup", "s"
        case _:
            raise ValueError(f"a route {route.kind} has no place outside its menu")
