"""`timbre certificate …`: what browsers are shown."""

import argparse
import subprocess
import time
from typing import Any

from appliance.entry.cli.output import DONE, FAILED, WRONG_INPUT, as_json, complain, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.site import text_of
from appliance.entry.cli.words import say
from appliance.site.client import ask
from appliance.store import audit
from appliance.store.database import open_database

_WEB = "timbre-web.service"


def add(verbs: Any) -> None:
    own = group(verbs, "certificate")
    verb(own, "show", "certificate.show", _show)
    install = verb(own, "install", "certificate.install", _install)
    install.add_argument("certificate", metavar="CERT", help=say("certificate.install.cert"))
    install.add_argument("key", metavar="KEY", help=say("certificate.install.key"))
    verb(own, "remove", "certificate.remove", _remove)


def _show(arguments: argparse.Namespace) -> int:
    return _tell(ask("certificate"), arguments.json)


def _install(arguments: argparse.Namespace) -> int:
    certificate, key = text_of(arguments.certificate), text_of(arguments.key)
    if certificate is None or key is None:
        return WRONG_INPUT
    ask("certificate-install", certificate=certificate, key=key, by=who())
    return _shown_from_now_on("certificate.install", [_WEB], arguments.json)


def _remove(arguments: argparse.Namespace) -> int:
    ask("certificate-remove", by=who())
    return _shown_from_now_on("certificate.remove", ["timbre-firstboot.service", _WEB], arguments.json)


def _shown_from_now_on(deed: str, units: list[str], json_wanted: bool) -> int:
    """The web reads its certificate when it starts; its sockets stay open meanwhile."""
    for unit in units:
        # An installer who tries this and that is no unit that fails over and over.
        subprocess.run(["systemctl", "reset-failed", unit], check=False)
        if subprocess.run(["systemctl", "restart", unit], check=False).returncode:
            complain(say("web_later"))
            return FAILED
    reply = ask("certificate")
    open_database()
    audit.write(time.time(), who(), deed, ", ".join(reply["names"]), {"sha256": reply["sha256"]})
    return _tell(reply, json_wanted)


def _tell(reply: dict[str, Any], json_wanted: bool) -> int:
    if json_wanted:
        as_json({name: value for name, value in reply.items() if name != "ok"})
    else:
        names = ", ".join(reply["names"])
        until = when(reply["ends_at"])
        print(
            say("certificate_shown", names=names, issuer=reply["issuer"], until=until, sha256=reply["sha256"])
        )
    return DONE
