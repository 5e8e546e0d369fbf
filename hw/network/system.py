"""The settings in force: files written, their readers told. Root only.

All of it may be repeated at any time: after a kill in the middle the next one makes it whole.
"""

import json
import logging
import subprocess
import time
from pathlib import Path
from typing import Any, Final

from hw.network.render import CHRONY, NETWORKD, PREFIX, RESOLVED, render
from hw.network.settings import Settings
from hw.trials import SettingError

log = logging.getLogger(__name__)

TIMEOUT_S: Final = 15.0
_VLAN_WITHIN_S: Final = 5.0
_TOLD: Final = (
    ("/usr/bin/networkctl", "--no-ask-password", "reload"),
    ("/usr/bin/systemctl", "--no-ask-password", "try-reload-or-restart", "systemd-resolved.service"),
    ("/usr/bin/systemctl", "--no-ask-password", "try-restart", "chrony.service"),
)


class NetworkError(SettingError):
    """A program that does the work said no."""


def put(settings: Settings, root: Path = Path("/")) -> None:
    """Make the system as the settings say. Raises NetworkError."""
    files = {root / path.lstrip("/"): text for path, text in render(settings).items()}
    before = _vlans(root)
    try:
        for path in _ours(root) - set(files):
            path.unlink()
        for path, text in files.items():
            _write(path, text)
    except OSError as error:
        raise NetworkError(f"{error.filename}: {error.strerror}") from error
    after = _vlans(root)
    for name in [name for name, text in before.items() if after.get(name) != text]:
        # networkd never changes the tag of a device that is there.
        _forget(name)
    for command in _TOLD:
        run(*command)
    _await_vlans(settings)
    run("/usr/bin/hostnamectl", "--no-ask-password", "hostname", settings.hostname)


def look() -> list[dict[str, Any]]:
    """Every interface as it is: `{name, up, addresses, mac, vlan}`; link-local addresses left out."""
    found = []
    for link in json.loads(run("/usr/sbin/ip", "-json", "-details", "address", "show")):
        if link["ifname"] == "lo" or link["ifname"].startswith("timbre-"):
            continue
        held = [one for one in link.get("addr_info", ()) if one.get("scope") == "global"]
        info = link.get("linkinfo", {})
        found.append(
            {
                "name": link["ifname"],
                "up": "LOWER_UP" in link.get("flags", ()),
                "mac": link.get("address", ""),
                "addresses": [f"{one['local']}/{one['prefixlen']}" for one in held],
                "vlan": info.get("info_data", {}).get("id") if info.get("info_kind") == "vlan" else None,
            }
        )
    return found


def ways_out() -> list[str]:
    """Gateways of the default routes, the one taken first."""
    routes = json.loads(run("/usr/sbin/ip", "-json", "route", "show", "default"))
    routes += json.loads(run("/usr/sbin/ip", "-json", "-6", "route", "show", "default"))
    routes.sort(key=lambda route: route.get("metric", 0))
    return [f"{route['gateway']} ({route['dev']})" for route in routes if "gateway" in route]


def run(*command: str) -> str:
    """What it said. Raises NetworkError with its complaint."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NetworkError(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        raise NetworkError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[:400]}")
    return done.stdout


def _ours(root: Path) -> set[Path]:
    """Files of an earlier time."""
    found = {path for path in (root / RESOLVED[1:], root / CHRONY[1:]) if path.exists()}
    return found | set((root / NETWORKD[1:]).glob(f"{PREFIX}*"))


def _vlans(root: Path) -> dict[str, str]:
    """VLAN devices of ours and their descriptions."""
    found = (root / NETWORKD[1:]).glob(f"{PREFIX}*.netdev")
    return {path.stem.removeprefix(PREFIX): path.read_text(encoding="utf-8") for path in found}


def _await_vlans(settings: Settings) -> None:
    """networkd makes them after its answer; one that cannot be made takes its carrier down with it."""
    wanted = {one.name for one in settings.interfaces if one.vlan_of}
    until = time.monotonic() + _VLAN_WITHIN_S
    while missing := wanted - {one["name"] for one in look()}:
        if time.monotonic() >= until:
            raise NetworkError(
                f"the VLAN {', '.join(sorted(missing))} did not come up; see journalctl -u systemd-networkd"
            )
        time.sleep(0.1)


def _forget(name: str) -> None:
    try:
        run("/usr/bin/networkctl", "--no-ask-password", "delete", name)
    except NetworkError as error:
        log.info("%s was gone already: %s", name, error)


def _write(path: Path, text: str) -> None:
    """Readable for the daemons, which are not root."""
    partial = path.with_name(f".{path.name}.part")
    partial.write_text(text, encoding="utf-8")
    partial.chmod(0o644)
    partial.replace(path)
