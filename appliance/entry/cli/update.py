"""`timbre update`: a signed bundle into the other slot, and which system runs."""

import argparse
import contextlib
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

from appliance.entry.cli.output import DONE, FAILED, WRONG_INPUT, as_json, complain
from appliance.entry.cli.parsers import group, verb, who
from appliance.entry.cli.words import say
from appliance.store import audit
from appliance.store.database import open_database
from hw.update.install import UpdateError, install, running_version

_BLESS = "/usr/lib/systemd/systemd-bless-boot"
_STATES = {
    "good": "update.proven",
    "clean": "update.proven",
    "indeterminate": "update.trial",
    "bad": "update.bad",
}


def add(verbs: Any) -> None:
    own = group(verbs, "update")
    verb(own, "show", "update.show", _show)
    one = verb(own, "install", "update.install", _install)
    one.add_argument("file", metavar="FILE", help=say("update.file"))
    one.add_argument("--older", action="store_true", help=say("update.older"))
    one.add_argument("--restart", action="store_true", help=say("update.restart"))


def _show(arguments: argparse.Namespace) -> int:
    try:
        version = running_version()
    except UpdateError as error:
        return _refused(error)
    state = subprocess.run([_BLESS, "status"], capture_output=True, text=True, check=False).stdout.strip()
    if arguments.json:
        as_json({"version": version, "state": state or "unknown"})
    else:
        print(say("update.runs", version=version), say(_STATES.get(state, "update.uncounted")))
    return DONE


def _install(arguments: argparse.Namespace) -> int:
    try:
        with contextlib.ExitStack() as open_files:
            source: IO[bytes] = (
                sys.stdin.buffer
                if arguments.file == "-"
                else open_files.enter_context(Path(arguments.file).open("rb"))
            )
            before = running_version()
            version = install(source, arguments.older)
    except UpdateError as error:
        return _refused(error)
    except OSError as error:
        complain(str(error))
        return FAILED
    with contextlib.suppress(Exception):  # an update may be what mends the database
        open_database()
        audit.write(time.time(), who(), "update.install", version, {"from": before})
    if arguments.json:
        as_json({"version": version})
    else:
        print(say("update.installed", version=version))
    if arguments.restart:
        subprocess.run(["systemctl", "--no-block", "reboot"], check=False)
    return DONE


def _refused(error: UpdateError) -> int:
    complain(say(f"update.{error.code}", detail=str(error)))
    return FAILED if error.code in ("write", "not_an_image") else WRONG_INPUT
