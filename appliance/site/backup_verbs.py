"""The verbs about backups: the recovery key, and sealing what nobody but the owner of the site may see."""

import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from appliance.backups import age
from appliance.backups.tar import Tally, pack
from appliance.site.backup_key import BackupKey, publish_backup
from appliance.site.owner import Owner
from appliance.site.paths import Paths
from appliance.site.server import BadRequest

log = logging.getLogger(__name__)

SEALED: Final = "site.age"
_LEFT_OUT: Final = ("trial.json", "backup-key")
"""What is on trial ends with this box; a key inside of what it locks opens nothing."""

type Verb = Callable[[dict[str, Any]], dict[str, Any]]


def verbs(owner: Owner, paths: Paths) -> dict[str, Verb]:
    key = BackupKey(paths.secrets)
    return {
        "backup-key": lambda request: key.as_data(),
        "backup-key-take": partial(_take, owner, paths, key),
        "backup-key-new": partial(_new, owner, paths, key),
        "backup-seal": partial(_seal, owner, paths, key),
    }


def _take(owner: Owner, paths: Paths, key: BackupKey, request: dict[str, Any]) -> dict[str, Any]:
    if not key.recipient():
        raise BadRequest("there is no recovery key: the site file says nothing of backups")
    secret = key.take()
    publish_backup(paths, owner.site, owner.revisions.current().secrets)
    log.warning("the recovery key of the backups was given to %s", request["by"])
    return {"secret": secret, "recipient": key.recipient()}


def _new(owner: Owner, paths: Paths, key: BackupKey, request: dict[str, Any]) -> dict[str, Any]:
    key.renew()
    publish_backup(paths, owner.site, owner.revisions.current().secrets)
    log.warning("a new recovery key of the backups was made for %s", request["by"])
    return key.as_data()


def _seal(owner: Owner, paths: Paths, key: BackupKey, request: dict[str, Any]) -> dict[str, Any]:
    """Site and secrets, encrypted here: the process that carries backups away never sees them in clear."""
    plan = owner.site.backup
    if plan is None or not key.recipient():
        raise BadRequest("the site file says nothing of backups")
    tally = Tally()
    target = paths.run / "backup" / SEALED
    partial_file = target.with_name(f".{SEALED}")
    recipients = (key.recipient(), *plan.recipients)
    with (
        age.encrypting(recipients, lambda into: pack(_members(paths), into, True, tally)) as stream,
        partial_file.open("wb") as file,
    ):
        while block := stream.read(1 << 18):
            file.write(block)
        os.fchmod(file.fileno(), 0o640)
    partial_file.replace(target)
    return {"files": tally.files, "bytes": tally.bytes}


def _members(paths: Paths) -> Iterator[tuple[str, Path]]:
    for name, folder in (("site", paths.state), ("secrets", paths.secrets)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith(".") and path.name not in _LEFT_OUT:
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
