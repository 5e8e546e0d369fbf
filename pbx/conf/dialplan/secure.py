"""Who must come over TLS and does not, is refused: Asterisk itself takes a known caller on any transport."""

from collections.abc import Iterator
from typing import Final

from pbx.conf.dialplan.exten import Context
from pbx.conf.escape import word
from pbx.conf.plan import Phone, Plan, SipTrunk

# The topmost Via is the caller's own word; one that lies over UDP only gives its own call away.
_OVER_TLS: Final = '$["${PJSIP_HEADER(read,Via,1):0:11}" = "SIP/2.0/TLS"]'


def contexts(plan: Plan) -> Iterator[Context]:
    """A door before each context that somebody may enter over TLS only."""
    phones = (phone_context(phone) for phone in plan.phones)
    trunks = (trunk_context(trunk) for trunk in plan.trunks if isinstance(trunk, SipTrunk))
    for name in sorted({name for name in (*phones, *trunks) if name.startswith("tls-")}):
        behind = word(name.removeprefix("tls-"))
        steps = f"GotoIf({_OVER_TLS}?{behind},${{EXTEN}},1)", "Hangup(58)"
        yield Context(name).exten("_[*#+0-9a-zA-Z]!", *steps)


def phone_context(phone: Phone) -> str:
    """Where a phone's calls begin."""
    name = "phones" if phone.dial_out else "phones-inside"
    return f"tls-{name}" if phone.srtp == "required" else name


def trunk_context(trunk: SipTrunk) -> str:
    """Where a trunk's calls begin."""
    name = f"trunk-{trunk.name}"
    return f"tls-{name}" if trunk.transport == "tls" else name
