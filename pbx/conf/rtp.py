"""rtp.conf: voice, and what phones in browsers are told of where to send theirs."""

from pbx.conf.escape import word
from pbx.conf.plan import Plan

_GENERAL = """\
[general]
rtpstart = 10000
rtpend = 20000
strictrtp = yes
; only for phones in browsers: others have no ice_support of their own
icesupport = yes
"""


def render(plan: Plan) -> str:
    """The whole file. Who is on the box's own side of the router still sends to its own address."""
    if not plan.seen_as:
        return _GENERAL
    lines = (f"{word(own)} => {word(seen)},include_local_address\n" for own, seen in plan.seen_as)
    return f"{_GENERAL}\n[ice_host_candidates]\n{''.join(lines)}"
