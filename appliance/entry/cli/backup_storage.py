"""Which storage and which key a command means: as the site file says, or, on a box that knows nothing yet,
as given.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.backups import age
from appliance.backups.errors import BackupError
from appliance.backups.service import Settings
from appliance.backups.sheet import secret_in
from appliance.backups.targets import target_of
from appliance.backups.targets.base import Target
from appliance.core.site.backup import Backup, Disk
from appliance.core.site.parse import parse
from appliance.core.site.problems import InvalidSite
from appliance.entry.cli.words import language, say
from appliance.site.load import load
from appliance.site.revisions import EMPTY


@dataclass(frozen=True, slots=True)
class Storage:
    target: Target
    secret: str
    run: tempfile.TemporaryDirectory[str]

    @contextmanager
    def work(self) -> Iterator[Path]:
        """For parts on their way; gone afterwards."""
        with tempfile.TemporaryDirectory(dir="/var/lib/timbre", prefix=".backup-") as folder:
            yield Path(folder)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", metavar="FILE", default="", help=say("backup.keyfile"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--target", metavar="FILE", default="", help=say("backup.target"))
    where.add_argument("--disk", metavar="LABEL", default="", help=say("backup.disk"))


def is_given(arguments: argparse.Namespace) -> bool:
    return bool(arguments.key or arguments.target or arguments.disk)


def of(arguments: argparse.Namespace) -> Storage:
    """Raises BackupError, PermissionError."""
    secret = _secret(arguments.key)
    secrets: Mapping[str, str] = {}
    if arguments.disk:
        plan = Backup(disk=Disk(arguments.disk))
    elif arguments.target:
        plan, secrets = _read(arguments.target)
    else:
        order, secrets = Settings().order(0.0)
        plan = order.plan
    run = tempfile.TemporaryDirectory(dir="/run", prefix="timbre-backup-")
    box = age.box_of(age.recipient_of(secret))
    return Storage(target_of(plan, secrets, box, Path(run.name)), secret, run)


def _secret(file: str) -> str:
    if not file:
        raise BackupError("wrong_key", say("backup_needs_key"))
    secret = secret_in(_text(file))
    if not secret:
        raise BackupError("wrong_key", say("backup_no_key", file=file))
    return secret


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError("failed", f"{file}: {error}") from error


def _read(file: str) -> tuple[Backup, Mapping[str, str]]:
    """A section `backup`, alone or in a whole site file, with its secrets written out."""
    try:
        data: Any = load(_text(file))
        section = data.get("backup") if isinstance(data, dict) and "backup" in data else data
        found = parse(json.loads(json.dumps({**EMPTY, "backup": section})), kept=frozenset())
        if found.site is None:
            raise InvalidSite(found.errors)
    except InvalidSite as error:
        problems = "\n  ".join(problem.text(language()) for problem in error.problems)
        raise BackupError("failed", f"{file}:\n  {problems}") from error
    if found.site.backup is None:
        raise BackupError("not_set_up", file)
    return found.site.backup, found.secrets
