"""From plain data (of YAML or JSON) to a Site, collecting everything that is wrong with it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from appliance.core.site import builtin
from appliance.core.site.checks import check
from appliance.core.site.model import Language, Site
from appliance.core.site.problems import InvalidSite, Problem, Severity
from appliance.core.site.schema import FILE, TABLES
from appliance.core.site.spot import FAILED, Reading, Spot

VERSION: Final = 1
"""Of the file's form; stands first in it: `timbre: 1`."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`site` is None if there is any error; warnings do not stand in its way."""

    site: Site | None
    problems: tuple[Problem, ...]
    secrets: dict[str, str]
    """Path of the key → secret, of those written in the file: never part of the site."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def parse(data: Any, kept: frozenset[str] | None = None) -> Parsed:
    """Read a whole site file.

    `kept` names the paths of the secrets that the box holds, for which `(kept)` may stand
    (`phones.101.password`); None takes every `(kept)` as true, for readers of an applied site.
    """
    reading = Reading(names=_names(data), kept=kept, language=_language(data))
    site = FILE.read(_without_version(data, Spot(reading)), Spot(reading))
    if site is FAILED:
        return Parsed(None, _in_order(reading.problems), reading.secrets)
    site = _complete(site)
    reading.problems.extend(check(site))
    failed = any(problem.severity is Severity.ERROR for problem in reading.problems)
    return Parsed(None if failed else site, _in_order(reading.problems), reading.secrets)


def load_site(data: Any) -> Site:
    """The Site of data that was applied before (site.json); raises InvalidSite with every error."""
    parsed = parse(data)
    if parsed.site is None:
        raise InvalidSite(parsed.errors)
    return parsed.site


def to_data(site: Site) -> dict[str, Any]:
    """The canonical file of a site: fixed order, defaults left out, secrets as `(kept)`."""
    data = {"timbre": VERSION} | FILE.write(_bare(site))
    users = data.get("users", {})
    for username, user in site.users.items():
        if user.language == site.language:
            users[username].pop("language", None)
    return {key: value for key, value in data.items() if value not in ({}, [])}


def _names(data: Any) -> dict[str, frozenset[str]]:
    names = {"prompts": frozenset(builtin.PROMPTS), "pause_reasons": frozenset(builtin.PAUSE_REASONS)}
    if not isinstance(data, dict):
        return names
    for section in TABLES:
        table = data.get(section)
        own = frozenset(str(key) for key in table) if isinstance(table, dict) else frozenset()
        if section == "prompts":
            own |= names["prompts"]
        elif section == "pause_reasons":
            own = own | {builtin.MISSED_CALL} if own else names["pause_reasons"]
        names[section] = own
    return names


def _language(data: Any) -> str:
    head = data.get("site") if isinstance(data, dict) else None
    language = head.get("language") if isinstance(head, dict) else None
    return language if language in list(Language) else Language.ES


def _without_version(data: Any, spot: Spot) -> Any:
    if not isinstance(data, dict):
        return data
    if data.get("timbre") != VERSION or isinstance(data.get("timbre"), bool):
        spot.at("timbre").wrong("version", data.get("timbre"))
    return {key: value for key, value in data.items() if key != "timbre"}


def _complete(site: Site) -> Site:
    """The site with the built-in prompts and pause reasons that it does not replace."""
    reasons = site.pause_reasons or builtin.PAUSE_REASONS
    missed = {builtin.MISSED_CALL: builtin.PAUSE_REASONS[builtin.MISSED_CALL]}
    return replace(site, prompts=builtin.PROMPTS | site.prompts, pause_reasons=missed | reasons)


def _bare(site: Site) -> Site:
    """The site without what it would have anyway."""
    prompts = {n: p for n, p in site.prompts.items() if p != builtin.PROMPTS.get(n)}
    reasons = site.pause_reasons
    if reasons == builtin.PAUSE_REASONS:
        reasons = {}
    elif reasons.get(builtin.MISSED_CALL) == builtin.PAUSE_REASONS[builtin.MISSED_CALL] and len(reasons) > 1:
        reasons = {n: r for n, r in reasons.items() if n != builtin.MISSED_CALL}
    return replace(site, prompts=prompts, pause_reasons=reasons)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Errors first, each kind as it stands in the file; what is noted twice once."""
    unique = {(p.path, p.code, p.text()): p for p in problems}.values()
    return tuple(sorted(unique, key=lambda problem: problem.severity is not Severity.ERROR))
