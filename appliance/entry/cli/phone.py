"""`timbre phone show EXTENSION`: what an installer types into a desk phone."""

import argparse
from typing import Any

from appliance.entry.cli.output import DONE, as_json
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.site.client import ask


def add(verbs: Any) -> None:
    show = verb(group(verbs, "phone"), "show", "phone.show", _show)
    show.add_argument("extension", metavar="EXTENSION")


def _show(arguments: argparse.Namespace) -> int:
    reply = ask("phone", extension=arguments.extension, by=who())
    if arguments.json:
        as_json(reply)
        return DONE
    print(say("phone_user", extension=reply["extension"]))
    print(say("phone_password", password=reply["password"]))
    print(say("phone_server", port=reply["port"], transports="/".join(reply["transports"])))
    return DONE
