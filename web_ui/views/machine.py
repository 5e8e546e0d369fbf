"""What hangs on the box besides telephones, for the health page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from web_ui.translations.catalog import mark

MODEM: Final = {
    "starting": mark("Starting"),
    "ready": mark("Ready for use"),
    "missing": mark("Not there"),
    "several": mark("More than one"),
    "mute": mark("Does not answer"),
    "unopened": mark("Cannot be opened"),
    "sim_absent": mark("No SIM"),
    "pin_needed": mark("PIN needed"),
    "pin_wrong": mark("PIN wrong"),
    "pin_held_back": mark("PIN not tried any more"),
    "sim_locked": mark("SIM locked"),
    "no_network": mark("No network"),
    "denied": mark("Refused by the network"),
    "away": mark("Not there"),
    "online": mark("On mains"),
    "on_battery": mark("On battery"),
    "closing": mark("Shutting down"),
}
"""Of all three kinds of device."""
GOOD: Final = ("ready", "online")
_WAITING: Final = ("starting",)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    name: str
    what: str
    """A marked text."""
    detail: str
    state: str
    """A marked text."""
    tone: str
    since: float | None


def device_rows(health: Mapping[str, Any]) -> tuple[DeviceRow, ...]:
    hardware = health.get("hardware") or {}
    kinds = (
        ("modem", mark("Modem"), _modem),
        ("display", mark("Display"), _display),
        ("ups", mark("Battery"), _battery),
    )
    return tuple(
        _row(name, what, hardware[name], detail(hardware[name]))
        for name, what, detail in kinds
        if hardware.get(name)
    )


def _row(name: str, what: str, found: Mapping[str, Any], detail: str) -> DeviceRow:
    state = str(found.get("state"))
    tone = "good" if state in GOOD else "" if state in _WAITING else "alarm"
    return DeviceRow(name, what, detail, MODEM.get(state, state), tone, found.get("since") or None)


def _modem(found: Mapping[str, Any]) -> str:
    signal = found.get("signal_dbm")
    parts = [found.get("maker"), found.get("model"), found.get("operator")]
    parts.append(f"{signal} dBm" if signal is not None else "")
    return " · ".join(str(part) for part in parts if part) or str(found.get("device") or "")


def _display(found: Mapping[str, Any]) -> str:
    return str(found.get("model") or found.get("device") or "")


def _battery(found: Mapping[str, Any]) -> str:
    charge = found.get("charge_pct")
    return " · ".join(
        part for part in (found.get("model"), f"{charge} %" if charge is not None else "") if part
    )
