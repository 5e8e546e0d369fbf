"""From rendered text to files: written only where different, and which modules have to read them again."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pbx.conf.transports import AUTHORITIES, PAIR

MODULES: Final[dict[str, tuple[str, ...]]] = {
    "pjsip.conf": (
        "res_pjsip.so",
        "res_pjsip_authenticator_digest.so",
        "res_pjsip_endpoint_identifier_ip.so",
        "res_pjsip_outbound_registration.so",
    ),
    "extensions.conf": ("pbx_config.so",),
    "queues.conf": ("app_queue.so",),
    "musiconhold.conf": ("res_musiconhold.so",),
    "rtp.conf": ("res_rtp_asterisk.so",),
    "ari.conf": ("res_ari.so",),
    PAIR: ("res_pjsip.so",),
    # Read anew for each connection to a trunk.
    AUTHORITIES: (),
    # Read again span by span, by whoever configures the cards.
    "chan_dahdi.conf": (),
    "modules-cards.conf": (),
}
"""File → modules that can read it again while calls go on, in this order."""


@dataclass(frozen=True, slots=True)
class ReloadPlan:
    modules: tuple[str, ...]
    restart: tuple[str, ...]
    """Files that only a restart of Asterisk reads; it waits until no call is up."""


def write_changed(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Bring a folder to these files; the names of those that changed. Left-over .conf files are removed."""
    changed = [name for name, text in texts.items() if _write(folder / name, text)]
    for stale in folder.glob("*.conf"):
        if stale.name not in texts:
            stale.unlink()
            changed.append(stale.name)
    return changed


def reload_plan(changed: Iterable[str]) -> ReloadPlan:
    names = set(changed)
    modules = [module for file, own in MODULES.items() if file in names for module in own]
    return ReloadPlan(tuple(dict.fromkeys(modules)), tuple(sorted(names - set(MODULES))))


def _write(path: Path, text: str) -> bool:
    """Replace a file's content by renaming, so that Asterisk never reads half of one."""
    data = text.encode()
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), 0o640)
        file.write(data)
    Path(name).replace(path)
    return True
