"""Short messages between the modem and the database. A database that is away holds up alarms least of all."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from appliance.hardware.modem import Ears, ModemKeeper
from appliance.store import messages
from appliance.store.errors import PeeweeException, StoreError
from appliance.store.models import database
from hw.serial.modem.modem import Modem
from hw.serial.modem.news import Came, Result, Sent
from hw.serial.sms.incoming import Delivery, Report

log = logging.getLogger(__name__)

LOOK_S: Final = 1.0
AGAIN_S: Final = 5.0
PATIENCE_S: Final = 4.0
"""For writing an alarm down before it is sent; without it, if that takes longer."""
MOST_URGENT: Final = 50
TROUBLE: Final = (StoreError, PeeweeException, OSError, TimeoutError)
_STATES: Final = {Result.REFUSED: "failed", Result.UNCERTAIN: "uncertain"}


class Post:
    def __init__(self) -> None:
        self.keeper: ModemKeeper | None = None
        self._work: asyncio.Queue[Callable[[], Any]] = asyncio.Queue()
        """Writing to the database, in order, each until it succeeds."""
        self._urgent: deque[tuple[str, str]] = deque(maxlen=MOST_URGENT)
        """Alarms that could not be written down: sent all the same."""
        self._in_air: int | None = None
        self._reference = int(time.time()) % 256

    def ears(self) -> Ears:
        return Ears(self._came, self._sent, self._reported)

    async def alarm(self, number: str, text: str) -> None:
        """To be sent as soon as the modem can, database or not."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.to_thread(_quietly, messages.queue, number, text, "alarm", time.time())
        except TROUBLE as error:
            log.warning("an alarm's message goes out without being written down: %s", error)
            self._urgent.append((number, text))

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write())
            group.create_task(self._send())

    # -- out

    async def _send(self) -> None:
        await self._until_done(messages.interrupted)
        while True:
            await asyncio.sleep(LOOK_S)
            if self._in_air is None and self._free():
                await self._next()

    def _free(self) -> bool:
        return self.keeper is not None and self.keeper.modem is not None and self.keeper.modem.free

    async def _next(self) -> None:
        if self._urgent:
            number, text = self._urgent.popleft()
            self._hand_over(0, number, text)
            return
        try:
            row = await asyncio.to_thread(_quietly, messages.next_to_send, time.time())
        except TROUBLE as error:
            log.warning("the messages to send cannot be read: %s", error)
            await asyncio.sleep(AGAIN_S)
            return
        if row is None:
            return
        if self._free():
            self._hand_over(row.id, row.number, row.text)
        else:
            self._later(row.id, "interrupted")

    def _hand_over(self, id: int, number: str, text: str) -> None:
        keeper = self.keeper
        if keeper and keeper.modem:
            self._in_air = id
            self._reference = (self._reference + 1) % 256
            keeper.modem.send(id, number, text, self._reference, asyncio.get_running_loop().time())
            keeper.pump()

    def _sent(self, sent: Sent) -> None:
        self._in_air = None
        log.info("message %d: %s %s", sent.id, sent.result, sent.reason)
        if sent.id == 0:
            return
        if sent.result is Result.SENT:
            reports = bool(self.keeper and self.keeper.modem and self.keeper.modem.state.reports)
            references, now = list(sent.references), time.time()
            self._work.put_nowait(lambda: messages.sent(sent.id, references, now, reports=reports))
        elif sent.result is Result.LATER:
            self._later(sent.id, sent.reason)
        else:
            self._work.put_nowait(lambda: messages.ended(sent.id, _STATES[sent.result], sent.reason))

    def _later(self, id: int, reason: str) -> None:
        self._work.put_nowait(lambda: messages.try_later(id, reason, time.time()))

    def _reported(self, report: Report) -> None:
        if report.delivery is not Delivery.PENDING:
            delivered, now = report.delivery is Delivery.DELIVERED, time.time()
            self._work.put_nowait(
                lambda: messages.reported(report.reference, report.number, delivered=delivered, now=now)
            )

    # -- in

    def _came(self, came: Came, modem: Modem) -> None:
        message, now = came.message, time.time()
        loop = asyncio.get_running_loop()

        def clear() -> None:
            """Only from the card that it was read from."""
            if self.keeper and self.keeper.modem is modem:
                modem.kept(message.slots, loop.time())
                self.keeper.pump()

        def keep() -> None:
            messages.received(message.number, message.text, now, message.at)
            loop.call_soon_threadsafe(clear)

        log.info("a message of %d characters came in", len(message.text))
        self._work.put_nowait(keep)

    async def _write(self) -> None:
        while True:
            await self._until_done(await self._work.get())

    async def _until_done(self, work: Callable[[], Any]) -> None:
        while True:
            try:
                await asyncio.to_thread(_quietly, work)
                return
            except TROUBLE as error:
                log.warning("a message waits for the database: %s", error)
                await asyncio.sleep(AGAIN_S)


def _quietly[**P, R](work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """In a thread that keeps no connection behind."""
    try:
        return work(*args, **kwargs)
    finally:
        if not database.is_closed():
            database.close()
