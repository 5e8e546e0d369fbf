"""Digits that could mean two things, or nothing."""

import re
from collections.abc import Iterator

from appliance.core.site.model import OutboundRule, Route, RouteKind, Site
from appliance.core.site.problems import Problem
from appliance.core.site.walk import routes

_CLASSES = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*", "*": r"\*", "+": r"\+"}


def matches(rule: OutboundRule, dialled: str) -> bool:
    """Whether a rule's pattern matches what was dialled."""
    parts = re.findall(r"\[[^]]+\]|.", rule.pattern)
    return bool(re.fullmatch("".join(_CLASSES.get(part, part) for part in parts), dialled))


def problems(site: Site) -> Iterator[Problem]:
    yield from _numbers(site)
    yield from _extensions(site)
    yield from _rules(site)
    yield from _menus(site)
    for path, route in routes(site):
        if route.kind is RouteKind.NUMBER and not _leads_out(site, route):
            yield Problem(f"{path}.number", "no_trunk_out", {"value": route.target})


def _numbers(site: Site) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for number in site.numbers:
        digits = number.removeprefix("+")
        path = f"numbers.{number}"
        if seen.setdefault(digits, path) != path:
            yield Problem(path, "taken", {"value": number, "other": seen[digits]})
        if digits in site.phones:
            yield Problem(path, "taken", {"value": number, "other": f"phones.{digits}"})


def _extensions(site: Site) -> Iterator[Problem]:
    for extension in site.phones:
        for index, rule in enumerate(site.outbound):
            if matches(rule, extension):
                args = {"value": extension, "other": f"outbound.{index} ({rule.pattern})"}
                yield Problem(f"phones.{extension}", "phone_shadowed", args)


def _rules(site: Site) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, rule in enumerate(site.outbound):
        path = f"outbound.{index}"
        if seen.setdefault(rule.pattern, path) != path:
            args = {"value": rule.pattern, "other": seen[rule.pattern]}
            yield Problem(f"{path}.pattern", "taken", args)


def _menus(site: Site) -> Iterator[Problem]:
    for menu in site.menus.values():
        if menu.direct_dial:
            for key in menu.choices:
                if clash := next((ext for ext in site.phones if ext.startswith(key)), None):
                    args = {"value": key, "other": clash}
                    yield Problem(f"menus.{menu.name}.choices.{key}", "direct_dial_clash", args)


def _leads_out(site: Site, route: Route) -> bool:
    return any(matches(rule, route.target) for rule in site.outbound)
