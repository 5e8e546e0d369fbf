"""What the display is told of the box: addresses, calls, alarms, the set-up code."""

import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil

from appliance.alarms.news import Alarm
from appliance.core.site.model import Language
from appliance.hardware.pages import Facts

_WAITING = ("waiting", "offered")


def addresses() -> tuple[tuple[str, str], ...]:
    """IPv4 of every interface but the loopback."""
    try:
        found = psutil.net_if_addrs()
    except OSError:
        return ()
    return tuple(
        (name, one.address)
        for name, every in sorted(found.items())
        for one in every
        if one.family == socket.AF_INET and not one.address.startswith("127.")
    )


def setup_code(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()[:40]
    except OSError, ValueError:
        return ""


def facts(
    site: str,
    language: Language,
    live: Mapping[str, Any] | None,
    alarms: Iterable[Alarm],
    code: str,
    battery_pct: int | None,
) -> Facts:
    """`live`: the feed's state; None while it is away."""
    calls = list((live or {}).get("calls", {}).values())
    agents = (live or {}).get("agents", {}).values()
    return Facts(
        site,
        language,
        addresses(),
        None if live is None else len(calls),
        sum(call.get("state") in _WAITING for call in calls),
        sum(agent.get("state") == "ready" for agent in agents),
        tuple(alarm.what for alarm in sorted(alarms, key=lambda alarm: not alarm.critical)),
        code,
        battery_pct,
    )
