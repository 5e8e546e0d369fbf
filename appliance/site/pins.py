"""Secrets for one daemon's eyes only: the hashes of agents' PINs for the ACD, and what hardware and backups
need.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from appliance.core.site.model import Site
from appliance.site.files import write_if_changed
from appliance.site.secrets import MODEM_PIN, OF_BACKUP, SMTP_PASSWORD


def publish_pins(folder: Path, site: Site, held: Mapping[str, str]) -> None:
    """Write agent number → username and hash, if it changed. The folder's group is the ACD's."""
    write_if_changed(folder / "pins.json", json.dumps(_pins(site, held), ensure_ascii=False))


def publish_for_hardware(folder: Path, held: Mapping[str, str]) -> None:
    """The SIM's PIN and the mail server's password, for timbre-hardware's eyes only."""
    own = {path: held[path] for path in (MODEM_PIN, SMTP_PASSWORD) if path in held}
    write_if_changed(folder / "secrets.json", json.dumps(own, ensure_ascii=False))


def publish_for_backup(folder: Path, held: Mapping[str, str], recipient: str) -> None:
    """What the storage asks for, and whom backups are encrypted for: for timbre-backup's eyes only."""
    own = {path: held[path] for path in OF_BACKUP if path in held}
    write_if_changed(folder / "secrets.json", json.dumps({"recipient": recipient, "secrets": own}))


def _pins(site: Site, held: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        user.number: {"username": user.username, "hash": held[f"users.{user.username}.pin"]}
        for user in site.users.values()
        if user.has_pin and user.number and f"users.{user.username}.pin" in held
    }
