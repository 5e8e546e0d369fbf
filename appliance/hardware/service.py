"""timbre-hardware put together. One loop; whatever hangs on one device holds up none of the others."""

import asyncio
import contextlib
import json
import logging
import time
from typing import Any, Final

from appliance.alarms import sources
from appliance.alarms.herald import Herald
from appliance.alarms.news import Alarm
from appliance.feed.client import FeedClient
from appliance.hardware import seen
from appliance.hardware.display import DisplayKeeper
from appliance.hardware.kept import Kept
from appliance.hardware.modem import ModemKeeper
from appliance.hardware.pages import Facts
from appliance.hardware.paths import Paths
from appliance.hardware.post import Post
from appliance.hardware.settings import Settings, SettingsFile
from appliance.hardware.ups import Hands, UpsKeeper

log = logging.getLogger(__name__)

LOOK_S: Final = 1.0


class Service:
    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._file = SettingsFile(paths)
        self._settings = Settings()
        self._health: dict[str, Any] | None = None
        self.feed = FeedClient(str(paths.feed))
        self.post = Post()
        self.modem = ModemKeeper(Kept(paths.kept / "modem.json"), self.post.ears())
        self.post.keeper = self.modem
        self.display = DisplayKeeper(self._facts)
        self.ups = UpsKeeper(
            paths.run / "nut",
            Hands(self._calls, lambda name: self.feed.command(name, {}, "timbre-hardware")),
        )
        self.herald = Herald(
            lambda: self._settings, self._alarms, self.post.alarm, paths.kept / "alarms.json"
        )

    async def run(self, stopping: asyncio.Event) -> None:
        await self.feed.connect(timeout_s=None)
        self._look()
        async with asyncio.TaskGroup() as group:
            works = (
                self.modem.run(),
                self.post.run(),
                self.display.run(),
                self.ups.run(),
                self.herald.run(),
                self._watch(),
            )
            tasks = [group.create_task(work) for work in works]
            await stopping.wait()
            for task in tasks:
                task.cancel()
        await self.feed.close()

    async def _watch(self) -> None:
        while True:
            self._look()
            await asyncio.sleep(LOOK_S)

    def _look(self) -> None:
        self._settings = self._file.current()
        self._health = sources.read_health(self._paths.health)
        hardware = self._settings.hardware
        self.modem.configure(hardware.modem, self._settings.pin)
        self.display.configure(hardware.display)
        self.ups.configure(hardware.ups)
        self._write_state()

    def _alarms(self) -> dict[str, Alarm] | None:
        return sources.alarms(self._health, self._settings.language, time.time())

    def _facts(self) -> Facts:
        live = self.feed.state if self.feed.connected else None
        alarms = (self._alarms() or {}).values()
        code = seen.setup_code(self._paths.setup_code)
        return seen.facts(
            self._settings.site, self._settings.language, live, alarms, code, self.ups.battery_pct
        )

    def _calls(self) -> int:
        """Unknown while the distributor is away: then as if there were one, which has its grace."""
        return len(self.feed.state["calls"]) if self.feed.connected else 1

    def state(self) -> dict[str, Any]:
        return {
            "at": time.time(),
            "modem": self.modem.report(),
            "display": self.display.report(),
            "ups": self.ups.report(),
            "mail": {"trouble": self.herald.mail_trouble, "since": self.herald.mail_trouble_since}
            if self._settings.alarms.mail
            else None,
        }

    def _write_state(self) -> None:
        partial = self._paths.state.with_name("state.json.part")
        with contextlib.suppress(OSError):
            partial.write_text(json.dumps(self.state(), ensure_ascii=False), encoding="utf-8")
            partial.replace(self._paths.state)
