"""One board for one audience: drawn once, sent to every reader of it."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from web_ui.live.board import Board, Patch, Widget, difference
from web_ui.live.replay import Replay

BACKLOG = 64
"""Messages a reader may lie behind before it is dropped; it then returns with its cursor."""

Draw = Callable[[Widget], str]


@dataclass(frozen=True, slots=True)
class Message:
    cursor: str
    event: str
    data: str


@dataclass(eq=False, slots=True)
class Reader:
    messages: asyncio.Queue[Message] = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    dropped: bool = False


class Channel:
    def __init__(self, build: Callable[[], Board], draw: Draw) -> None:
        self._build = build
        self._draw = draw
        self._replay = Replay(secrets.token_hex(4))
        self._readers: set[Reader] = set()
        self.board = build()
        self.idle_since: float | None = None

    @property
    def cursor(self) -> str:
        return self._replay.cursor

    @property
    def readers(self) -> int:
        return len(self._readers)

    def refresh(self) -> None:
        """Build the board again and send what changed."""
        board = self._build()
        patch = difference(self.board, board)
        self.board = board
        if not patch.empty:
            data = self._encode(patch)
            self._publish(Message(self._replay.append(data), "patch", data))

    def join(self, cursor: str) -> Reader:
        """A reader who has the board as of `cursor`; one who has it not is sent the whole."""
        reader = Reader()
        missed = self._replay.after(cursor)
        if missed is None or len(missed) >= BACKLOG:
            reader.messages.put_nowait(
                Message(self.cursor, "patch", self._encode(difference(None, self.board)))
            )
        else:
            for at, data in missed:
                reader.messages.put_nowait(Message(at, "patch", data))
        self._readers.add(reader)
        return reader

    def leave(self, reader: Reader) -> None:
        self._readers.discard(reader)

    def _publish(self, message: Message) -> None:
        for reader in list(self._readers):
            try:
                reader.messages.put_nowait(message)
            except asyncio.QueueFull:
                reader.dropped = True
                self.leave(reader)

    def _encode(self, patch: Patch) -> str:
        return json.dumps(
            {
                "widgets": {widget.key: self._draw(widget) for widget in patch.changed},
                "lists": dict(patch.orders),
            },
            ensure_ascii=False,
        )
