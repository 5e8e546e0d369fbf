"""Sessions as their owner sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from appliance.store.models import WebSession

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    browser: str
    address: str
    created_at: float
    seen_at: float
    this: bool


def browser_name(agent: str) -> str:
    """`Chrome · Windows`; the beginning of whatever it says where nothing is recognised."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in (*SYSTEMS, ("Linux", "Linux")) if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40] or "–"


def session_lines(rows: Iterable[WebSession], own: str) -> tuple[SessionLine, ...]:
    return tuple(
        SessionLine(browser_name(row.agent), row.address, row.created_at, row.seen_at, row.id == own)
        for row in rows
    )
