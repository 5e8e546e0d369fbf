"""Things that no call reaches: warnings. An overflow that never happens is an error: it hides a mistake."""

from collections.abc import Iterator

from appliance.core.site import builtin
from appliance.core.site.model import Route, RouteKind, Site
from appliance.core.site.problems import Problem, Severity
from appliance.core.site.walk import overflows, routes, said


def problems(site: Site) -> Iterator[Problem]:
    for queue in site.queues.values():
        if queue.overflow != Route(RouteKind.HANGUP) and not overflows(queue):
            yield Problem(f"queues.{queue.name}.overflow", "overflow_never")
        if not queue.members and not any(queue.name in user.queues for user in site.users.values()):
            yield Problem(f"queues.{queue.name}", "nobody", severity=Severity.WARNING)
    for number in site.numbers:
        if not site.trunks:
            yield Problem(f"numbers.{number}", "no_trunk", severity=Severity.WARNING)
    for path in _unreached(site):
        yield Problem(path, "unused", severity=Severity.WARNING)


def _unreached(site: Site) -> Iterator[str]:
    reached = {(route.kind, route.target) for _, route in routes(site)}
    for kind, section, names in (
        (RouteKind.HOURS, "hours", site.hours),
        (RouteKind.MENU, "menus", site.menus),
        (RouteKind.VOICEMAIL, "voicemails", site.voicemails),
    ):
        yield from (f"{section}.{name}" for name in names if (kind, name) not in reached)
    heard = {prompt for _, prompt in said(site)}
    yield from (f"prompts.{name}" for name in site.prompts if name not in heard | set(builtin.PROMPTS))
