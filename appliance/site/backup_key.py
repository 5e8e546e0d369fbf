"""The key that backups are encrypted for. The box keeps its public half for ever and its secret half only
until somebody has taken it: from then on not even the box can open its backups.
"""

import json
import logging
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from appliance.backups import age
from appliance.backups.errors import BackupError
from appliance.core.site.model import Site
from appliance.site.files import write, write_if_changed
from appliance.site.paths import Paths
from appliance.site.pins import publish_for_backup

log = logging.getLogger(__name__)


class KeyTaken(LookupError):
    """Its secret half is not here any more."""


class BackupKey:
    def __init__(self, secrets: Path) -> None:
        self._secret = secrets / "backup-key"
        self._recipient = secrets / "backup-recipient"

    def recipient(self) -> str:
        """Empty: there is no key yet."""
        try:
            return self._recipient.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    @property
    def waiting(self) -> bool:
        """Whether the secret half can still be taken."""
        return self._secret.exists()

    def as_data(self) -> dict[str, Any]:
        """`recipient` is empty where there is no key; `waiting`: its secret half was not taken yet."""
        return {"recipient": self.recipient(), "waiting": self.waiting}

    def ensure(self) -> str:
        """The recipient, of a new key where there is none. Raises BackupError, OSError."""
        return self.recipient() or self.renew()

    def renew(self) -> str:
        """Another key for the backups from now on; those made before still need the one before."""
        secret, recipient = age.new_key()
        write(self._secret, f"{secret}\n", mode=0o600)
        write(self._recipient, f"{recipient}\n", mode=0o600)
        return recipient

    def take(self) -> str:
        """The secret half, once. Raises KeyTaken."""
        try:
            secret = self._secret.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise KeyTaken("the recovery key was taken already; make a new one if it is lost") from None
        self._secret.unlink()
        return secret


def publish_backup(paths: Paths, site: Site, held: Mapping[str, str]) -> None:
    """What timbre-backup needs, and for all daemons whether the key still waits to be taken."""
    key = BackupKey(paths.secrets)
    if site.backup:
        try:
            key.ensure()
        except (BackupError, OSError, subprocess.SubprocessError) as error:
            # Calls need the rest of what is published; without a key no backup is made, which is told.
            log.error("the key of the backups could not be made: %s", error)
    publish_for_backup(paths.run / "backup", held, key.recipient())
    write_if_changed(paths.run / "backup-key.json", json.dumps(key.as_data()))
