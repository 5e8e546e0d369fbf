"""The ACD's side of the feed. A reader that is too slow is dropped: it comes back and gets a snapshot."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from appliance.feed.protocol import MAX_LINE, BadLine, Change, FeedError, decode, encode, refusal, reply

log = logging.getLogger(__name__)

MAX_BUFFERED = 4 << 20
"""Bytes waiting for one reader before it is dropped."""

State = dict[str, dict[str, Any]]
RunCommand = Callable[[str, dict[str, Any], str], Awaitable[dict[str, Any]]]
"""(name, args, by) → result; raises FeedError."""


class FeedServer:
    def __init__(self, path: str, state: Callable[[], State], run_command: RunCommand) -> None:
        self._path = path
        self._state = state
        self._run_command = run_command
        self._seq = 0
        self.subscribers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen; a socket that a killed predecessor left is replaced."""
        await asyncio.to_thread(Path(self._path).unlink, missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._path, limit=MAX_LINE)
        await asyncio.to_thread(Path(self._path).chmod, 0o660)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for writer in list(self.subscribers):
            writer.close()

    def publish(self, changes: Iterable[Change]) -> None:
        """Send a delta to all subscribers. Never waits."""
        items = [list(change) for change in changes]
        if not items:
            return
        self._seq += 1
        if not self.subscribers:
            return
        line = encode({"kind": "delta", "seq": self._seq, "changes": items})
        for writer in list(self.subscribers):
            self._send(writer, line)

    def _send(self, writer: asyncio.StreamWriter, line: bytes) -> None:
        if writer.transport.get_write_buffer_size() > MAX_BUFFERED:
            log.warning("a reader of the feed is too slow and is dropped")
            self.subscribers.discard(writer)
            writer.transport.abort()
        elif not writer.is_closing():
            writer.write(line)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running: set[asyncio.Task[None]] = set()
        try:
            while line := await reader.readline():
                message = decode(line)
                if message.get("op") == "subscribe":
                    self._subscribe(writer)
                elif message.get("op") == "command":
                    task = asyncio.create_task(self._command(message, writer))
                    running.add(task)
                    task.add_done_callback(running.discard)
                else:
                    raise BadLine(f"unknown op {message.get('op')!r}; expected subscribe or command")
        except (BadLine, ValueError) as error:
            log.warning("a client of the feed is cut off: %s", error)
        except ConnectionError:
            pass
        finally:
            self.subscribers.discard(writer)
            with contextlib.suppress(Exception):
                writer.close()

    def _subscribe(self, writer: asyncio.StreamWriter) -> None:
        self.subscribers.add(writer)
        self._send(writer, encode({"kind": "snapshot", "seq": self._seq, "state": self._state()}))

    async def _command(self, message: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        number, name = message.get("id"), str(message.get("name", ""))
        args = message.get("args")
        try:
            if not isinstance(args, dict):
                raise FeedError("bad_arguments", "args must be an object")
            answer = reply(number, await self._run_command(name, args, str(message.get("by", ""))))
        except FeedError as error:
            answer = refusal(number, error)
        except Exception:
            log.exception("command %s failed", name)
            answer = refusal(
                number, FeedError("internal", "The command failed; the journal of timbre-acd says why.")
            )
        self._send(writer, encode(answer))
