"""`timbre certificate …`: what browsers and phones are shown."""

import argparse
import time
from typing import Any

from appliance.entry.cli.output import DONE, WRONG_INPUT, as_json, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.site import text_of
from appliance.entry.cli.words import language, say
from appliance.site.client import ask
from appliance.store import audit
from appliance.store.database import open_database


def add(verbs: Any) -> None:
    own = group(verbs, "certificate")
    verb(own, "show", "certificate.show", _show)
    install = verb(own, "install", "certificate.install", _install)
    install.add_argument("certificate", metavar="CERT", help=say("certificate.install.cert"))
    install.add_argument("key", metavar="KEY", help=say("certificate.install.key"))
    verb(own, "remove", "certificate.remove", _remove)
    verb(own, "authority", "certificate.authority", _authority)


def _show(arguments: argparse.Namespace) -> int:
    return _tell(ask("certificate"), arguments.json)


def _install(arguments: argparse.Namespace) -> int:
    certificate, key = text_of(arguments.certificate), text_of(arguments.key)
    if certificate is None or key is None:
        return WRONG_INPUT
    reply = ask("certificate-install", certificate=certificate, key=key, by=who())
    return _changed("certificate.install", reply, arguments.json)


def _remove(arguments: argparse.Namespace) -> int:
    return _changed("certificate.remove", ask("certificate-remove", by=who()), arguments.json)


def _authority(arguments: argparse.Namespace) -> int:
    print(ask("certificate")["authority"], end="")
    return DONE


def _changed(deed: str, reply: dict[str, Any], json_wanted: bool) -> int:
    open_database()
    audit.write(time.time(), who(), deed, ", ".join(reply["names"]), {"sha256": reply["sha256"]})
    for note in reply["notes"] if not json_wanted else ():
        print(note["text"][language()])
    return _tell(reply, json_wanted)


def _tell(reply: dict[str, Any], json_wanted: bool) -> int:
    if json_wanted:
        as_json({name: value for name, value in reply.items() if name not in ("ok", "notes")})
    else:
        names = ", ".join(reply["names"])
        until = when(reply["ends_at"])
        print(
            say("certificate_shown", names=names, issuer=reply["issuer"], until=until, sha256=reply["sha256"])
        )
    return DONE
