"""`timbre guard`: what calls out have used, what is stopped and why; and releasing it."""

import argparse
import asyncio
import time
from typing import Any

from appliance.entry.cli.live import live_state
from appliance.entry.cli.output import DONE, FAILED, WRONG_INPUT, as_json, complain, table, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.feed.client import FeedClient
from appliance.feed.protocol import FeedError
from appliance.store import audit
from appliance.store.database import open_database

RELEASED = "guard.release"
"""In the audit, as in the UI."""


def add(verbs: Any) -> None:
    own = group(verbs, "guard")
    verb(own, "show", "guard.show", _show)
    release = verb(own, "release", "guard.release", _release)
    release.add_argument("subject", help=say("guard.release.subject"))


def _show(arguments: argparse.Namespace) -> int:
    live = live_state()
    if live is None:
        complain(say("acd_away"))
        return FAILED
    subjects = live["guard"]
    if arguments.json:
        as_json(subjects)
        return DONE
    used = [s for s in subjects.values() if s["stopped"] or s["used_day_s"] or s["calls"] or s["per_hour_s"]]
    table([_row(s) for s in sorted(used, key=lambda s: s["subject"])], *_HEADS)
    for subject in used:
        if stop := subject["stopped"]:
            reason = say(f"guard.{stop['reason']}")
            number = stop["number"] or "-"
            print(
                "\n! "
                + say("guard.stopped", s=subject["subject"], at=when(stop["at"]), why=reason, number=number)
            )
    return DONE


_HEADS = ("subject", "state", "calls", "hour_min", "day_min")


def _row(subject: dict[str, Any]) -> tuple[object, ...]:
    state = say("guard.state.stopped" if subject["stopped"] else "guard.state.open")
    return (
        subject["subject"],
        state,
        _of(subject["calls"], subject["calls_at_once"]),
        _of(subject["used_hour_s"] // 60, subject["per_hour_s"] and subject["per_hour_s"] // 60),
        _of(subject["used_day_s"] // 60, subject["per_day_s"] and subject["per_day_s"] // 60),
    )


def _of(used: int, limit: int | None) -> str:
    return str(used) if limit is None else f"{used}/{limit}"


def _release(arguments: argparse.Namespace) -> int:
    open_database()
    try:
        reply = asyncio.run(_command({"subject": arguments.subject}))
    except FeedError as error:
        complain(error.message)
        return WRONG_INPUT if error.code == "unknown_subject" else FAILED
    audit.write(time.time(), who(), RELEASED, arguments.subject, {"was_stopped": reply["was_stopped"]})
    if arguments.json:
        as_json(reply)
    else:
        print(say("guard.released", subject=arguments.subject))
    return DONE


async def _command(args: dict[str, Any]) -> dict[str, Any]:
    feed = FeedClient()
    try:
        await feed.connect(timeout_s=3.0)
        return await feed.command(RELEASED, args, who())
    finally:
        await feed.close()
