"""The link: lines that it cannot carry."""

from collections.abc import Iterator

from appliance.core import admission
from appliance.core.site.model import Site
from appliance.core.site.problems import Problem, Severity


def problems(site: Site) -> Iterator[Problem]:
    fits = admission.limit(site)
    lines = sum(trunk.channels for trunk in admission.over_wan(site))
    if fits is None:
        return
    if fits == 0:
        yield Problem("network.wan", "no_call_fits")
    elif lines > fits:
        told = {"value": str(lines), "fits": str(fits)}
        yield Problem("network.wan", "lines_do_not_fit", told, Severity.WARNING)
