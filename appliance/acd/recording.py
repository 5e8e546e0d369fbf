"""Recording a conversation from the moment it begins. It never delays or ends a call.

Asterisk writes the file itself (MixMonitor), stereo raw, left the customer, right the agent: a killed ACD
ends no recording, a power cut costs seconds of one.
"""

import asyncio
import logging
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.acd import unseen
from appliance.acd.alarms import Alarms
from appliance.acd.leg import Leg
from appliance.core.commands import Connect
from appliance.core.facts import CallAdopted
from appliance.core.history import HistoryEvent, RecordingStarted
from appliance.core.ids import CallId
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError

log = logging.getLogger(__name__)

FAILED = "recording_failed"
DISK_FULL = "disk_full"
UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def file_of(call: str, number: int, at: datetime) -> str:
    """Path below the recordings' folder: `2026/11/22/<call>.raw`, the second conversation `<call>.2.raw`."""
    name = UNSAFE.sub("_", call)
    return f"{at:%Y/%m/%d}/{name}" + (f".{number}" if number > 1 else "") + ".raw"


def number_of(file: str, call: str) -> int:
    """Which recording of its call a file is: the reverse of `file_of`; 0 for another's file."""
    name = file.rpartition("/")[2].removesuffix(".raw")
    known = UNSAFE.sub("_", call)
    if name == known:
        return 1
    rest = name.removeprefix(known)
    return int(rest[1:]) if rest.startswith(".") and rest[1:].isdigit() else 0


class Recorder:
    def __init__(
        self,
        ami: Ami,
        folder: str,
        alarms: Alarms,
        append: Callable[[HistoryEvent], None],
        on_recording: Callable[[CallId], None],
        epoch: Callable[[], float],
    ) -> None:
        self._ami = ami
        self._folder = folder
        self._alarms = alarms
        self._append = append
        self._on_recording = on_recording
        self._epoch = epoch
        self._tasks: set[asyncio.Task[None]] = set()
        self.min_free = 0.0
        """Bytes: below this nothing is recorded."""
        self.free: float = float("inf")
        self.zone = ZoneInfo("UTC")
        self.active: set[CallId] = set()
        self._begun: set[CallId] = set()
        """Asked for; becomes active when Asterisk says so."""

    async def watch_disk(self, every_s: float = 5.0) -> None:
        """Keep `free` current; asked in a thread, for a disk may hang."""
        while True:
            await self.look_at_disk()
            await asyncio.sleep(every_s)

    async def look_at_disk(self) -> None:
        try:
            self.free = await asyncio.to_thread(_free_bytes, self._folder)
        except OSError as error:
            log.warning("free space of %s is not known: %s", self._folder, error)
            return
        self._alarms.set(DISK_FULL, self.free < self.min_free, "critical", free_gb=round(self.free / 1e9, 1))

    def start(self, connect: Connect, leg: Leg) -> None:
        if self.free < self.min_free:
            log.warning("%s is not recorded: %.1f GB free", connect.call, self.free / 1e9)
            return
        leg.recordings += 1
        self._begun.add(connect.call)
        self._keep(asyncio.create_task(self._start(connect, leg.recordings)))

    def stop(self, call: CallId) -> None:
        """The caller goes on without the agent, elsewhere: that is no conversation of the queue's."""
        if call in self._begun | self.active:
            self.call_over(call)
            self._keep(asyncio.create_task(self._stop(call)))

    def found(self, talk: CallAdopted, file: str) -> None:
        """The plain queue began to record this conversation while we were away."""
        at = self._epoch() - talk.talked_s
        made = unseen.recording(file, self._folder, talk.call, at, talk.queue, talk.agent)
        if made is not None:
            self._append(made)

    def call_over(self, call: CallId) -> None:
        self.active.discard(call)
        self._begun.discard(call)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, connect: Connect, number: int) -> None:
        at = self._epoch()
        file = file_of(connect.call, number, datetime.fromtimestamp(at, self.zone))
        try:
            await actions.record(self._ami, connect.call, f"{self._folder}/{file}")
        except AmiError as error:
            if "No such channel" in str(error):
                return  # the caller was quicker
            log.error("%s is not recorded: %s", connect.call, error)
            self._alarms.raise_alarm(FAILED, "critical", why=str(error))
            return
        self._alarms.clear(FAILED)
        if connect.call in self._begun:
            self.active.add(connect.call)
        self._on_recording(connect.call)
        self._append(
            RecordingStarted(at=at, call=connect.call, file=file, queue=connect.queue, agent=connect.agent)
        )

    async def _stop(self, call: CallId) -> None:
        try:
            await actions.stop_recording(self._ami, call)
        except AmiError as error:
            log.info("%s: its recording goes on or is over already: %s", call, error)
        self._on_recording(call)


def _free_bytes(folder: str) -> float:
    """Of the nearest folder above that may be looked at: the recordings themselves are not ours to see."""
    path = Path(folder)
    while True:
        try:
            status = os.statvfs(path)
        except FileNotFoundError, PermissionError:
            if path == path.parent:
                raise
            path = path.parent
            continue
        return float(status.f_bavail) * status.f_frsize
