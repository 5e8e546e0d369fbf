"""`timbre token …`: keys for programs that use the API in a user's name."""

import argparse
import os
import time
from datetime import datetime
from typing import Any

from appliance.core.permissions import Permission
from appliance.entry.cli.output import DONE, WRONG_INPUT, as_json, complain, table
from appliance.entry.cli.words import say
from appliance.store import audit, tokens, users
from appliance.store.database import open_database

_DAY_S = 86400


def add(verbs: Any) -> None:
    parser = verbs.add_parser("token", help=say("keys for programs", "llaves para programas"))
    own = parser.add_subparsers(metavar="VERB", required=True)
    new = own.add_parser("create", help=say("make one; shown once", "crear una; se muestra una vez"))
    new.add_argument("username", help=say("in whose name", "a nombre de quién"))
    new.add_argument("--name", required=True, help=say("what it is for", "para qué es"))
    new.add_argument("--scope", action="append", choices=[str(p) for p in Permission], help=say(
        "only this; may be repeated; default: all that the user may",
        "solo esto; se puede repetir; por omisión, todo lo que el usuario puede"))  # fmt: skip
    new.add_argument("--days", type=int, metavar="N", help=say("ends after N days", "vence en N días"))
    new.add_argument("--json", action="store_true")
    new.set_defaults(run=_create)
    listing = own.add_parser("list", help=say("all that are valid", "las vigentes"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    revoke = own.add_parser("revoke", help=say("end one", "anular una"))
    revoke.add_argument("id", type=int)
    revoke.add_argument("--json", action="store_true")
    revoke.set_defaults(run=_revoke)


def _create(arguments: argparse.Namespace) -> int:
    open_database()
    now = time.time()
    user = users.get(arguments.username)
    if user is None:
        complain(say(f"there is no user {arguments.username}; `timbre user list` shows all",
                     f"no existe el usuario {arguments.username}; `timbre user list` los muestra"))  # fmt: skip
        return WRONG_INPUT
    allowed = users.permissions(user)
    wanted = frozenset(map(Permission, arguments.scope or allowed))
    if beyond := wanted - allowed:
        complain(say(f"{arguments.username} may not: {', '.join(sorted(beyond))}",
                     f"{arguments.username} no puede: {', '.join(sorted(beyond))}"))  # fmt: skip
        return WRONG_INPUT
    ends = now + arguments.days * _DAY_S if arguments.days else None
    secret, row = tokens.create(arguments.username, arguments.name, wanted, now, ends)
    audit.write(now, _who(), "token.create", arguments.username, {"label": arguments.name})
    if arguments.json:
        as_json({"token": secret, "id": row.id, "scopes": sorted(wanted)})
    else:
        print(secret)
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    open_database()
    found = [
        {
            "id": t.id,
            "user": t.user.username,
            "name": t.label,
            "created_at": t.created_at,
            "used_at": t.used_at,
        }
        for t in tokens.of_user()
    ]
    if arguments.json:
        as_json(found)
        return DONE
    rows = [(t["id"], t["user"], t["name"], _when(t["created_at"]), _when(t["used_at"])) for t in found]
    head = ["ID", say("USER", "USUARIO"), say("NAME", "NOMBRE"), say("MADE", "CREADA"), say("USED", "USADA")]
    table(rows, head)
    return DONE


def _revoke(arguments: argparse.Namespace) -> int:
    open_database()
    if not tokens.revoke(arguments.id, time.time()):
        complain(say(f"there is no valid token {arguments.id}; `timbre token list` shows all",
                     f"no hay llave vigente {arguments.id}; `timbre token list` las muestra"))  # fmt: skip
        return WRONG_INPUT
    audit.write(time.time(), _who(), "token.revoke", str(arguments.id))
    if arguments.json:
        as_json({"id": arguments.id})
    return DONE


def _when(at: float | None) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M}" if at else ""


def _who() -> str:
    return os.environ.get("SUDO_USER") or "root"
