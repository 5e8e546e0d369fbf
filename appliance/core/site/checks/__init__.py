"""What only shows when the whole site is seen: one kind of mistake per file."""

from collections.abc import Callable, Iterator

from appliance.core.site.checks import (
    backup,
    dialling,
    interfaces,
    link,
    loops,
    machine,
    people,
    trunks,
    unused,
)
from appliance.core.site.model import Site
from appliance.core.site.problems import Problem

_CHECKS: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    people.problems,
    dialling.problems,
    trunks.problems,
    interfaces.problems,
    link.problems,
    machine.problems,
    backup.problems,
    loops.problems,
    unused.problems,
)


def check(site: Site) -> list[Problem]:
    """All problems of a site whose single entries are sound."""
    return [problem for look in _CHECKS for problem in look(site)]
