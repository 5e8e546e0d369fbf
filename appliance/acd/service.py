"""The ACD put together: one event loop, one connection to Asterisk, one feed. Decides nothing itself."""

import asyncio
import logging
import random
import secrets
import time
from typing import Any
from zoneinfo import ZoneInfo

from appliance.acd import site_file
from appliance.acd.alarms import Alarms
from appliance.acd.cards import Cards
from appliance.acd.closing import Closing
from appliance.acd.commands import Commands, call_of
from appliance.acd.dispatch import LINES, Dispatch
from appliance.acd.execute import Doors, Executor
from appliance.acd.features import Features
from appliance.acd.guard import GuardWatch
from appliance.acd.journal import Journal
from appliance.acd.keeper import Keeper
from appliance.acd.lines import Lines, TrunkLine
from appliance.acd.link import Link
from appliance.acd.live import Live
from appliance.acd.members import Members
from appliance.acd.midnight import Midnight
from appliance.acd.missed import Missed
from appliance.acd.paths import Paths
from appliance.acd.phone_calls import PhoneCalls
from appliance.acd.pins import Pins
from appliance.acd.quality import Quality
from appliance.acd.recording import Recorder
from appliance.acd.registrations import Registrations
from appliance.acd.reunion import Reunion
from appliance.acd.shell import Shell
from appliance.acd.sound import Sound
from appliance.acd.variables import is_abroad
from appliance.core.acd import Acd
from appliance.core.facts import CallGone, CallsUnseen, EndedBy
from appliance.core.history import HistoryEvent, TrunkChanged
from appliance.core.site.model import Site
from appliance.core.site.sounds import sound
from appliance.core.wiring import Wiring
from appliance.feed.protocol import FeedError
from appliance.feed.server import FeedServer
from pbx.ami.client import Ami
from pbx.ami.packet import Packet
from pbx.ari import channels
from pbx.ari.connection import Ari
from pbx.ari.events import channel

log = logging.getLogger(__name__)

HOUSEKEEPING_S = 5.0
CLOCK_JUMP_S = 0.1
ASTERISK_DOWN = "asterisk_down"
JOURNAL_FAILED = "journal_failed"


