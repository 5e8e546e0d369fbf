"""`timbre history rebuild`: the reports' rows anew from the events, should they ever disagree."""

import argparse
from typing import Any

from appliance.entry.cli.output import DONE, as_json
from appliance.entry.cli.parsers import group, verb
from appliance.entry.cli.words import say
from appliance.store.database import open_database
from appliance.store.ingest import rebuild


def add(verbs: Any) -> None:
    verb(group(verbs, "history"), "rebuild", "history.rebuild", _rebuild)


def _rebuild(arguments: argparse.Namespace) -> int:
    open_database()
    count = rebuild()
    if arguments.json:
        as_json({"events": count})
    else:
        print(say("rebuilt", count=count))
    return DONE
