"""Agents: numbers are theirs alone, and only agents serve queues."""

from collections.abc import Iterator

from appliance.core.site.model import Role, Site
from appliance.core.site.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for user in site.users.values():
        path = f"users.{user.username}"
        if user.number:
            owner = owners.setdefault(user.number, path)
            if owner != path:
                yield Problem(f"{path}.number", "taken", {"value": user.number, "other": owner})
        if user.queues and Role.AGENT not in user.roles:
            yield Problem(f"{path}.queues", "not_agent", {"value": user.username})
    for queue in site.queues.values():
        for index, username in enumerate(queue.members):
            if username in site.users and Role.AGENT not in site.users[username].roles:
                yield Problem(f"queues.{queue.name}.members.{index}", "not_agent", {"value": username})
    digits: dict[str, str] = {}
    for reason in site.pause_reasons.values():
        path = f"pause_reasons.{reason.name}"
        if reason.digit and digits.setdefault(reason.digit, path) != path:
            yield Problem(f"{path}.digit", "taken", {"value": reason.digit, "other": digits[reason.digit]})
