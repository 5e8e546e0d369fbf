"""A connection to the manager interface that comes back by itself.

`action` and `collect` answer within a time limit; while there is no connection they fail at once
with AmiError, and the caller goes on without.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable

from pbx.ami.packet import Packet, decode, encode

log = logging.getLogger(__name__)

ANSWER_S = 5.0
RETRY_S = 1.0
MAX_LINE = 1 << 20


class AmiError(Exception):
    """The action was refused, or there is no connection."""


class Ami:
    def __init__(self, host: str, port: int, user: str, password: str, events: str = "off") -> None:
        """`events` is the mask given at log-in: `off`, or classes such as `system`."""
        self.on_event: Callable[[Packet], None] = lambda _packet: None
        self.on_connected: Callable[[], None] = lambda: None
        self._address = (host, port)
        self._login = (("Username", user), ("Secret", password), ("Events", events))
        self._writer: asyncio.StreamWriter | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[str, asyncio.Queue[Packet]] = {}

    @property
    def connected(self) -> bool:
        return self._writer is not None

    async def run(self) -> None:
        """Keep connected until cancelled."""
        while True:
            try:
                await self._session()
            except (OSError, AmiError, asyncio.IncompleteReadError, ValueError) as error:
                log.debug("manager connection: %s", error)
            await asyncio.sleep(RETRY_S)

    async def _session(self) -> None:
        reader, writer = await asyncio.open_connection(*self._address, limit=MAX_LINE)
        reading: asyncio.Task[None] | None = None
        try:
            await reader.readline()  # the greeting
            self._writer = writer
            reading = asyncio.create_task(self._read(reader))
            await self.action("Login", *self._login)
            log.info("connected to the manager interface")
            self.on_connected()
            await reading
        finally:
            self._writer = None
            if reading:
                reading.cancel()
            for answers in self._answers.values():
                answers.put_nowait({"Response": "Error", "Message": "the connection was lost"})
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        lines: list[bytes] = []
        while line := await reader.readline():
            if line.strip():
                lines.append(line)
                continue
            packet, lines = decode(lines), []
            if packet:
                self._dispatch(packet)

    def _dispatch(self, packet: Packet) -> None:
        answers = self._answers.get(packet.get("ActionID", ""))
        if answers:
            answers.put_nowait(packet)
        elif "Event" in packet:
            try:
                self.on_event(packet)
            except Exception:
                log.exception("manager event %s could not be handled", packet.get("Event"))

    async def action(self, name: str, *fields: tuple[str, str]) -> Packet:
        """The answer of a successful action; AmiError with Asterisk's words otherwise."""
        return (await self._ask(name, fields, until=None))[0]

    async def collect(self, name: str, *fields: tuple[str, str], until: str) -> list[Packet]:
        """The events of a list action, up to the one named `until`, without it and without the answer."""
        return (await self._ask(name, fields, until))[1:]

    async def _ask(self, name: str, fields: tuple[tuple[str, str], ...], until: str | None) -> list[Packet]:
        if self._writer is None:
            raise AmiError(f"{name}: no connection to Asterisk's manager interface")
        number = f"timbre-{next(self._numbers)}"
        answers: asyncio.Queue[Packet] = asyncio.Queue()
        self._answers[number] = answers
        try:
            self._writer.write(encode((("Action", name), ("ActionID", number), *fields)))
            async with asyncio.timeout(ANSWER_S):
                return await self._gather(answers, until)
        except TimeoutError as error:
            raise AmiError(f"{name}: no answer within {ANSWER_S:.0f} s") from error
        finally:
            del self._answers[number]

    async def _gather(self, answers: asyncio.Queue[Packet], until: str | None) -> list[Packet]:
        packets: list[Packet] = []
        while True:
            packet = await answers.get()
            if packet.get("Response") == "Error":
                raise AmiError(packet.get("Message", "refused"))
            if until and packet.get("Event") == until:
                return packets
            packets.append(packet)
            if not until:
                return packets
