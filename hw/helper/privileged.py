"""What root does for Timbre: the whole of it is here.

Nothing comes in but the values of `request`; nothing goes out but these programs with these arguments, never
through a shell. Who may ask is checked by the kernel's word on the peer (`SO_PEERCRED`), not by what it says.
"""

import json
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from hw.helper.request import ApplyDahdi, ApplyQos, PowerOff, Reboot, RemoveQos, Request, SetTimezone

ZONES = Path("/usr/share/zoneinfo")
MAY_ASK: dict[type[Request], tuple[str, ...]] = {
    SetTimezone: ("root", "timbre-site"),
    Reboot: ("root", "timbre-site"),
    PowerOff: ("root", "timbre-site"),
    ApplyQos: ("root", "timbre-site"),
    RemoveQos: ("root", "timbre-site"),
    ApplyDahdi: ("root", "timbre-site"),
}
"""Users by verb."""
TIMEOUT_S = 20.0
_QOS = ("/usr/bin/python3", "-P", "-m", "hw.qos")
_CARDS = ("/usr/bin/python3", "-P", "-m", "hw.cards")


class Refused(Exception):
    """The verb is not for this user, or its argument names nothing on this box."""


class Failed(Exception):
    """The program that does the work said no."""


def program(request: Request) -> Sequence[str]:
    """The program and arguments that carry a request out. Raises Refused."""
    match request:
        case SetTimezone(zone):
            if not (ZONES / zone).is_file():
                raise Refused(f"this box knows no time zone {zone}")
            return ("/usr/bin/timedatectl", "--no-ask-password", "set-timezone", zone)
        case Reboot():
            return ("/usr/bin/systemctl", "--no-ask-password", "--no-block", "reboot")
        case PowerOff():
            return ("/usr/bin/systemctl", "--no-ask-password", "--no-block", "poweroff")
        case ApplyQos():
            return (*_QOS, "apply", json.dumps(asdict(request)))
        case RemoveQos(interface):
            return (*_QOS, "remove", interface)
        case ApplyDahdi():
            return (*_CARDS, "apply", json.dumps(asdict(request)))


def check_user(request: Request, uid: int) -> str:
    """The asking user's name, if the request is for him. Raises Refused."""
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    if name not in MAY_ASK[type(request)]:
        raise Refused(f"{request.verb} is not for user {name}")
    return name


def carry_out(command: Sequence[str]) -> str:
    """Run it to its end; what it said. Raises Failed with its complaint."""
    environment = {"LC_ALL": "C.UTF-8", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        raise Failed(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[:400]}")
    return done.stdout
