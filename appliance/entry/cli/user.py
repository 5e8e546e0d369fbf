"""`timbre user …`: people of the site, and their passwords (read from standard input, never from arguments)."""

import argparse
import getpass
import os
import sys
import time
from typing import Any

from appliance.core.site.model import Role
from appliance.entry.cli.output import DONE, FAILED, WRONG_INPUT, as_json, complain, table
from appliance.entry.cli.words import say
from appliance.site.client import ask
from appliance.store import audit, credentials
from appliance.store.credentials import WeakPassword
from appliance.store.database import open_database


def add(verbs: Any) -> None:
    parser = verbs.add_parser("user", help=say("people and passwords", "personas y contraseñas"))
    own = parser.add_subparsers(metavar="VERB", required=True)
    listing = own.add_parser("list", help=say("all of them", "todas"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    new = own.add_parser("add", help=say("add to the site file", "agregar al archivo de sitio"))
    new.add_argument("username")
    new.add_argument("--name", required=True, help=say("full name", "nombre completo"))
    new.add_argument("--role", action="append", required=True, choices=[str(role) for role in Role])
    new.add_argument("--no-password", action="store_true", help=say("log-in comes later", "acceso más tarde"))
    new.add_argument("--json", action="store_true")
    new.set_defaults(run=_add)
    passwd = own.add_parser("passwd", help=say("set a password", "poner una contraseña"))
    passwd.add_argument("username")
    passwd.add_argument("--must-change", action="store_true", help=say(
        "must be changed at the next log-in", "se debe cambiar al entrar"))  # fmt: skip
    passwd.add_argument("--json", action="store_true")
    passwd.set_defaults(run=_passwd)


def _list(arguments: argparse.Namespace) -> int:
    people = ask("export")["site"].get("users", {})
    if arguments.json:
        as_json(people)
        return DONE
    rows = [
        (name, user["name"], " ".join(user["roles"]), user.get("number")) for name, user in people.items()
    ]
    table(rows, [say("USER", "USUARIO"), say("NAME", "NOMBRE"), "ROLES", say("NUMBER", "NÚMERO")])
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    """Adds to the site file, whose owner checks it, then sets the password."""
    exported = ask("export")
    site = exported["site"]
    users = site.setdefault("users", {})
    if arguments.username in users:
        complain(say(f"{arguments.username} is there already; `timbre user passwd {arguments.username}` sets a "
                     "password", f"{arguments.username} ya existe; `timbre user passwd {arguments.username}` "
                     "pone una contraseña"))  # fmt: skip
        return WRONG_INPUT
    password = None if arguments.no_password else _read_password(arguments.username)
    if password is None and not arguments.no_password:
        return WRONG_INPUT
    users[arguments.username] = {"name": arguments.name, "roles": list(dict.fromkeys(arguments.role))}
    reply = ask(
        "apply", site=site, by=_who(), summary=f"user add {arguments.username}", expect=exported["revision"]
    )
    if password is not None and not _set(arguments.username, password, must_change=False):
        complain(say("the user was added, but the database does not know it yet; set the password later with "
                     f"`timbre user passwd {arguments.username}`",
                     "se agregó el usuario, pero la base de datos aún no lo conoce; ponga la contraseña luego con "
                     f"`timbre user passwd {arguments.username}`"))  # fmt: skip
        return FAILED
    if arguments.json:
        as_json({"username": arguments.username, "revision": reply["revision"]})
    else:
        print(say(f"{arguments.username} was added.", f"Se agregó a {arguments.username}."))
    return DONE


def _passwd(arguments: argparse.Namespace) -> int:
    password = _read_password(arguments.username)
    if password is None:
        return WRONG_INPUT
    if not _set(arguments.username, password, arguments.must_change):
        complain(say(f"there is no user {arguments.username}; `timbre user list` shows all",
                     f"no existe el usuario {arguments.username}; `timbre user list` los muestra"))  # fmt: skip
        return WRONG_INPUT
    if arguments.json:
        as_json({"username": arguments.username})
    else:
        print(say("The password is set.", "La contraseña quedó puesta."))
    return DONE


def _set(username: str, password: str, must_change: bool) -> bool:
    """Whether the database knows the user."""
    open_database()
    try:
        credentials.set_password(username, password, time.time(), must_change)
    except LookupError:
        return False
    audit.write(time.time(), _who(), "credential.set", username, {"how": "command line"})
    return True


def _who() -> str:
    return os.environ.get("SUDO_USER") or "root"


_WEAK = {
    "too_short": ("it is too short", "es demasiado corta"),
    "too_long": ("it is too long", "es demasiado larga"),
    "too_simple": ("it is too easy to guess", "es demasiado fácil de adivinar"),
}


def _read_password(username: str) -> str | None:
    """From the terminal without echo, or one line of standard input; None, after saying why, if it is weak."""
    if sys.stdin.isatty():
        password = getpass.getpass(say("New password: ", "Contraseña nueva: "))
        if password != getpass.getpass(say("Once more: ", "Otra vez: ")):
            complain(say("the two differ; nothing was changed", "no coinciden; no se cambió nada"))
            return None
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        credentials.check_strength(password, username)
    except WeakPassword as weak:
        reason = say(*_WEAK.get(weak.code, (weak.code, weak.code)))
        complain(say(f"the password is refused: {reason}; take a longer one of several words",
                     f"contraseña rechazada: {reason}; use una más larga, de varias palabras"))  # fmt: skip
        return None
    return password
