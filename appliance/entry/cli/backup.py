"""`timbre backup …`: making, listing and checking backups, the recovery key."""

import argparse
import sys
import time
from datetime import datetime
from typing import Any

from appliance.backups import catalogue
from appliance.backups.client import ask
from appliance.backups.errors import WORDS, BackupError
from appliance.backups.sheet import sheet
from appliance.backups.state import listed
from appliance.entry.cli import backup_storage, restore
from appliance.entry.cli.output import DONE, FAILED, as_json, complain, table, when
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import language, say
from appliance.site.client import ask as ask_site
from appliance.store import audit
from appliance.store.database import open_database


def add(verbs: Any) -> None:
    own = group(verbs, "backup")
    verb(own, "create", "backup.create", _told(_create))
    listing = verb(own, "list", "backup.list", _told(_list))
    backup_storage.options(listing)
    check = verb(own, "verify", "backup.verify", _told(_verify))
    check.add_argument("id", nargs="?", default="", metavar="ID", help=say("backup.id"))
    backup_storage.options(check)
    bring = verb(own, "restore", "backup.restore", _told(restore.run))
    bring.add_argument("id", nargs="?", default="", metavar="ID", help=say("backup.id"))
    bring.add_argument("--end-calls", action="store_true", help=say("backup.end_calls"))
    backup_storage.options(bring)
    key = verb(own, "key", "backup.key", _told(_key))
    key.add_argument("--new", action="store_true", help=say("backup.key.new"))


def _told(run: Any) -> Any:
    """What went wrong is said in words; for programs as a value."""

    def told(arguments: argparse.Namespace) -> int:
        try:
            status: int = run(arguments)
        except BackupError as error:
            if arguments.json:
                as_json({"ok": False, "error": error.code, "message": error.detail})
            complain(f"{WORDS[error.code][language()]} {error.detail}".strip())
            return FAILED
        return status

    return told


def _create(arguments: argparse.Namespace) -> int:
    shown = _Shown(arguments.json)
    reply = ask("create", shown.tell, by=who())
    made = reply["backup"]
    if arguments.json:
        as_json({**made, "sent_bytes": reply["run"]["sent_bytes"]})
    else:
        megabytes = f"{reply['run']['sent_bytes'] / 1e6:.1f}"
        print(say("backup_made", id=made["id"], sent=megabytes, recordings=made["recordings"]))
    return DONE


class _Shown:
    """Progress, for people, on standard error."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._last = ""

    def tell(self, how: dict[str, Any]) -> None:
        text = str(how.get("step") or "")
        if how.get("files_total"):
            text += f" {how['files']}/{how['files_total']}"
        if not self._quiet and text != self._last:
            print(f"  {text}", file=sys.stderr, flush=True)
        self._last = text


def _list(arguments: argparse.Namespace) -> int:
    if backup_storage.is_given(arguments):
        storage = backup_storage.of(arguments)
        with storage.work() as work, storage.target as target:
            found = catalogue.heads(target, work)
        rows = [listed(found[name]) for name in sorted(found, reverse=True)]
        backups = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
    else:
        backups = ask("list")["backups"]
    if arguments.json:
        as_json(backups)
    else:
        lines = [
            (
                each["id"],
                when(each["at"]),
                f"{each['bytes'] / 1e6:.1f} MB",
                each["recordings"],
                each["version"],
            )
            for each in backups
        ]
        table(lines, "backup", "when", "size", "recordings", "version")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    shown = _Shown(arguments.json)
    if arguments.key:
        storage = backup_storage.of(arguments)
        with storage.work() as work, storage.target as target:
            contents = catalogue.choose(target, work, arguments.id)
            shown.tell({"step": contents.id})
            size = catalogue.check(target, contents, work, lambda name: shown.tell({"step": name}))
            catalogue.check_open(target, contents, work, storage.secret, lambda name: None)
        found = {"ok": True, "id": contents.id, "bytes": size, "opened": True}
    else:
        found = ask("verify", shown.tell, id=arguments.id)
    if arguments.json:
        as_json(found)
    else:
        print(say("backup_opened" if found["opened"] else "backup_whole", id=found["id"]))
    return DONE


def _key(arguments: argparse.Namespace) -> int:
    """Prints the sheet with the secret half, once."""
    open_database()
    if arguments.new:
        ask_site("backup-key-new", by=who())
        audit.write(time.time(), who(), "backup.key.new")
    reply = ask_site("backup-key-take", by=who())
    audit.write(time.time(), who(), "backup.key", reply["recipient"])
    if arguments.json:
        as_json({"secret": reply["secret"], "recipient": reply["recipient"]})
    else:
        site = ask_site("export")["site"]
        today = f"{datetime.now().astimezone():%Y-%m-%d}"
        print(sheet(reply["secret"], site["site"]["name"], today, site.get("backup"), language()), end="")
    return DONE
