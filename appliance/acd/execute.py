"""The core's commands as Asterisk's, in order per call, never waiting.

Asterisk carries out what is written to one WebSocket in order, so nothing here needs to wait for an
answer before it writes the next command: only the answers that are news to the core are looked at. One
rule follows: a channel that plays an announcement takes no other command until it is over, and would
hold up everybody's, so the announcement is stopped first.
"""

import logging
from asyncio import Future
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from appliance.acd import announce, variables
from appliance.acd.leg import Leg, bridge_of
from appliance.core.commands import (
    Announce,
    Command,
    Connect,
    Divert,
    HangUpCall,
    HangUpOffer,
    Hold,
    Record,
    Ring,
    StopRecording,
    StopRinging,
)
from appliance.core.facts import (
    CallDiverted,
    CallGone,
    ConnectFailed,
    EndedBy,
    Fact,
    OfferConnected,
    OfferFailure,
    OfferGone,
)
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId
from pbx.ari import bridges, channels
from pbx.ari.connection import Ari
from pbx.ari.result import Result

log = logging.getLogger(__name__)

ANSWERED_ELSEWHERE = 26
"""Q.850 cause by which a phone knows that the call is not missed."""

SPARE_S = 2.0
"""The core ends the ringing in time; Asterisk does by itself this much later, should we be dead by then."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the executor's news and side effects go."""

    report: Callable[[Fact], None]
    append: Callable[[HistoryEvent], None]
    record: Callable[[Connect, Leg], None]
    """Begin recording a conversation."""
    stop_recording: Callable[[CallId], None]
    sound: Callable[[str], str]
    """Prompt of the site → sound's path."""
    device: Callable[[str], str]
    """Extension → what Asterisk rings, or nothing where its card is missing."""
    epoch: Callable[[], float]


