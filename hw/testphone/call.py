"""One call of the phone: pjsua2's callbacks turned into events."""

import functools
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pjsua2 as pj

from hw.testphone import sip
from hw.testphone.quality import StreamQuality
from hw.testphone.sound import CallSound
from hw.testphone.verbs import Sound

if TYPE_CHECKING:
    from hw.testphone.line import Line
    from hw.testphone.phone import Phone

STATES = {
    pj.PJSIP_INV_STATE_CALLING: "calling",
    pj.PJSIP_INV_STATE_INCOMING: "incoming",
    pj.PJSIP_INV_STATE_EARLY: "early",
    pj.PJSIP_INV_STATE_CONNECTING: "connecting",
    pj.PJSIP_INV_STATE_CONFIRMED: "confirmed",
}


def contained[**P](callback: Callable[P, None]) -> Callable[P, None]:
    """An exception that left a callback would abort the process in C++; it is told instead."""

    @functools.wraps(callback)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception:
            traceback.print_exc(file=sys.stderr)

    return guarded


class PhoneCall(pj.Call):
    """Placed or received. Its `name` is the driver's for a placed call, ours for one received."""

    def __init__(
        self, phone: Phone, line: Line, name: str, sound: Sound, sip_id: int = pj.PJSUA_INVALID_ID
    ) -> None:
        super().__init__(line, sip_id)
        self.name = name
        self.phone = phone
        self.sound = CallSound(name, sound, lambda path: phone.report("played", call=name, file=path))
        self._codec = ""
        self._cause: int | None = None
        self._quality: dict[str, Any] | None = None

    def stats(self) -> dict[str, Any]:
        """Quality of what we receive and, where RTCP told, of what the far side does."""
        if not self.hasMedia():
            return self._quality or {}
        return self._read_stats(0)

    @contained
    def onCallState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's names, here and below
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.phone.call_ended(
                self,
                code=int(info.lastStatusCode),
                reason=info.lastReason,
                cause=self._cause,
                duration_s=info.connectDuration.sec + info.connectDuration.msec / 1000,
                stats=self._quality,
            )
        elif info.state in STATES:
            self.phone.report(
                "state", call=self.name, state=STATES[info.state], code=int(info.lastStatusCode)
            )

    @contained
    def onCallTsxState(self, prm: Any) -> None:  # noqa: N802
        event = prm.e
        if event.type == pj.PJSIP_EVENT_TSX_STATE and event.body.tsxState.type == pj.PJSIP_EVENT_RX_MSG:
            cause = sip.q850_cause(event.body.tsxState.src.rdata.wholeMsg)
            self._cause = cause if cause is not None else self._cause

    @contained
    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802
        info = self.getInfo()  # kept: its parts do not outlive it
        for index, media in enumerate(info.media):
            if media.type != pj.PJMEDIA_TYPE_AUDIO:
                continue
            if media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self._codec = self.getStreamInfo(index).codecName
                self.sound.media_up(self.getAudioMedia(index))
                self.phone.report(
                    "media",
                    call=self.name,
                    active=True,
                    codec=self._codec,
                    cipher=sip.cipher(self.dump(True, "")),
                )
            else:
                self.sound.media_down()
                self.phone.report("media", call=self.name, active=False)

    @contained
    def onStreamDestroyed(self, prm: Any) -> None:  # noqa: N802
        self._quality = self._read_stats(prm.streamIdx)
        self.sound.media_down()

    @contained
    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802
        self.phone.report("dtmf", call=self.name, digit=prm.digit)

    @contained
    def onCallTransferStatus(self, prm: Any) -> None:  # noqa: N802
        self.phone.report("transferred", call=self.name, code=int(prm.statusCode), final=prm.finalNotify)

    def _read_stats(self, index: int) -> dict[str, Any]:
        stat = self.getStreamStat(index)  # kept: its parts do not outlive it
        rtcp = stat.rtcp
        rtt_ms = rtcp.rttUsec.mean / 1000 if rtcp.rttUsec.n else None
        received, sent = (
            StreamQuality(part.pkt, part.loss, part.jitterUsec.mean / 1000, rtt_ms)
            for part in (rtcp.rxStat, rtcp.txStat)
        )
        return {
            "codec": self._codec,
            "mos": round(received.mos, 2),
            "loss_pct": round(received.loss_pct, 2),
            "jitter_ms": round(received.jitter_ms, 2),
            "rtt_ms": None if rtt_ms is None else round(rtt_ms, 2),
            "packets_received": received.packets,
            "packets_sent": sent.packets,
            "sent_loss_pct": round(sent.loss_pct, 2),
        }
