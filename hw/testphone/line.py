"""A SIP account of the phone: registers, rings, answers by itself if told so."""

from typing import TYPE_CHECKING, Any

import pjsua2 as pj

from hw.testphone import sip
from hw.testphone.call import PhoneCall, contained
from hw.testphone.verbs import OpenLine

if TYPE_CHECKING:
    from hw.testphone.phone import Phone

SRTP = {
    "none": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "required": pj.PJMEDIA_SRTP_MANDATORY,
}


class Line(pj.Account):
    """Owns no calls; the phone does."""

    def __init__(self, phone: Phone, verb: OpenLine) -> None:
        super().__init__()
        self.phone = phone
        self.verb = verb

    def open(self, address: str, rtp_port: int, transport: int | None = None) -> None:
        """Create the account at the library; registration goes on by itself. Raises pj.Error.

        `transport`: the library's number of the only one to use; None: any.
        """
        config = account_config(self.verb, address, rtp_port)
        if transport is not None:
            config.sipConfig.transportId = transport
        self.create(config)

    @contained
    def onRegState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's names, here and below
        self.phone.report(
            "registered",
            line=self.verb.line,
            active=self.getInfo().regIsActive and prm.code // 100 == 2,
            code=int(prm.code),
            reason=prm.reason,
        )

    @contained
    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802
        call = PhoneCall(self.phone, self, self.phone.next_name(), self.verb, prm.callId)
        headers = sip.headers(prm.rdata.wholeMsg)
        name, number = sip.address(headers.get("from", headers.get("f", "")))
        self.phone.call_came(call)
        self.phone.report(
            "incoming", line=self.verb.line, call=call.name, name=name, number=number, headers=headers
        )
        if self.verb.ring and (self.verb.answer is None or self.verb.answer_after_s > 0):
            self.phone.answer(call, pj.PJSIP_SC_RINGING)
        if self.verb.answer is not None:
            self.phone.answer(call, self.verb.answer, after_s=self.verb.answer_after_s)


def account_config(verb: OpenLine, address: str, rtp_port: int) -> pj.AccountConfig:
    """The library's form of a line. `address`: what we bind to and say we are."""
    config = pj.AccountConfig()
    host = verb.host if verb.register else address
    config.idUri = f"{sip.quoted(verb.name)}<sip:{verb.user}@{host}>"
    if verb.register:
        config.regConfig.registrarUri = f"sip:{verb.host}" + (";transport=tls" if verb.tls else "")
        config.regConfig.timeoutSec = verb.expiry_s
        config.regConfig.retryIntervalSec = 2
        config.regConfig.firstRetryIntervalSec = 1
    config.regConfig.registerOnAdd = verb.register
    if verb.password:
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", verb.user, 0, verb.password))
    config.mediaConfig.srtpUse = SRTP[verb.srtp]
    # Whether its keys may travel in clear is for the far side to judge.
    config.mediaConfig.srtpSecureSignaling = 0
    transport = config.mediaConfig.transportConfig
    transport.boundAddress = address
    transport.port = rtp_port
    transport.portRange = 2000
    return config
