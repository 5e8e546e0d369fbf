"""Which of Asterisk's events concerns whom."""

import logging
import time
from collections.abc import Callable, Iterable

from appliance.acd import line_tests, variables
from appliance.acd.alarms import Alarms
from appliance.acd.execute import Executor
from appliance.acd.features import Features
from appliance.acd.guard import TOLD, GuardWatch
from appliance.acd.lines import Lines
from appliance.acd.phone_calls import PhoneCalls
from appliance.acd.quality import Quality
from appliance.acd.recording import Recorder
from appliance.acd.shell import Shell
from appliance.acd.translate import CALL_SEEN, LINK_FULL, facts, is_offer
from appliance.core.facts import CallDiverted, ExtensionInUse, ExtensionReachable
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension
from pbx.ari import channels
from pbx.ari.events import (
    AttendedTransfer,
    BlindTransfer,
    Channel,
    ChannelCreated,
    ChannelDestroyed,
    ChannelStateChanged,
    EndpointChanged,
    EnteredApp,
    Event,
    PlaybackFinished,
    UserEvent,
    parse,
)

log = logging.getLogger(__name__)

FALLBACK_ACTIVE = "fallback_active"
GUARDED = "guard_"
"""TIMBRE_OUTCOME of a call out that the guard refused begins so."""
LINES = frozenset({"PJSIP", "DAHDI"})
"""Technologies of trunks and telephones."""


class Dispatch:
    def __init__(
        self,
        shell: Shell,
        executor: Executor,
        lines: Lines,
        phone_calls: PhoneCalls,
        features: Features,
        recorder: Recorder,
        alarms: Alarms,
        quality: Quality,
        guard: GuardWatch,
        append: Callable[[HistoryEvent], None],
    ) -> None:
        self._shell = shell
        self._executor = executor
        self._lines = lines
        self._phone_calls = phone_calls
        self._features = features
        self._recorder = recorder
        self._alarms = alarms
        self._quality = quality
        self._guard = guard
        self._append = append
        self._fallback: set[str] = set()

    def event(self, data: dict[str, object]) -> None:
        event = parse(data)
        if event is not None:
            self._handle(event)

    def _handle(self, event: Event) -> None:
        match event:
            case EnteredApp():
                self._entered(event)
            case ChannelDestroyed(channel):
                self._destroyed(event, channel)
            case ChannelCreated(channel):
                self.channel_came(channel)
            case ChannelStateChanged(channel):
                # A card's channel is known by a mark that it does not bear yet when it is made.
                self.channel_came(channel)
                self._phone_calls.state(channel)
            case UserEvent(name, channel) if name == CALL_SEEN and channel and PhoneCalls.is_one(channel):
                self._phone_calls.seen(channel)
            case UserEvent(name) if name == TOLD:
                self._guard.look()
            case UserEvent():
                self._tell(event)
            case PlaybackFinished(playback, channel_id):
                self._executor.playback_finished(playback, channel_id)
                self._features.playback_finished(playback)
            case EndpointChanged(_, endpoint, online):
                self.endpoint(endpoint, online)
            case BlindTransfer(channel, extension, succeeded=True):
                self._transferred(channel, extension)
            case AttendedTransfer(first, second, True, target):
                self._transferred(first, target or second.extension)
                self._transferred(second, target)

    def _tell(self, event: Event) -> None:
        self._shell.tell_all(facts(event, time.time()))

    def _entered(self, event: EnteredApp) -> None:
        channel = event.channel
        self._quality.seen(channel)
        if event.replaced:
            self._replaced(event.replaced, channel)
        elif event.arguments[:1] == ("feature",):
            self._features.start(channel.id, event.arguments[1:])
        else:
            if event.arguments[:1] == ("queue",):
                self._phone_calls.hand_over(channel.id)
                self._out_of_fallback(channel.id)
                self._executor.leg(CallId(channel.id)).queue = channel.variables.get(variables.QUEUE, "")
            self._tell(event)

    def in_fallback(self, calls: Iterable[str]) -> None:
        """These are being served by the plain queue: worth an alarm as long as one of them lasts."""
        self._fallback |= set(calls)
        self._alarms.set(FALLBACK_ACTIVE, bool(self._fallback), calls=len(self._fallback))

    def _out_of_fallback(self, channel: str) -> None:
        if channel in self._fallback:
            self._fallback.discard(channel)
            self.in_fallback(())

    def channel_came(self, channel: Channel) -> None:
        """Count it on its line; a phone's own call makes its agent busy."""
        self._quality.seen(channel)
        if channel.technology in LINES and not is_offer(channel):
            extension = self._lines.channel_came(channel.id, channel.endpoint)
            if extension:
                self._shell.tell_all([ExtensionInUse(Extension(extension), True)])

    def _destroyed(self, event: ChannelDestroyed, channel: Channel) -> None:
        self._quality.ended(channel)
        self._tell(event)
        self._out_of_fallback(channel.id)
        if variables.is_callers(channel) or is_offer(channel):
            log.info(
                "%s: %s is gone (cause %d)", channel.variables.get(variables.CALL), channel.name, event.cause
            )
        if variables.is_callers(channel) and not is_offer(channel):
            outcome = channel.variables.get(variables.OUTCOME, "")
            why = outcome if outcome == LINK_FULL or outcome.startswith(GUARDED) else ""
            trunk = channel.variables.get(variables.TRUNK, "")
            self._phone_calls.ended(channel.id, event.cause, why, outcome == LINK_FULL, trunk)
            self._executor.call_over(CallId(channel.id))
            self._recorder.call_over(CallId(channel.id))
        elif not is_offer(channel):
            self._companion_left(channel.id)
            if test := line_tests.ended(event, time.time()):
                self._append(test)
        self.channel_went(channel.id)

    def channel_went(self, channel: str) -> None:
        extension = self._lines.channel_went(channel)
        if extension:
            self._shell.tell_all([ExtensionInUse(Extension(extension), False)])

    def all_channels_went(self) -> None:
        """Asterisk died."""
        self._quality.legs.clear()
        for channel in self._lines.known_channels():
            self.channel_went(channel)

    def endpoint(self, name: str, online: bool) -> None:
        if name in self._lines.trunks:
            self._lines.trunk_online(name, online)
        elif name in self._lines.phones:
            self._shell.tell_all([ExtensionReachable(Extension(name), online)])

    def _transferred(self, phone: Channel, to: str) -> None:
        """The agent's phone sent the caller elsewhere: the conversation is over, the call is not."""
        if is_offer(phone):
            call = CallId(phone.variables.get(variables.CALL, ""))
            self._shell.tell_all([CallDiverted(call, to or "transfer")])

    def _replaced(self, old: Channel, new: Channel) -> None:
        """A transfer put another channel in the agent's place, in the same bridge."""
        call = CallId(old.variables.get(variables.CALL, ""))
        leg = self._executor.legs.get(call)
        log.info("%s: %s takes the place of %s", call, new.name, old.name)
        if leg and (leg.joined == old.id or leg.companion == old.id):
            leg.joined, leg.companion = "", new.id
            self._transferred(old, new.extension)

    def _companion_left(self, channel: str) -> None:
        """Who had taken the agent's place has gone: the caller is not left alone with silence."""
        for call, leg in self._executor.legs.items():
            if leg.companion == channel:
                leg.companion = ""
                if self._executor.ari:
                    channels.hang_up(self._executor.ari, call)
                return
