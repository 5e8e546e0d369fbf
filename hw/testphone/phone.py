"""The phone: one pjsua2 endpoint, polled by one thread, doing the verbs that arrive."""

import gc
import heapq
import itertools
import time
from collections.abc import Callable
from functools import singledispatchmethod
from typing import Any

import pjsua2 as pj

from hw.testphone import verbs
from hw.testphone.call import PhoneCall
from hw.testphone.events import Reporter
from hw.testphone.line import SRTP, Line
from hw.testphone.sound import CLOCK_RATE

POLL_MS = 10
MAX_CALLS = 150


class Phone:
    """Lines and calls by name. All methods run in the polling thread."""

    def __init__(self, report: Reporter, address: str, port: int, rtp_port: int, log_level: int = 0) -> None:
        self.report = report
        self.done = False
        self._address = address
        self._rtp_port = rtp_port
        self._lines: dict[str, Line] = {}
        self._calls: dict[str, PhoneCall] = {}
        self._ended: list[PhoneCall] = []
        self._names = itertools.count(1)
        self._tls: int | None = None
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._ticket = itertools.count()
        self._endpoint = start_endpoint(address, port, log_level)

    def poll(self) -> None:
        """Let the library work for a moment, then fire what is due."""
        self._endpoint.libHandleEvents(POLL_MS)
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2]()
        self._ended.clear()  # not inside their own callbacks

    def close(self) -> None:
        """Hang up and unregister. No call may outlive the library: its end there would abort the process."""
        self._timers.clear()
        self._endpoint.hangupAllCalls()
        deadline = time.monotonic() + 2
        while self._calls and time.monotonic() < deadline:
            self.poll()
        while self._calls:
            self._calls.popitem()[1].sound.close()
        self._ended.clear()
        for line in self._lines.values():
            line.shutdown()
        self._lines.clear()
        gc.collect()
        self._endpoint.libDestroy()

    def stop(self) -> None:
        """Have the polling end; whoever polls then closes."""
        self.done = True

    def obey(self, verb: verbs.Verb) -> None:
        """Carry out one verb; what cannot be done is told as a `failed` event."""
        try:
            self._do(verb)
        except pj.Error as error:
            self._failed(verb, f"{error.title}: {error.reason}")
        except KeyError as error:
            self._failed(verb, f"there is no line or call {error}")

    def answer(self, call: PhoneCall, code: int, after_s: float = 0.0) -> None:
        """Answer with a status, at once or later, if the call is still there by then."""

        def now() -> None:
            if self._calls.get(call.name) is call and call.isActive():
                call.answer(params(code))

        if after_s <= 0:
            now()
        else:
            self._later(after_s, now)

    def next_name(self) -> str:
        return f"in-{next(self._names)}"

    def call_came(self, call: PhoneCall) -> None:
        self._calls[call.name] = call

    def call_ended(self, call: PhoneCall, **facts: Any) -> None:
        self._calls.pop(call.name, None)
        call.sound.close()
        self._ended.append(call)
        self.report("ended", call=call.name, **facts)

    def _later(self, after_s: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + after_s, next(self._ticket), action))

    def _failed(self, verb: verbs.Verb, message: str) -> None:
        named = {key: getattr(verb, key) for key in ("line", "call") if hasattr(verb, key)}
        self.report("failed", verb=verb.do, message=message, **named)

    @singledispatchmethod
    def _do(self, verb: verbs.Verb) -> None:
        raise TypeError(f"verb without a deed: {verb!r}")

    @_do.register
    def _(self, verb: verbs.OpenLine) -> None:
        line = Line(self, verb)
        if verb.srtp not in SRTP:
            self._failed(verb, f"srtp must be one of {', '.join(SRTP)}")
            return
        if verb.tls and self._tls is None:
            self._failed(verb, "`secure` must come before a line over TLS")
            return
        line.open(self._address, self._rtp_port, self._tls if verb.tls else None)
        self._lines[verb.line] = line
        if not verb.register:
            self.report("opened", line=verb.line)

    @_do.register
    def _(self, verb: verbs.Secure) -> None:
        config = pj.TransportConfig()
        config.port, config.boundAddress = verb.port, self._address
        config.tlsConfig.CaListFile, config.tlsConfig.verifyServer = verb.ca, True
        config.tlsConfig.certFile, config.tlsConfig.privKeyFile = verb.certificate, verb.key
        config.tlsConfig.proto = pj.PJ_SSL_SOCK_PROTO_TLS1_2
        self._tls = self._endpoint.transportCreate(pj.PJSIP_TRANSPORT_TLS, config)
        self.report("secured")

    @_do.register
    def _(self, verb: verbs.CloseLine) -> None:
        self._lines.pop(verb.line).shutdown()

    @_do.register
    def _(self, verb: verbs.PlaceCall) -> None:
        if verb.call in self._calls:
            self._failed(verb, "a call of this name goes on")
            return
        call = PhoneCall(self, self._lines[verb.line], verb.call, verb)
        prm = params()
        for name, value in (verb.headers or {}).items():
            header = pj.SipHeader()
            header.hName, header.hValue = name, value
            prm.txOption.headers.append(header)
        self._calls[verb.call] = call
        try:
            call.makeCall(verb.to, prm)
        except pj.Error:
            self._calls.pop(verb.call, None)
            raise

    @_do.register
    def _(self, verb: verbs.Answer) -> None:
        call = self._calls[verb.call]
        if verb.play or verb.tone_hz or verb.record:
            call.sound.change(verb)
        call.answer(params(verb.code))

    @_do.register
    def _(self, verb: verbs.Hear) -> None:
        self._calls[verb.call].sound.change(verb)

    @_do.register
    def _(self, verb: verbs.Silence) -> None:
        self._calls[verb.call].sound.stop_playing()

    @_do.register
    def _(self, verb: verbs.Hangup) -> None:
        self._calls[verb.call].hangup(params(verb.code))

    @_do.register
    def _(self, verb: verbs.Dtmf) -> None:
        self._calls[verb.call].dialDtmf(verb.digits)

    @_do.register
    def _(self, verb: verbs.Hold) -> None:
        self._calls[verb.call].setHold(params())

    @_do.register
    def _(self, verb: verbs.Resume) -> None:
        prm = params()
        prm.opt.flag = pj.PJSUA_CALL_UNHOLD
        self._calls[verb.call].reinvite(prm)

    @_do.register
    def _(self, verb: verbs.Transfer) -> None:
        call = self._calls[verb.call]
        if verb.with_call:
            call.xferReplaces(self._calls[verb.with_call], params())
        else:
            call.xfer(verb.to, params())

    @_do.register
    def _(self, verb: verbs.Forward) -> None:
        prm = params(302)
        contact = pj.SipHeader()
        contact.hName, contact.hValue = "Contact", f"<{verb.to}>"
        prm.txOption.headers.append(contact)
        self._calls[verb.call].hangup(prm)

    @_do.register
    def _(self, verb: verbs.Stats) -> None:
        self.report("stats", call=verb.call, **self._calls[verb.call].stats())

    @_do.register
    def _(self, verb: verbs.Quit) -> None:
        self.stop()


def params(code: int = 0) -> pj.CallOpParam:
    """Default call settings with a status."""
    prm = pj.CallOpParam(True)
    prm.statusCode = code
    prm.opt.audioCount, prm.opt.videoCount, prm.opt.textCount = 1, 0, 0
    return prm


def start_endpoint(address: str, port: int, log_level: int) -> pj.Endpoint:
    """A UDP endpoint without a sound card, all callbacks in the polling thread."""
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = MAX_CALLS
    config.uaConfig.userAgent = "Timbre test phone"
    config.medConfig.clockRate = CLOCK_RATE
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    config.logConfig.level = config.logConfig.consoleLevel = log_level
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    endpoint.libInit(config)
    transport = pj.TransportConfig()
    transport.port = port
    transport.boundAddress = address
    endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    endpoint.libStart()
    endpoint.audDevManager().setNullDev()
    return endpoint
