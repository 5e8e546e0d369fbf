"""Keeps the display attached, and what it shows true."""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from appliance.core.site.machine import Display as Wanted
from appliance.hardware.pages import Facts, page
from hw.serial.conversation import Conversation
from hw.serial.display.families import BAUD, MAKE, Family
from hw.serial.display.panel import Panel

log = logging.getLogger(__name__)

LOOK_S: Final = 2.0
DRAW_S: Final = 1.0


class DisplayKeeper:
    def __init__(self, facts: Callable[[], Facts]) -> None:
        self._facts = facts
        self._wanted: Wanted | None = None
        self._talk: Conversation | None = None
        self._panel: Panel | None = None
        self._trouble = ""
        self._since = 0.0

    def configure(self, wanted: Wanted | None) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            if self._talk:
                self._talk.close("the site has changed")

    def report(self) -> dict[str, Any] | None:
        """For state.json; None: the site has no display."""
        if self._wanted is None:
            return None
        return {
            "state": self._trouble or ("ready" if self._panel else "starting"),
            "since": self._since,
            "device": self._wanted.device,
            "model": self._panel.model if self._panel else "",
        }

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if self._wanted is None:
                self._is("")
            elif not os.path.exists(self._wanted.device):  # noqa: ASYNC240, PTH110 -- of a device, not a disk
                self._is("missing")
            else:
                await self._attach(self._wanted)
            await asyncio.sleep(LOOK_S)

    async def _attach(self, wanted: Wanted) -> None:
        loop = asyncio.get_running_loop()
        family = Family(wanted.kind)
        panel = MAKE[family](wanted.columns, wanted.rows, loop.time())
        try:
            self._talk = Conversation(
                Path(wanted.device), wanted.baud or BAUD[family], panel, lambda news: None
            )
            await self._draw(self._talk, panel, wanted)
        except OSError as error:
            log.warning("the display cannot be opened: %s", error)
            self._is("unopened")
        finally:
            if self._talk:
                self._talk.close()
            self._talk = self._panel = None

    async def _draw(self, talk: Conversation, panel: Panel, wanted: Wanted) -> None:
        """Until it is gone."""
        loop = asyncio.get_running_loop()
        began, drawn = loop.time(), 0
        while not talk.ended.done():
            now = loop.time()
            panel.show(page(self._facts(), wanted.columns, wanted.rows, now - began), now)
            talk.pump()
            await asyncio.wait([talk.ended], timeout=DRAW_S)
            drawn += 1
            if panel.mute:
                self._is("mute")
                return
            if drawn > 1 and not talk.ended.done():
                self._panel = panel
                self._is("")
        log.info("the display: %s", talk.ended.result())

    def _is(self, trouble: str) -> None:
        if trouble != self._trouble or not self._since:
            log.log(logging.WARNING if trouble else logging.INFO, "the display is %s", trouble or "attached")
            self._trouble, self._since = trouble, time.time()
