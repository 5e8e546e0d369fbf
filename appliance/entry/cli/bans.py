"""`timbre bans …`: who is shut out for guessing, and letting them in again."""

import argparse
from typing import Any

from appliance.core.site.kinds.times import spell
from appliance.entry.cli.output import DONE, as_json, refuse, table
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.site.client import ask


def add(verbs: Any) -> None:
    own = group(verbs, "bans")
    verb(own, "list", "bans.list", _list)
    verb(own, "release", "bans.release", _release).add_argument("address", help=say("bans.address"))


def _list(arguments: argparse.Namespace) -> int:
    bans = ask("bans")["bans"]
    if arguments.json:
        as_json(bans)
    elif bans:
        table([(ban["address"], spell(ban["left_s"])) for ban in bans], "address", "left")
    else:
        print(say("bans.none"))
    return DONE


def _release(arguments: argparse.Namespace) -> int:
    reply = ask("release", address=arguments.address, by=who())
    if not reply["released"]:
        return refuse("bans.not_banned", address=arguments.address)
    if arguments.json:
        as_json({"address": arguments.address})
    else:
        print(say("bans.released", address=arguments.address))
    return DONE
