"""Recordings: hear, see, download, delete. Every listening is written down."""

import re
import time

from appliance import recordings
from appliance.recordings import playback, removal, waveform
from appliance.recordings.playback import Playback
from appliance.store.models import Recording
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.question import Question

PIECE = 256 * 1024
LISTENED_AGAIN_S = 600.0
"""Seeking asks for many ranges; one listening is one entry."""

LISTENED_KEEP = 5000


def gone() -> Trouble:
    return Trouble(
        410,
        "recording_gone",
        mark("This recording is no longer there"),
        mark("It was deleted by hand or by the retention policy; the audit log says when."),
    )


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """(first byte, byte after the last); None: the whole. Raises ValueError if none of it exists."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(int(last) + 1 if last else size, size)
    if begin >= size or begin >= end:
        raise ValueError("the range lies outside the recording")
    return begin, end


class RecordingRoom(Room):
    here = "/calls"

    async def recording(self, number: str) -> Recording:
        row = await self.house.archive.ask(Recording.get_or_none, Recording.id == int(number))
        if row is None:
            raise trouble.not_found()
        if row.state in ("deleted", "missing"):
            raise gone()
        return row


class Sound(RecordingRoom):
    """The recording itself, any range of it."""

    async def get(self, number: str) -> None:
        row = await self.recording(number)
        await self.send(row)

    async def head(self, number: str) -> None:
        await self.send(await self.recording(number))

    async def send(self, row: Recording, download: bool = False) -> None:
        try:
            sound = await self.house.archive.ask(
                playback.open_for_playback, row, self.house.places.recordings
            )
        except recordings.Gone as error:
            raise gone() from error
        with sound:
            if download:
                self.set_header("Content-Disposition", f'attachment; filename="{sound.name}"')
            span = self.span(sound)
            if span is None:
                return
            if self.request.method != "HEAD":
                await self.note_hearing(row, "recording.downloaded" if download else "recording.listened")
                await self.stream(sound, *span)

    def span(self, sound: Playback) -> tuple[int, int] | None:
        """Set status and headers; None if there is nothing to send."""
        self.set_header("Content-Type", sound.content_type)
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Etag", sound.etag)
        self.set_header("Cache-Control", "private, no-cache")
        wanted = self.request.headers.get("Range", "")
        if self.request.headers.get("If-Range", sound.etag) != sound.etag:
            wanted = ""
        try:
            part = parse_range(wanted, sound.size)
        except ValueError:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{sound.size}")
            return None
        begin, end = part or (0, sound.size)
        if part:
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {begin}-{end - 1}/{sound.size}")
        self.set_header("Content-Length", str(end - begin))
        return begin, end

    async def stream(self, sound: Playback, begin: int, end: int) -> None:
        while begin < end:
            piece = await self.house.archive.ask(sound.read, begin, min(PIECE, end - begin))
            if not piece:
                return
            begin += len(piece)
            self.write(piece)
            await self.flush()

    async def note_hearing(self, row: Recording, what: str) -> None:
        key, now = f"{self.me.username} {row.id} {what}", time.monotonic()
        if now - self.house.listened.get(key, -LISTENED_AGAIN_S) < LISTENED_AGAIN_S:
            return
        while len(self.house.listened) >= LISTENED_KEEP:
            self.house.listened.pop(next(iter(self.house.listened)))
        self.house.listened[key] = now
        await self.note(what, row.call, recording=row.id, queue=row.queue, agent=row.agent)


class Download(Sound):
    """The recording as a file to keep."""

    async def get(self, number: str) -> None:
        await self.send(await self.recording(number), download=True)


class Outline(RecordingRoom):
    """The waveform of both sides, for the player to draw."""

    async def get(self, number: str) -> None:
        row = await self.recording(number)
        try:
            outline = await self.house.archive.ask_long(waveform.read, row, self.house.places.recordings)
        except recordings.Gone as error:
            raise gone() from error
        self.set_header(
            "Cache-Control", "private, no-cache" if row.state == "raw" else "private, max-age=86400"
        )
        self.finish(dict(outline))


class Delete(RecordingRoom):
    """Delete one recording, for good, with a reason."""

    async def get(self, number: str) -> None:
        row = await self.recording(number)
        self.ask(self.question(row))

    def question(self, row: Recording, wrong: str = "") -> Question:
        return Question(
            title=self.say("Delete this recording?"),
            text=self.say(
                "The sound is removed for good. The call stays in the history, with who deleted it and why."
            ),
            action=f"/recordings/{row.id}/delete",
            verb=self.say("Delete the recording"),
            back=f"/calls/{row.call}",
            text_name="why",
            text_label=self.say("Reason, kept in the audit log"),
            wrong=wrong,
        )

    async def post(self, number: str) -> None:
        row = await self.recording(number)
        why = self.argument("why").strip()
        if not why:
            self.set_status(422)
            self.ask(self.question(row, self.say("Say why: the reason is kept in the audit log.")))
            return
        await self.house.archive.ask(
            removal.delete,
            row,
            self.me.username,
            why,
            time.time(),
            self.address,
        )
        self.done(self.say("The recording was deleted."), f"/calls/{row.call}")
