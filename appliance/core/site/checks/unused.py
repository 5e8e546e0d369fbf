"""Things that no call reaches: warnings. An overflow that never happens is an error: it hides a mistake."""

from collections.abc import Iterator

from appliance.core.site import builtin
from appliance.core.site.model import Route, RouteKind, Site
from appliance.core.site.problems import Problem, Severity
from appliance.core.site.walk import overflows, routes


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
    said = _said(site) | {target for kind, target in reached if kind is RouteKind.ANNOUNCEMENT}
    yield from (f"prompts.{name}" for name in site.prompts if name not in said | set(builtin.PROMPTS))


def _said(site: Site) -> set[str]:
    return {
        site.recording.announce,
        *(menu.greeting for menu in site.menus.values()),
        *(voicemail.greeting for voicemail in site.voicemails.values()),
        *(queue.announcements.prompt for queue in site.queues.values()),
        *(queue.announcements.welcome for queue in site.queues.values()),
    }
