"""`timbre user …`: people of the site and their passwords (read from standard input, never an argument)."""

import argparse
import contextlib
import getpass
import sys
import time
from typing import Any

from appliance.core.site.model import Role
from appliance.entry.cli.output import DONE, FAILED, WRONG_INPUT, as_json, complain, refuse, table
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.site.client import SiteError, ask
from appliance.store import audit, credentials
from appliance.store.credentials import WeakPassword
from appliance.store.database import open_database


def add(verbs: Any) -> None:
    own = group(verbs, "user")
    verb(own, "list", "user.list", _list)
    new = verb(own, "add", "user.add", _add)
    new.add_argument("username")
    new.add_argument("--name", required=True, help=say("user.add.name"))
    new.add_argument("--role", action="append", required=True, choices=[str(role) for role in Role])
    new.add_argument("--no-password", action="store_true", help=say("user.add.no_password"))
    passwd = verb(own, "passwd", "user.passwd", _passwd)
    passwd.add_argument("username")
    passwd.add_argument("--must-change", action="store_true", help=say("user.passwd.must_change"))


def _list(arguments: argparse.Namespace) -> int:
    people = ask("export")["site"].get("users", {})
    if arguments.json:
        as_json(people)
    else:
        rows = [(n, user["name"], " ".join(user["roles"]), user.get("number")) for n, user in people.items()]
        table(rows, "user", "name", "roles", "number")
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    """Adds to the site file, whose owner checks it, then sets the password."""
    exported = ask("export")
    site, username = exported["site"], arguments.username
    users = site.setdefault("users", {})
    if username in users:
        return refuse("user_there", user=username)
    password = None if arguments.no_password else _read_password(username)
    if password is None and not arguments.no_password:
        return WRONG_INPUT
    users[username] = {"name": arguments.name, "roles": list(dict.fromkeys(arguments.role))}
    reply = ask("apply", site=site, by=who(), summary=f"user add {username}", expect=exported["revision"])
    if password is not None and not _set(username, password, must_change=False):
        complain(say("user_later", user=username))
        return FAILED
    if arguments.json:
        as_json({"username": username, "revision": reply["revision"]})
    else:
        print(say("user_added", user=username))
    return DONE


def _passwd(arguments: argparse.Namespace) -> int:
    password = _read_password(arguments.username)
    if password is None:
        return WRONG_INPUT
    if not _set(arguments.username, password, arguments.must_change):
        return refuse("user_unknown", user=arguments.username)
    if arguments.json:
        as_json({"username": arguments.username})
    else:
        print(say("password_set"))
    return DONE


def _set(username: str, password: str, must_change: bool) -> bool:
    """Whether the database knows the user."""
    open_database()
    try:
        credentials.set_password(username, password, time.time(), must_change)
    except LookupError:
        return False
    audit.write(time.time(), who(), "credential.set", username, {"how": "command line"})
    _end_set_up()
    return True


def _end_set_up() -> None:
    """Somebody can log in: the one-time code is worth nothing. timbre-site, if away, sees it at its start."""
    with contextlib.suppress(SiteError):
        ask("set-up-done")


def _read_password(username: str) -> str | None:
    """From the terminal without echo, or one line of standard input; None, after saying why, if refused."""
    if sys.stdin.isatty():
        try:
            password = getpass.getpass(say("password_new"))
            again = getpass.getpass(say("password_again"))
        except EOFError:
            complain(say("no_password"))
            return None
        if password != again:
            complain(say("passwords_differ"))
            return None
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        credentials.check_strength(password, username)
    except WeakPassword as weak:
        complain(say(f"weak.{weak.code}"))
        return None
    return password
