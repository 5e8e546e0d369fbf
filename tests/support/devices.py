"""Serial devices of the box under test: terminals with names as udev gives them to real ones."""

import grp
import json
from pathlib import Path

from tests.support.pty_peer import PtyPeer
from tests.support.waiting import wait_until

BY_ID = Path("/dev/serial/by-id")
STATE = Path("/run/timbre-hardware/state.json")
UNIT = "timbre-hardware.service"


def device(name, peer):
    """`with device("usb-Acme_G100-if00", GsmModem(Sim())) as modem:`"""
    BY_ID.mkdir(parents=True, exist_ok=True)
    return PtyPeer(BY_ID / name, peer, mode=0o660, group=grp.getgrnam("dialout").gr_gid)


def state(part):
    return json.loads(STATE.read_text(encoding="utf-8")).get(part) or {}


def wait_state(part, wanted, timeout_s=30.0):
    """Wait until timbre-hardware says that the part is in a state; what it says."""
    return wait_until(
        lambda: (found := state(part)).get("state") == wanted and found,
        f"the {part} to be {wanted}",
        timeout_s=timeout_s,
        instead=lambda: state(part),
    )
