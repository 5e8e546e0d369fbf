"""The feed as it is, for programs: the whole state once, then single changes, with a cursor to go on from."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from typing import Any

from web_ui.live.channel import BACKLOG, Message, Reader
from web_ui.live.hub import Feed
from web_ui.live.replay import Replay


class RawChannel:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._replay = Replay(secrets.token_hex(4), 1024)
        self._readers: set[Reader] = set()
        feed.on_change(self._changed)

    @property
    def readers(self) -> int:
        return len(self._readers)

    def join(self, cursor: str) -> Reader:
        reader = Reader()
        missed = self._replay.after(cursor) if cursor else None
        if missed is None or len(missed) >= BACKLOG:
            state = json.dumps(self._feed.state, ensure_ascii=False)
            reader.messages.put_nowait(Message(self._replay.cursor, "snapshot", state))
        else:
            for at, data in missed:
                reader.messages.put_nowait(Message(at, "changes", data))
        self._readers.add(reader)
        return reader

    def leave(self, reader: Reader) -> None:
        self._readers.discard(reader)

    def _changed(self, changes: Sequence[tuple[str, str, dict[str, Any] | None]]) -> None:
        if not changes:
            return
        data = json.dumps([list(change) for change in changes], ensure_ascii=False)
        message = Message(self._replay.append(data), "changes", data)
        for reader in list(self._readers):
            try:
                reader.messages.put_nowait(message)
            except asyncio.QueueFull:
                reader.dropped = True
                self.leave(reader)
