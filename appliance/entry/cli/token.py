"""`timbre token …`: keys for programs that use the API in a user's name."""

import argparse
import time
from typing import Any

from appliance.core.permissions import Permission
from appliance.entry.cli.output import DONE, as_json, refuse, table, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.store import audit, tokens, users
from appliance.store.database import open_database

_DAY_S = 86400


def add(verbs: Any) -> None:
    own = group(verbs, "token")
    new = verb(own, "create", "token.create", _create)
    new.add_argument("username", help=say("token.create.user"))
    new.add_argument("--name", required=True, help=say("token.create.name"))
    scopes = [str(permission) for permission in Permission]
    new.add_argument("--scope", action="append", choices=scopes, help=say("token.create.scope"))
    new.add_argument("--days", type=int, metavar="N", help=say("token.create.days"))
    verb(own, "list", "token.list", _list)
    verb(own, "revoke", "token.revoke", _revoke).add_argument("id", type=int)


def _when(at: Any) -> str:
    return when(float(at) if at else None)


def _create(arguments: argparse.Namespace) -> int:
    open_database()
    now = time.time()
    user = users.get(arguments.username)
    if user is None:
        return refuse("user_unknown", user=arguments.username)
    allowed = users.permissions(user)
    wanted = frozenset(map(Permission, arguments.scope or allowed))
    if beyond := wanted - allowed:
        return refuse("scope_beyond", user=arguments.username, scopes=", ".join(sorted(beyond)))
    ends = now + arguments.days * _DAY_S if arguments.days else None
    secret, row = tokens.create(arguments.username, arguments.name, wanted, now, ends)
    audit.write(now, who(), "token.create", arguments.username, {"label": arguments.name})
    if arguments.json:
        as_json({"token": secret, "id": row.id, "scopes": sorted(wanted)})
    else:
        print(secret)
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    open_database()
    found = tokens.of_user(time.time())
    if arguments.json:
        keys = ("id", "label", "created_at", "used_at", "expires_at")
        as_json([{"user": t.user.username} | {key: getattr(t, key) for key in keys} for t in found])
    else:
        rows = [(t.id, t.user.username, t.label, _when(t.created_at), _when(t.used_at)) for t in found]
        table(rows, "number", "user", "name", "made", "used")
    return DONE


def _revoke(arguments: argparse.Namespace) -> int:
    open_database()
    if not tokens.revoke(arguments.id, time.time()):
        return refuse("token_unknown", id=arguments.id)
    audit.write(time.time(), who(), "token.revoke", str(arguments.id))
    if arguments.json:
        as_json({"id": arguments.id})
    return DONE
