"""`timbre status`: is everything running, and what is going on right now."""

import argparse
import asyncio
import subprocess
import time
from typing import Any

from appliance import VERSION
from appliance.core.site.parse import load_site
from appliance.entry.cli.output import DONE, FAILED, as_json, complain, table
from appliance.entry.cli.words import say
from appliance.feed.client import FeedClient
from appliance.feed.protocol import FeedError
from appliance.site.client import SiteError, ask

_UNITS = ("asterisk", "timbre-acd", "timbre-site", "timbre-web", "timbre-jobs")


def add(verbs: Any) -> None:
    parser = verbs.add_parser("status", help=say("what is going on", "qué está pasando"))
    parser.add_argument("--json", action="store_true", help=say("for programs", "para programas"))
    parser.set_defaults(run=_status)


def _status(arguments: argparse.Namespace) -> int:
    """Status 1 if a service is not running."""
    services = _services()
    live = asyncio.run(_live())
    found = {"version": VERSION, "site": _site(), "services": services, "live": live}
    if arguments.json:
        as_json(found)
    else:
        _show(found)
    return DONE if all(state == "active" for state in services.values()) and live is not None else FAILED


def _services() -> dict[str, str]:
    done = subprocess.run(["systemctl", "is-active", *_UNITS], capture_output=True, text=True, check=False)
    states = done.stdout.split()
    return (
        dict(zip(_UNITS, states, strict=True))
        if len(states) == len(_UNITS)
        else dict.fromkeys(_UNITS, "unknown")
    )


async def _live() -> dict[str, Any] | None:
    """The ACD's state; None if it does not answer."""
    feed = FeedClient()
    try:
        await feed.connect(timeout_s=3)
        return feed.state
    except FeedError:
        return None
    finally:
        await feed.close()


def _site() -> dict[str, Any]:
    try:
        reply = ask("export")
    except SiteError:
        return {}
    site = load_site(reply["site"])
    return {"name": site.name, "revision": reply["revision"], "timezone": site.timezone}


def _show(found: dict[str, Any]) -> None:
    site = found["site"]
    print(f"Timbre {found['version']}  {site.get('name', '-')}  "
          f"{say('site revision', 'revisión del sitio')} {site.get('revision', '-')}\n")  # fmt: skip
    table(list(found["services"].items()), [say("SERVICE", "SERVICIO"), say("STATE", "ESTADO")])
    live = found["live"]
    if live is None:
        complain(say("the call distributor does not answer; see `journalctl -u timbre-acd`",
                     "el distribuidor no responde; vea `journalctl -u timbre-acd`"))  # fmt: skip
        return
    now = time.time()
    print()
    table([_trunk(trunk) for trunk in live["trunks"].values()],
          [say("TRUNK", "TRONCAL"), say("STATE", "ESTADO"), say("LINES", "LÍNEAS")])  # fmt: skip
    print()
    table([_queue(queue, now) for queue in live["queues"].values()], [
        say("QUEUE", "COLA"), say("WAITING", "ESPERAN"), say("LONGEST", "MÁXIMA"), say("READY", "LIBRES"),
        say("TALKING", "HABLAN"), say("SERVICE LEVEL", "NIVEL")])  # fmt: skip
    for alarm in live["alarms"].values():
        print(f"\n! {alarm['code']} ({alarm['severity']})")


def _trunk(trunk: dict[str, Any]) -> tuple[object, ...]:
    state = say("up", "activa") if trunk["up"] else f"{say('down', 'caída')} {trunk.get('reason') or ''}"
    return trunk["name"], state.strip(), f"{trunk['busy']}/{trunk['channels']}"


def _queue(queue: dict[str, Any], now: float) -> tuple[object, ...]:
    since, level = queue["longest_since"], queue["service_level_pct"]
    longest = f"{now - since:.0f} s" if since else ""
    agents = queue["agents"]
    return (
        queue["name"], queue["waiting"], longest, agents["ready"], agents["talking"],
        f"{level:.0f} %" if level is not None else "",
    )  # fmt: skip