class Executor:
    def __init__(self, doors: Doors) -> None:
        self.ari: Ari | None = None
        """None while Asterisk is away: commands are then dropped, adoption puts things right later."""
        self.legs: dict[CallId, Leg] = {}
        self._doors = doors
        self._playbacks = 0
        self._handlers: dict[type, Callable[..., None]] = {
            Hold: self._hold,
            Announce: self._announce,
            Ring: self._ring,
            StopRinging: self._stop_ringing,
            Connect: self._connect,
            StopRecording: self._stop_recording,
            Divert: self._divert,
            HangUpCall: self._hang_up_call,
            HangUpOffer: self._hang_up_offer,
        }

    def carry_out(self, commands: Iterable[Command]) -> None:
        """Write all of them now. Music waits until the phones of the same batch ring."""
        later: list[Hold] = []
        ringing: list[Ring] = []
        for command in commands:
            if isinstance(command, Record):
                self._doors.append(command.event)
            elif isinstance(command, Hold):
                later.append(command)
            else:
                self._handlers[type(command)](command)
                if isinstance(command, Ring):
                    ringing.append(command)
        for hold in later:
            self._hold(hold)
        for ring in ringing:
            self._prepare_bridge(ring.call)
            log.info("%s: rings %s at %s (%s)", ring.call, ring.agent, ring.extension, ring.queue)

    def leg(self, call: CallId) -> Leg:
        return self.legs.setdefault(call, Leg())

    def playback_finished(self, playback: str, channel: str) -> None:
        """Music goes on, unless the caller talks by now."""
        leg = self.legs.get(CallId(channel))
        if leg and leg.playback == playback:
            leg.playback = ""
            if leg.music and self.ari:
                channels.start_music(self.ari, channel, leg.music)

    def call_over(self, call: CallId) -> None:
        """The caller's channel is gone: take the bridge away, and whoever a transfer left in it."""
        leg = self.legs.pop(call, None)
        if leg is None or self.ari is None:
            return
        if leg.companion:
            channels.hang_up(self.ari, leg.companion)
        if leg.bridged:
            bridges.destroy(self.ari, bridge_of(call))

    def _quiet(self, ari: Ari, call: CallId, leg: Leg) -> None:
        """End announcement and music, so that the channel takes commands at once."""
        if leg.playback:
            channels.stop_playing(ari, leg.playback)
            leg.playback = ""
        if leg.music:
            channels.stop_music(ari, call)
            leg.music = ""

    def _hold(self, hold: Hold) -> None:
        if self.ari is None:
            return
        leg = self.leg(hold.call)
        if leg.joined:
            bridges.remove(self.ari, bridge_of(hold.call), hold.call)
            leg.joined = ""
        if leg.queue != hold.queue:
            leg.queue = hold.queue
            channels.set_variable(self.ari, hold.call, variables.QUEUE, hold.queue)
        if leg.music != hold.music:
            leg.music = hold.music
            if not leg.playback:
                channels.start_music(self.ari, hold.call, hold.music)

    def _announce(self, command: Announce) -> None:
        leg = self.legs.get(command.call)
        if self.ari is None or leg is None or leg.joined or leg.playback:
            return
        message = self._doors.sound(command.message) if command.message else None
        media = announce.media(command.position, command.wait_s, message)
        if not media:
            return
        self._playbacks += 1
        playback = f"announce-{command.call}-{self._playbacks}"
        leg.playback = playback

        def answered(future: Future[Result]) -> None:
            if not future.result().ok:
                self.playback_finished(playback, command.call)

        channels.play(self.ari, command.call, media, playback).add_done_callback(answered)
        log.info("%s: is told its position %s and wait %s", command.call, command.position, command.wait_s)

    def _ring(self, ring: Ring) -> None:
        if self.ari is None:
            return
        name = variables.printable(
            f"{ring.queue_label}: {ring.caller.name}" if ring.caller.name else ring.queue_label
        )
        caller_id = f'"{name.replace(chr(34), "").replace(chr(92), "")}" <{ring.caller.number}>'
        carried = {
            variables.OFFER: ring.offer,
            variables.CALL: ring.call,
            variables.AGENT: ring.agent,
            variables.QUEUE: ring.queue,
            variables.MEASURED: variables.LEG_OVER,
        }

        def answered(future: Future[Result]) -> None:
            result = future.result()
            if result.ok or result.lost:
                return
            log.info("%s: %s cannot be rung: %s", ring.call, ring.extension, result.message)
            self._doors.report(OfferGone(ring.offer, OfferFailure.UNREACHABLE))

        channels.originate(
            self.ari,
            ring.offer,
            # Of a missing card Asterisk says by itself that it cannot be rung.
            self._doors.device(ring.extension) or f"DAHDI/{ring.extension}",
            f"agent,{ring.offer}",
            caller_id,
            ring.timeout_s + SPARE_S,
            carried,
            ring.call,
        ).add_done_callback(answered)

    def _prepare_bridge(self, call: CallId) -> None:
        """While the phone rings there is time to make the bridge."""
        leg = self.leg(call)
        if self.ari and not leg.bridged:
            leg.bridged = True
            bridges.create(self.ari, bridge_of(call))

    def _stop_ringing(self, command: StopRinging) -> None:
        if self.ari:
            channels.hang_up(
                self.ari, command.offer, ANSWERED_ELSEWHERE if command.answered_elsewhere else None
            )

    def _connect(self, connect: Connect) -> None:
        if self.ari is None:
            return
        leg = self.leg(connect.call)
        self._quiet(self.ari, connect.call, leg)
        self._prepare_bridge(connect.call)
        leg.joined = connect.offer

        def answered(future: Future[Result]) -> None:
            result = future.result()
            if result.ok:
                self._connected(connect, leg)
            elif not result.lost:
                log.info("%s: could not be joined with %s: %s", connect.call, connect.agent, result.message)
                self._doors.report(ConnectFailed(connect.offer))

        bridges.add(self.ari, bridge_of(connect.call), (connect.offer, connect.call)).add_done_callback(
            answered
        )

    def _connected(self, connect: Connect, leg: Leg) -> None:
        self._doors.report(OfferConnected(connect.offer))
        log.info("%s: talks with %s (%s)", connect.call, connect.agent, connect.queue)
        if self.ari:
            channels.set_variable(
                self.ari, connect.offer, variables.CONNECTED_AT, f"{self._doors.epoch():.3f}"
            )
        if connect.record:
            self._doors.record(connect, leg)

    def _stop_recording(self, command: StopRecording) -> None:
        if self.ari:
            self._doors.stop_recording(command.call)

    def _divert(self, divert: Divert) -> None:
        if self.ari is None:
            return
        leg = self.leg(divert.call)
        self._quiet(self.ari, divert.call, leg)
        leg.joined = ""
        for name, value in divert.variables.items():
            channels.set_variable(self.ari, divert.call, name, value)

        def answered(future: Future[Result]) -> None:
            result = future.result()
            if result.ok:
                self._doors.report(CallDiverted(divert.call, divert.context))
                log.info("%s: is sent to %s", divert.call, divert.context)
            elif not result.lost:
                log.info("%s: left before it could be sent to %s", divert.call, divert.context)

        channels.to_dialplan(self.ari, divert.call, divert.context, divert.extension).add_done_callback(
            answered
        )

    def _hang_up_call(self, command: HangUpCall) -> None:
        if self.ari is None:
            return

        def answered(future: Future[Result]) -> None:
            if future.result().gone:
                self._doors.report(CallGone(command.call, EndedBy.SYSTEM))

        channels.hang_up(self.ari, command.call, command.cause).add_done_callback(answered)

    def _hang_up_offer(self, command: HangUpOffer) -> None:
        if self.ari:
            channels.hang_up(self.ari, command.offer)
