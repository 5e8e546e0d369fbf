"""Bringing a running Asterisk to a rendered configuration, whatever it has loaded before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from appliance.site.files import write
from appliance.site.notes import Note
from pbx.conf.reload import AsteriskAway, Reloader, ReloadFailed
from pbx.conf.write import ReloadPlan, reload_plan, write_changed


class Exchange:
    """Files in `folder`; beside it a note of what Asterisk has loaded, so that a reload that was cut short
    is made up for."""

    def __init__(self, folder: Path, reloader: Reloader) -> None:
        self._folder = folder
        self._loaded = folder.parent / "asterisk.loaded"
        self._reloader = reloader

    def write(self, texts: Mapping[str, str]) -> list[str]:
        return write_changed(self._folder, texts)

    def mark_loaded(self, texts: Mapping[str, str]) -> None:
        """Asterisk starts after this, and reads all of it."""
        write(self._loaded, json.dumps(_hashes(texts)))

    def plan(self, texts: Mapping[str, str]) -> ReloadPlan:
        """What would have to be read again."""
        try:
            loaded = json.loads(self._loaded.read_text(encoding="utf-8"))
        except OSError, ValueError:
            loaded = {}
        hashes = _hashes(texts)
        return reload_plan(
            name for name in hashes.keys() | loaded.keys() if hashes.get(name) != loaded.get(name)
        )

    def settle(self, texts: Mapping[str, str], endpoints: Iterable[str]) -> list[Note]:
        """Write what differs and have it read again. Blocks."""
        self.write(texts)
        plan = self.plan(texts)
        if not plan.modules and not plan.restart:
            return []
        try:
            self._reloader.reload(plan.modules)
            missing = sorted(set(endpoints) - self._reloader.endpoints())
        except AsteriskAway:
            return [Note("asterisk_away", again=True)]
        except ReloadFailed as error:
            return [Note("reload_failed", {"reason": str(error)}, again=True)]
        self.mark_loaded(texts)
        notes = [Note("reloaded", {"modules": ", ".join(plan.modules)})] if plan.modules else []
        if plan.restart:
            notes.append(Note("restart_needed", {"files": ", ".join(plan.restart)}))
        if missing:
            notes.append(Note("endpoint_missing", {"names": ", ".join(missing)}))
        return notes


def _hashes(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