class Service:
    def __init__(
        self, site: Site, paths: Paths, ami: Ami, ari_url: str, ari_user: str, ari_secret: str
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._paths = paths
        self._ami = ami
        self.core = Acd(site, random.SystemRandom(), time.time() - self._loop.time(), secrets.token_hex(3))
        self._site = site
        self._wiring = Wiring()
        self.alarms = Alarms(time.time, lambda code: self._touch("alarms", code))
        self.journal = Journal(paths.journal, self._journal_trouble)
        append = self._append
        self.missed = Missed(
            paths.call_log, paths.call_log_mark, paths.journal, str(paths.recordings), append
        )
        self.recorder = Recorder(
            ami,
            str(paths.recordings),
            self.alarms,
            append,
            lambda call: self._touch("calls", call),
            time.time,
        )
        self.executor = Executor(
            Doors(
                lambda fact: self.shell.tell_all([fact]),
                append,
                self.recorder.start,
                self.recorder.stop,
                lambda prompt: sound(self._site, prompt),
                lambda extension: self._wiring.device(extension),
                time.time,
            )
        )
        self.shell = Shell(self.core, self.executor, self._publish)
        self.lines = Lines(time.time, self._trunk_changed, self._trunk_state)
        self.phone_calls = PhoneCalls(append, lambda call: self._touch("calls", call), time.time)
        self.features = Features(
            lambda: self.executor.ari,
            Pins(paths.pins),
            self.shell.tell,
            self._agent_at,
            lambda prompt: sound(self._site, prompt),
        )
        self.quality = Quality(
            lambda: self.executor.ari,
            append,
            lambda call: self._touch("calls", call),
            lambda legs: self.sound.round(legs),
            time.time,
        )
        self.sound = Sound(
            lambda: self.executor.ari,
            self.lines,
            self.alarms,
            lambda: self._touch("system", "link"),
            time.time,
            self._loop.time,
        )
        self.guard = GuardWatch(
            site,
            ami,
            self.alarms,
            paths.guard,
            lambda subject: self._touch("guard", subject),
            self._cut_abroad,
        )
        self.dispatch = Dispatch(
            self.shell,
            self.executor,
            self.lines,
            self.phone_calls,
            self.features,
            self.recorder,
            self.alarms,
            self.quality,
            self.guard,
            append,
        )
        self.live = Live(
            self.core,
            self.lines,
            self.phone_calls,
            self.alarms,
            self.guard,
            self.recorder.active.__contains__,
            self.quality.entity,
            self.sound.entity,
            time.time(),
        )
        self.reunion = Reunion(
            self.shell, self.executor, self.dispatch, self.lines, self.phone_calls, self.recorder, ami
        )
        self.link = Link(ari_url, ari_user, ari_secret, self._up, self.dispatch.event, self._down)
        self.registrations = Registrations(ami, self.lines)
        self.cards = Cards(ami, self.lines, self.alarms, self.dispatch.endpoint)
        self.members = Members(ami, lambda extension: self._wiring.device(extension))
        ami.on_connected = self._manager_connected
        ami.on_event = self._manager_event
        self.closing = Closing(self.shell, self.executor, ami)
        actions = {
            "call.hangup": self._hang_up,
            "site.reload": self._reload,
            "ping": self._ping,
            "guard.release": self.guard.release,
            "power.close": self.closing.close,
            "power.open": self.closing.open,
            "power.end_calls": self.closing.end_calls,
        }
        self.feed = FeedServer(paths.feed, self.live.state, Commands(self.shell.tell, actions).run)
        self.midnight = Midnight(ZoneInfo(site.timezone), time.time())
        self.keeper = Keeper(paths.snapshot, paths.journal, self._snapshot)

    async def start(self) -> None:
        """Take up what the last process left; from now on the feed answers."""
        self.journal.start()
        self._restore()
        self._configure(self._site, await asyncio.to_thread(site_file.read_wiring, self._paths.wiring))
        await self.recorder.look_at_disk()
        await self.feed.start()

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set. What was in the air stays there, for the next process."""
        self.members.follow(("agents", *agent) for agent in self.live.state()["agents"].items())
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work)
                for work in (
                    self._ami.run(),
                    self.link.run(),
                    self.registrations.run(),
                    self.cards.run(),
                    self.members.run(),
                    self.guard.run(),
                    self.recorder.watch_disk(),
                    self.quality.run(),
                    self._housekeeping(),
                )
            ]
            await stopping.wait()
            for task in tasks:
                task.cancel()
        await self._stop()

    async def _stop(self) -> None:
        await self.feed.stop()
        await self.keeper.save()
        await asyncio.to_thread(self.journal.close)

    def _append(self, event: HistoryEvent) -> None:
        self.missed.seen(event)
        self.journal.append(event)

    # -- Asterisk comes and goes

    def _manager_connected(self) -> None:
        self.registrations.ask()
        self.cards.ask()
        self.members.connected()
        self.guard.look()

    def _manager_event(self, packet: Packet) -> None:
        self.registrations.event(packet)
        self.cards.event(packet)

    async def _up(self, ari: Ari, info: dict[str, Any]) -> None:
        await self.reunion.up(ari, info)
        self.sound.tell()
        version = str(info.get("system", {}).get("version", ""))
        self.live.asterisk = {"up": True, "since": time.time(), "version": version}
        self._touch("system", "asterisk")
        self.alarms.clear(ASTERISK_DOWN)
        log.info("connected to Asterisk %s", version)

    def _down(self, refused: bool) -> None:
        self.executor.ari = None
        if self.live.asterisk["up"]:
            self.live.asterisk = {"up": False, "since": time.time(), "version": ""}
            self._touch("system", "asterisk")
        if refused and ASTERISK_DOWN not in self.alarms.active:
            self._asterisk_died()

    def _asterisk_died(self) -> None:
        """Nothing listens on its port: every call has ended with it."""
        log.error("Asterisk is down; systemd starts it again")
        self.alarms.raise_alarm(ASTERISK_DOWN, "critical")
        reason = "asterisk_restarted"
        gone = [CallGone(call, EndedBy.SYSTEM, reason=reason) for call in self.core.live_calls()]
        self.shell.tell_all(gone)
        for call in list(self.phone_calls.calls):
            self.phone_calls.ended(call, 0, reason)
        self.executor.legs.clear()
        self.recorder.active.clear()
        self.dispatch.all_channels_went()
        self.lines.asterisk_went()

    # -- what people ask

    async def _hang_up(self, args: dict[str, Any], _by: str) -> dict[str, Any]:
        call = call_of(args)
        ari = self.executor.ari
        if ari is None:
            raise FeedError(
                "asterisk_away", "Asterisk does not answer; it comes back by itself within seconds."
            )
        if call not in self.core.live_calls() and call not in self.phone_calls.calls:
            raise FeedError("unknown_call", f"Call {call} is over.")
        channels.hang_up(ari, call)
        self.shell.tell_all([CallGone(call, EndedBy.SYSTEM, reason="hung_up_by_supervisor")])
        return {}

    async def _cut_abroad(self) -> int:
        """End every call to another country; how many there were."""
        ari = self.executor.ari
        if ari is None:
            return 0
        listed = (await channels.list_all(ari)).body or []
        found = [one for one in map(channel, listed) if one.technology in LINES and is_abroad(one)]
        for one in found:
            channels.hang_up(ari, one.id)
        return len(found)

    async def _reload(self, _args: dict[str, Any], _by: str) -> dict[str, Any]:
        try:
            site = await asyncio.to_thread(site_file.read, self._paths.site)
            wiring = await asyncio.to_thread(site_file.read_wiring, self._paths.wiring)
        except site_file.NoSite as error:
            raise FeedError("no_site", str(error)) from error
        self._configure(site, wiring)
        self.core.reconfigure(site, self.shell.now)
        self.shell.flush()
        log.info("the site has been read again: %d queues, %d agents", len(site.queues), len(site.users))
        return {}

    async def _ping(self, _args: dict[str, Any], _by: str) -> dict[str, Any]:
        return {"asterisk": self.executor.ari is not None}

    def _configure(self, site: Site, wiring: Wiring) -> None:
        self._site, self._wiring = site, wiring
        for gone in self.lines.trunks.keys() - site.trunks.keys():
            self.alarms.clear(f"trunk_down:{gone}")
        self.lines.configure(site)
        self.cards.configure(site, wiring)
        self.quality.configure(site)
        self.sound.configure(site)
        self.guard.configure(site)
        self.recorder.min_free = site.recording.min_free_gb * 1e9
        self.recorder.zone = self.midnight.zone = ZoneInfo(site.timezone)

    def _agent_at(self, extension: str) -> str | None:
        for username, agent in self.core.view().agents.items():
            if agent["extension"] == extension:
                return username
        return None

    # -- what others see

    def _touch(self, kind: str, key: str) -> None:
        self.live.touch(kind, key)
        self.shell.unsettle()

    def _trunk_changed(self, name: str) -> None:
        self._touch("trunks", name)
        self._touch("system", "lines")
        self._touch("system", "link")

    def _trunk_state(self, line: TrunkLine) -> None:
        log.log(
            logging.INFO if line.up else logging.WARNING, "trunk %s is %s", line.name, line.reason or "up"
        )
        self.alarms.set(
            f"trunk_down:{line.name}", not line.up, "critical", trunk=line.label, reason=line.reason
        )
        self._append(TrunkChanged(at=time.time(), trunk=line.name, up=line.up, reason=line.reason))

    def _journal_trouble(self, why: str) -> None:
        """Called in the journal's thread."""
        self._loop.call_soon_threadsafe(
            lambda: self.alarms.set(JOURNAL_FAILED, bool(why), "critical", why=why)
        )

    def _publish(self) -> None:
        changes = self.live.take_changes()
        self.feed.publish(changes)
        self.members.follow(changes)
        self.keeper.changed(changes)

    # -- what outlives this process

    def _restore(self) -> None:
        kept = self.keeper.load()
        self.missed.begin(self._site, kept.get("core", {}).get("calls", {}) if kept else {})
        if kept:
            try:
                self.core.restore(kept["core"], self.shell.now)
                self.reunion.remember(str(kept.get("asterisk_started", "")))
            except KeyError, TypeError, ValueError:
                log.exception("the snapshot of the last run does not fit; all agents start logged out")
        self._count_missed()

    def _count_missed(self) -> None:
        """Calls that the plain queue saw to their end are in today's counters too."""
        if written := self.missed.take_written():
            self.shell.tell_all([CallsUnseen(written)])

    def _snapshot(self) -> dict[str, Any]:
        return {"core": self.core.snapshot(), "asterisk_started": self.reunion.asterisk_started}

    async def _housekeeping(self) -> None:
        while True:
            await asyncio.sleep(HOUSEKEEPING_S)
            jump = time.time() - self.shell.now - self.core.wall_offset
            if abs(jump) > CLOCK_JUMP_S:
                log.warning("the clock was set by %.1f s", jump)
                self.core.wall_offset += jump
                self.shell.unsettle()
            if self.midnight.passed(time.time()):
                self.core.new_day(self.shell.now)
                self.shell.flush()
            await self.reunion.pull()
            if self.executor.ari:
                living = self.core.live_calls() | self.phone_calls.calls.keys()
                await self.missed.look(self._site, living, self._ami)
                self._count_missed()
