"""Parts of the manual that the product knows itself: who may what, and what the box says of its faults."""

import re

from appliance.core.permissions import ROLE_PERMISSIONS, Permission
from appliance.core.site.model import Role
from appliance.health import checks
from appliance.health.finding import Problem
from web_ui.translations import load_catalogs
from web_ui.views.words import PERMISSION, ROLE

_SHORT = {
    Role.AGENT: "A",
    Role.TEAM_LEADER: "TL",
    Role.SUPERVISOR: "S",
    Role.TRAINER: "T",
    Role.QUALITY_LEAD: "QL",
    Role.QUALITY_SUPERVISOR: "QS",
    Role.DATA_ANALYST: "DA",
    Role.TECH_SUPPORT: "TS",
    Role.COORDINATOR: "C",
    Role.ADMINISTRATOR: "AD",
}
_WORDS = {
    "es": {"may": "permiso", "critical": "crítico", "warning": "advertencia", "next": "Qué hacer"},
    "en": {"may": "permission", "critical": "critical", "warning": "warning", "next": "Next"},
}


def roles(language: str) -> str:
    """The table of roles and permissions, in the words of the user interface."""
    say, words = load_catalogs()[language].gettext, _WORDS[language]
    legend = ", ".join(f"**{_SHORT[role]}** {say(ROLE[role])} (`{role}`)" for role in Role)
    head = f"| {words['may']} | | {' | '.join(_SHORT[role] for role in Role)} |"
    rule = "| --- | --- |" + " :-: |" * len(Role)
    rows = [
        f"| {say(PERMISSION[permission])} | `{permission}` | "
        + " | ".join("✓" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        + " |"
        for permission in Permission
    ]
    return "\n".join([legend + ".", "", head, rule, *rows])


def problems() -> list[Problem]:
    """Every problem that a check can find."""
    return [getattr(checks, check.__module__.rpartition(".")[2]).PROBLEM for check in checks.CHECKS]


def findings(language: str) -> str:
    """What the box says of each fault, `…` for what it fills in."""
    words = _WORDS[language]
    parts = []
    for problem in problems():
        text = problem.texts[language]
        what, why, step = (re.sub(r"\{\w+\}", "…", part) for part in (text.what, text.why, text.next))
        parts.append(
            f"### {problem.code}\n\n**{what}** ({words[problem.severity.value]})\n\n"
            f"{why}\n\n{words['next']}: {step}"
        )
    return "\n\n".join(parts)
