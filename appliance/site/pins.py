"""The PINs' hashes, for the ACD's eyes only: it checks them when an agent logs in from a desk phone."""

import contextlib
import grp
import json
from collections.abc import Mapping
from pathlib import Path

from appliance.core.site.model import Site
from appliance.site.files import write

_READER = "timbre-acd"


def publish_pins(path: Path, site: Site, held: Mapping[str, str]) -> None:
    """Write agent number → username and hash, if it changed."""
    text = json.dumps(_pins(site, held), ensure_ascii=False)
    with contextlib.suppress(OSError):
        if path.read_text(encoding="utf-8") == text:
            return
    try:
        group = grp.getgrnam(_READER).gr_gid
    except KeyError:
        group = -1
    write(path, text, mode=0o640, group=group)


def _pins(site: Site, held: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        user.number: {"username": user.username, "hash": held[f"users.{user.username}.pin"]}
        for user in site.users.values()
        if user.has_pin and user.number and f"users.{user.username}.pin" in held
    }
