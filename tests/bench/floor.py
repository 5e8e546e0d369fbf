"""The site of the benchmark, and the plain app_queue that Timbre's ACD is measured against."""

import subprocess

from tests.support.site import SiteData, agent, phone_password, queue, small_site

CROWD = 120
DID_ONE, DID_CROWD, DID_PLAIN = "5716008000", "5716008001", "5716008002"
ONE = "300"
"""The phone of the agent who takes every call of the first part."""
EXTENSIONS = [str(400 + n) for n in range(CROWD)]


def site() -> SiteData:
    """Queue `one` with a single agent; queue `crowd` with 120. Every conversation is recorded."""
    made = small_site()
    made["users"] = {
        "one": agent("Uno", "200", ["one"], extension=ONE),
        **{f"agent{e}": agent(f"Agente {e}", f"9{e}", ["crowd"], extension=e) for e in EXTENSIONS},
        "sofia": made["users"]["sofia"],
    }
    made["phones"] = {e: {"label": f"Puesto {e}", "password": phone_password(e)} for e in (ONE, *EXTENSIONS)}
    made["queues"] = {"one": queue("Uno", ring="30s"), "crowd": queue("Muchos", ring="30s")}
    made["numbers"] = {
        DID_ONE: {"label": "Uno", "route": {"queue": "one"}},
        DID_CROWD: {"label": "Muchos", "route": {"queue": "crowd"}},
    }
    made["menus"] = {}
    return made


def add_plain_queue() -> None:
    """A number whose calls go straight to app_queue: the same phone, recorded likewise, no ACD."""
    steps = ("Answer()", "MixMonitor(/tmp/plain-${UNIQUEID}.raw,bD)", "Queue(one)", "Hangup()")
    for priority, step in enumerate(steps, 1):
        asterisk(f"dialplan add extension {DID_PLAIN},{priority},{step} into trunk-carrier replace")


def asterisk(command: str) -> str:
    """A line of Asterisk's console. Raises RuntimeError if it is refused."""
    done = subprocess.run(
        ["asterisk", "-C", "/run/timbre/asterisk/asterisk.conf", "-rx", command],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    if "ailed" in done.stdout or "No such" in done.stdout:
        raise RuntimeError(f"asterisk: {command}: {done.stdout.strip()}")
    return done.stdout
