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
from typing import Any

from hw.firewall import kernel
from hw.firewall.policy import Policy, address
from hw.helper.request import (
    ApplyDahdi,
    ApplyFirewall,
    ApplyNetwork,
    ApplyQos,
    AttachDisk,
    Ban,
    ConfirmFirewall,
    ConfirmNetwork,
    DetachDisk,
    FirewallRequest,
    ListBans,
    NetworkRequest,
    PowerOff,
    ProgramRequest,
    Reboot,
    RemoveQos,
    Request,
    SetTimezone,
    ShowFirewall,
    ShowNetwork,
    Unban,
)
from hw.network import system
from hw.network.settings import Settings
from hw.trials import NothingOnTrial, Trials

ZONES = Path("/usr/share/zoneinfo")
MAY_ASK: dict[type[Request], tuple[str, ...]] = {
    SetTimezone: ("root", "timbre-site"),
    Reboot: ("root", "timbre-site"),
    PowerOff: ("root", "timbre-site", "timbre-hardware"),
    ApplyQos: ("root", "timbre-site"),
    RemoveQos: ("root", "timbre-site"),
    ApplyDahdi: ("root", "timbre-site"),
    ApplyFirewall: ("root", "timbre-site"),
    ConfirmFirewall: ("root", "timbre-site"),
    ShowFirewall: ("root", "timbre-site"),
    Ban: ("root", "timbre-site"),
    Unban: ("root", "timbre-site"),
    ListBans: ("root", "timbre-site"),
    ApplyNetwork: ("root", "timbre-site"),
    ConfirmNetwork: ("root", "timbre-site"),
    ShowNetwork: ("root", "timbre-site"),
    AttachDisk: ("root", "timbre-backup"),
    DetachDisk: ("root", "timbre-backup"),
}
"""Users by verb."""
TIMEOUT_S = 20.0
_QOS = ("/usr/bin/python3", "-P", "-m", "hw.qos")
_CARDS = ("/usr/bin/python3", "-P", "-m", "hw.cards")


class Refused(Exception):
    """The verb is not for this user, or its argument names nothing on this box."""


class Failed(Exception):
    """The program that does the work said no."""


def program(request: ProgramRequest) -> Sequence[str]:
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
        case AttachDisk(label):
            # A unit of its own has the right to mount; this process has not.
            return ("/usr/bin/systemctl", "--no-ask-password", "start", f"timbre-disk@{label}.service")
        case DetachDisk(label):
            return ("/usr/bin/systemctl", "--no-ask-password", "stop", f"timbre-disk@{label}.service")


def firewall(request: FirewallRequest, trials: Trials[Policy]) -> dict[str, Any]:
    """Carry a request about the packet filter out; what it answers. Raises Refused, Failed."""
    try:
        match request:
            case ApplyFirewall(policy, within_s):
                trials.apply(Policy.of(policy), within_s)
            case ConfirmFirewall():
                trials.confirm()
            case ShowFirewall():
                held, left_s = trials.held(), trials.left_s()
                return {"loaded": kernel.loaded(), "policy": held.as_data(), "trial_left_s": left_s}
            case Ban(who, seconds):
                kernel.ban(address(who), seconds)
            case Unban(who):
                kernel.unban(address(who))
            case ListBans():
                return {"bans": [{"address": str(b.address), "left_s": b.left_s} for b in kernel.bans()]}
    except NothingOnTrial as error:
        raise Refused(str(error)) from error
    except kernel.FirewallError as error:
        raise Failed(str(error)) from error
    return {}


def network(request: NetworkRequest, trials: Trials[Settings]) -> dict[str, Any]:
    """Carry a request about the network out; what it answers. Raises Refused, Failed."""
    try:
        match request:
            case ApplyNetwork(settings, within_s):
                trials.apply(Settings.of(settings), within_s)
            case ConfirmNetwork():
                trials.confirm()
            case ShowNetwork():
                return {
                    "settings": trials.held().as_data(),
                    "loaded": trials.said(),
                    "trial_left_s": trials.left_s(),
                    "interfaces": system.look(),
                    "ways_out": system.ways_out(),
                }
    except NothingOnTrial as error:
        raise Refused(str(error)) from error
    except system.NetworkError as error:
        raise Failed(str(error)) from error
    return {}


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
