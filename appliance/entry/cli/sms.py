"""`timbre sms …`: short messages through the box's modem."""

import argparse
import sys
import time
from typing import Any

from appliance.entry.cli.output import DONE, as_json, refuse, table, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.hardware.outgoing import BadMessage, clean
from appliance.store import audit, messages
from appliance.store.database import open_database
from appliance.store.messages import MessageFilter
from appliance.store.models import ShortMessage

_SHOWN = ("id", "at", "direction", "number", "text", "state", "reason", "by", "sent_at", "delivered_at")


def add(verbs: Any) -> None:
    own = group(verbs, "sms")
    send = verb(own, "send", "sms.send", _send)
    send.add_argument("number", help=say("sms.number"))
    send.add_argument("text", help=say("sms.text"))
    listing = verb(own, "list", "sms.list", _list)
    listing.add_argument("--search", default="", help=say("sms.search"))
    listing.add_argument("--direction", choices=("in", "out"), default="")
    listing.add_argument("--state", choices=messages.STATES, default="")
    listing.add_argument("--limit", type=int, default=50, metavar="N")


def as_data(row: ShortMessage) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SHOWN}


def _send(arguments: argparse.Namespace) -> int:
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    try:
        number, text = clean(arguments.number, text)
    except BadMessage as error:
        return refuse(f"sms.{error.code}")
    open_database()
    now = time.time()
    row = messages.queue(number, text, who(), now)
    audit.write(now, who(), "sms.sent", number)
    if arguments.json:
        as_json(as_data(row))
    else:
        print(say("sms_queued", id=row.id))
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    open_database()
    wanted = MessageFilter(arguments.search, arguments.direction, arguments.state)
    rows = messages.page(wanted, limit=max(1, min(arguments.limit, 1000)))
    if arguments.json:
        as_json([as_data(row) for row in rows])
    else:
        shown = [
            (row.id, when(row.at), row.direction, row.number, _state(row), _short(row.text)) for row in rows
        ]
        table(shown, "id", "when", "direction", "number", "state", "text")
    return DONE


def _state(row: ShortMessage) -> str:
    return f"{row.state} ({row.reason})" if row.reason else str(row.state)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
