"""The PINs' hashes, for the ACD's eyes only: it checks them when an agent logs in from a desk phone."""

import json
from collections.abc import Mapping
from pathlib import Path

from appliance.core.site.model import Site
from appliance.site.files import write_if_changed


def publish_pins(folder: Path, site: Site, held: Mapping[str, str]) -> None:
    """Write agent number → username and hash, if it changed. The folder's group is the ACD's."""
    write_if_changed(folder / "pins.json", json.dumps(_pins(site, held), ensure_ascii=False))


def _pins(site: Site, held: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        user.number: {"username": user.username, "hash": held[f"users.{user.username}.pin"]}
        for user in site.users.values()
        if user.has_pin and user.number and f"users.{user.username}.pin" in held
    }
