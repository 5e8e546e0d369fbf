"""`timbre status`: is everything running, and what is going on right now. Status 1 if a service is not."""

import argparse
import subprocess
import time
from typing import Any

from appliance import VERSION
from appliance.core.site.parse import load_site
from appliance.entry.cli.live import live_state
from appliance.entry.cli.output import DONE, FAILED, as_json, complain, table
from appliance.entry.cli.parsers import verb
from appliance.entry.cli.words import language, say
from appliance.health.reasons import in_words
from appliance.site.client import SiteError, ask

_UNITS = ("asterisk", "timbre-acd", "timbre-site", "timbre-web", "timbre-jobs")


def add(verbs: Any) -> None:
    verb(verbs, "status", "status", _status)


def _status(arguments: argparse.Namespace) -> int:
    services, live = _services(), live_state()
    found = {"version": VERSION, "site": _site(), "services": services, "live": live}
    if arguments.json:
        as_json(found)
    else:
        _show(found)
    return DONE if live is not None and set(services.values()) == {"active"} else FAILED


def _services() -> dict[str, str]:
    done = subprocess.run(["systemctl", "is-active", *_UNITS], capture_output=True, text=True, check=False)
    states = done.stdout.split()
    return dict(zip(_UNITS, states if len(states) == len(_UNITS) else ["unknown"] * len(_UNITS), strict=True))


def _site() -> dict[str, Any]:
    try:
        reply = ask("export")
    except SiteError:
        return {"name": "-", "revision": "-", "timezone": "-"}
    site = load_site(reply["site"])
    return {"name": site.name, "revision": reply["revision"], "timezone": site.timezone}


def _show(found: dict[str, Any]) -> None:
    print(say("head", version=found["version"], **found["site"]) + "\n")
    table(list(found["services"].items()), "service", "state")
    live = found["live"]
    if live is None:
        complain(say("acd_away"))
        return
    print()
    table([_trunk(trunk) for trunk in live["trunks"].values()], "trunk", "state", "lines")
    print()
    now = time.time()
    queues = [_queue(queue, now) for queue in live["queues"].values()]
    table(queues, "queue", "waiting", "longest", "ready", "talking", "level")
    for alarm in live["alarms"].values():
        print(f"\n! {alarm['code']} ({alarm['severity']})")


def _trunk(trunk: dict[str, Any]) -> tuple[object, ...]:
    state = (
        say("up")
        if trunk["up"]
        else say("down", reason=in_words(trunk.get("reason") or "unknown")[language()])
    )
    return trunk["name"], state, f"{trunk['busy']}/{trunk['channels']}"


def _queue(queue: dict[str, Any], now: float) -> tuple[object, ...]:
    since, level, agents = queue["longest_since"], queue["service_level_pct"], queue["agents"]
    longest = f"{now - since:.0f} s" if since else ""
    shown = "" if level is None else f"{level:.0f} %"
    return queue["name"], queue["waiting"], longest, agents["ready"], agents["talking"], shown
