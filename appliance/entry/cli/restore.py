"""`timbre backup restore`: the box as it was when the backup was made."""

import argparse
import subprocess
import sys
import time

from appliance.backups import catalogue
from appliance.backups.errors import BackupError
from appliance.backups.restore import Ground, fetch, mark
from appliance.core.backup.contents import Contents
from appliance.entry.cli import backup_storage
from appliance.entry.cli.live import live_state
from appliance.entry.cli.output import DONE, as_json, refuse
from appliance.entry.cli.parsers import who
from appliance.entry.cli.words import say
from appliance.store import audit
from appliance.store.database import is_sqlite, open_database
from appliance.store.errors import StoreError

_WAIT_S = 180.0
_UNITS = ("timbre-site.service", "timbre-acd.service", "timbre-jobs.service", "timbre-web.service")


def run(arguments: argparse.Namespace) -> int:
    state = live_state()
    if state and state.get("calls") and not arguments.end_calls:
        return refuse("restore_calls", count=len(state["calls"]))
    open_database()
    if not is_sqlite():
        return refuse("restore_elsewhere")
    storage, ground = backup_storage.of(arguments), Ground()

    def tell(step: str) -> None:
        if not arguments.json:
            print(f"  {step}", file=sys.stderr, flush=True)

    with storage.work() as work, storage.target as target:
        claimed = catalogue.choose(target, work, arguments.id)
        tell(claimed.id)
        contents = fetch(target, claimed, storage.secret, ground, tell)
    mark(ground, contents)
    tell("restart")
    _restart(ground)
    _note(contents)
    recordings = sum(pack.files for pack in contents.packs)
    if arguments.json:
        as_json({"ok": True, "id": contents.id, "at": contents.at, "recordings": recordings})
    else:
        print(say("restored", id=contents.id, recordings=recordings, before=ground.before))
    return DONE


def _restart(ground: Ground) -> None:
    """All daemons stop, what was fetched takes its place, and they start with it."""
    _systemctl("restart", "--no-block", "timbre.target")
    deadline = time.monotonic() + _WAIT_S
    while ground.mark.exists() or set(_systemctl("is-active", *_UNITS).split()) != {"active"}:
        if time.monotonic() > deadline:
            raise BackupError("failed", say("restore_stuck"))
        time.sleep(0.5)


def _systemctl(*arguments: str) -> str:
    command = ("/usr/bin/systemctl", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _note(contents: Contents) -> None:
    """In the restored database, so that it says itself where it comes from."""
    try:
        open_database()
        audit.write(time.time(), who(), "backup.restore", contents.id, {"host": contents.host})
    except StoreError as error:
        print(error, file=sys.stderr)
