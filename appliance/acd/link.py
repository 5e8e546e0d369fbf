"""The connection to Asterisk, made again whenever it is lost; each time, what is there is adopted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from tornado.httpclient import HTTPError

from pbx.ari import events, system
from pbx.ari.connection import Ari
from pbx.ari.result import Result

log = logging.getLogger(__name__)

APP = "acd"
RETRY_S = 0.25


class NotReady(Exception):
    """Asterisk answers, but not yet with what is needed."""


class Link:
    """`on_up(ari, info)` adopts; events that come meanwhile wait for it. `on_down(refused)` when it is gone:
    `refused` says that nothing listens any more, so Asterisk itself is dead."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        on_up: Callable[[Ari, dict[str, Any]], Awaitable[None]],
        on_event: Callable[[dict[str, Any]], None],
        on_down: Callable[[bool], None],
    ) -> None:
        self._make = lambda: Ari(url, APP, user, password)
        self._on_up = on_up
        self._on_event = on_event
        self._on_down = on_down
        self._held: list[dict[str, Any]] | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._session()
            except (OSError, HTTPError, NotReady) as error:
                refused = isinstance(error, ConnectionRefusedError)
                log.debug("no connection to Asterisk: %s", error)
                self._on_down(refused)
            except Exception:
                # Whatever it is: the calls are safe in Asterisk, and the core knows its own.
                log.exception("the connection to Asterisk failed in an unforeseen way; it is made again")
                self._on_down(False)
            await asyncio.sleep(RETRY_S)

    async def _session(self) -> None:
        ari = self._make()
        lost = asyncio.Event()
        ari.on_lost = lost.set
        ari.on_event = self._event
        self._held = []
        await ari.connect()
        try:
            await self._welcome(ari)
            await lost.wait()
        finally:
            self._held = []
            ari.close()
        log.warning("the connection to Asterisk is lost")
        self._on_down(False)

    async def _welcome(self, ari: Ari) -> None:
        """Say which events we want, look at what is there, then take the events that came meanwhile."""
        _need(await system.want_events(ari, events.TYPES), "event filter")
        info = _need(await system.info(ari), "information about Asterisk")
        await self._on_up(ari, info.body)
        held, self._held = self._held or [], None
        for data in held:
            self._on_event(data)

    def _event(self, data: dict[str, Any]) -> None:
        if self._held is not None:
            self._held.append(data)
        else:
            self._on_event(data)


def _need(result: Result, what: str) -> Result:
    if not result.ok:
        raise NotReady(f"{what}: {result.status} {result.message}")
    return result
