"""Everybody else's side of the feed: the live state kept current, and commands to the ACD."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable
from typing import Any

from appliance.feed.protocol import KINDS, MAX_STATE, SOCKET, Change, FeedError, decode, encode

log = logging.getLogger(__name__)

RETRY_S = 0.5
ANSWER_S = 10.0

Listener = Callable[[list[Change]], None]


def _nothing() -> dict[str, dict[str, Any]]:
    return {kind: {} for kind in KINDS}


class FeedClient:
    """`async with FeedClient() as feed`, or `connect()` … `close()`. Comes back by itself."""

    def __init__(self, path: str = SOCKET) -> None:
        self.path = path
        self.state: dict[str, dict[str, Any]] = _nothing()
        """kind → key → entity; as of the last news. Kept while the connection is away."""
        self.connected = False
        """The state is current."""
        self._listeners: list[Listener] = []
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None
        self._first = asyncio.Event()
        self._changed = asyncio.Event()

    async def __aenter__(self) -> FeedClient:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def connect(self, timeout_s: float | None = 10.0) -> None:
        """Start; return when the first snapshot is here.

        Raises FeedError `acd_away` after `timeout_s` (None: do not wait at all); it goes on trying.
        """
        if self._task is None:
            self._task = asyncio.create_task(self._stay_connected())
        if timeout_s is None:
            return
        try:
            async with asyncio.timeout(timeout_s):
                await self._first.wait()
        except TimeoutError as error:
            raise _away() from error

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each batch of changes (after `state` holds them); returns how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def wait_until(
        self, condition: Callable[[dict[str, dict[str, Any]]], object], timeout_s: float = 10.0
    ) -> Any:
        """The condition's value as soon as it is true of the state. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not (self.connected and (value := condition(self.state))):
                self._changed.clear()
                await self._changed.wait()
            return value

    async def command(self, name: str, args: dict[str, Any], by: str) -> dict[str, Any]:
        """Run a command. Raises FeedError: the ACD's refusal, or `acd_away`."""
        if self._writer is None:
            raise _away()
        number = str(next(self._numbers))
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = future
        try:
            self._writer.write(encode({"op": "command", "id": number, "name": name, "args": args, "by": by}))
            async with asyncio.timeout(ANSWER_S):
                message = await future
        except TimeoutError as error:
            raise _away() from error
        finally:
            self._answers.pop(number, None)
        if not message.get("ok"):
            refused = message.get("error", {})
            raise FeedError(refused.get("code", "internal"), refused.get("message", "refused"))
        result = message.get("result")
        return result if isinstance(result, dict) else {}

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self._session()
            except (OSError, ValueError) as error:
                log.debug("feed: %s", error)
            await asyncio.sleep(RETRY_S)

    async def _session(self) -> None:
        reader, writer = await asyncio.open_unix_connection(self.path, limit=MAX_STATE)
        self._writer = writer
        try:
            writer.write(encode({"op": "subscribe"}))
            while line := await reader.readline():
                self._take(decode(line))
        finally:
            self._writer = None
            self.connected = False
            for future in self._answers.values():
                if not future.done():
                    future.set_exception(_away())
            self._tell([])
            writer.close()

    def _take(self, message: dict[str, Any]) -> None:
        kind = message.get("kind")
        if kind == "snapshot":
            self._replace(message["state"])
        elif kind == "delta":
            changes = [(kind, key, entity) for kind, key, entity in message["changes"]]
            self._apply(changes)
        elif kind == "reply":
            future = self._answers.get(message.get("id", ""))
            if future and not future.done():
                future.set_result(message)

    def _replace(self, state: dict[str, dict[str, Any]]) -> None:
        old, self.state = self.state, _nothing() | state
        self.connected = True
        self._first.set()
        changes: list[Change] = []
        for kind, entities in self.state.items():
            gone = old.get(kind, {}).keys() - entities.keys()
            changes += [(kind, key, None) for key in gone]
            changes += [(kind, key, entity) for key, entity in entities.items()]
        self._tell(changes)

    def _apply(self, changes: list[Change]) -> None:
        for kind, key, entity in changes:
            entities = self.state.setdefault(kind, {})
            if entity is None:
                entities.pop(key, None)
            else:
                entities[key] = entity
        self._tell(changes)

    def _tell(self, changes: list[Change]) -> None:
        self._changed.set()
        for listener in list(self._listeners):
            try:
                listener(changes)
            except Exception:
                log.exception("a listener of the feed failed")


def _away() -> FeedError:
    return FeedError("acd_away", "timbre-acd does not answer; it comes back by itself within seconds.")
