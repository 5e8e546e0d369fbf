"""The channel variables that the rendered dialplan and the ACD share, read with care.

Values have passed through a network and a dialplan: whatever does not parse is passed over.
"""

import math
import re
import unicodedata

from appliance.core.facts import Caller
from appliance.core.ids import TrunkName
from pbx.ari.events import Channel

CALL = "TIMBRE_CALL"
TRUNK = "TIMBRE_TRUNK"
DID = "TIMBRE_DID"
PATH = "TIMBRE_PATH"
QUEUE = "TIMBRE_QUEUE"
QUEUED_AT = "TIMBRE_QUEUED_AT"
PRIORITY = "TIMBRE_PRIORITY"
SKILLS = "TIMBRE_SKILLS"
OUTCOME = "TIMBRE_OUTCOME"
AT = "TIMBRE_AT"
DIRECTION = "TIMBRE_DIR"
OFFER = "TIMBRE_OFFER"
AGENT = "TIMBRE_AGENT"
CONNECTED_AT = "TIMBRE_CONNECTED_AT"
WAITED = "TIMBRE_WAITED"
MEASURED = "CHANNEL(hangup_handler_push)"
LEG_OVER = "leg-over,s,1"
"""The rendered place that notes what an agent's leg sounded like."""
LEG_OF = "TIMBRE_LEG_OF"
"""On a leg that is neither the caller's nor an agent's: the call it was rung for."""
RTCP = "TIMBRE_RTCP"
"""A leg's figures of sound, set as it hangs up."""
ABROAD = "TIMBRE_ABROAD"
RECORDING = "MIXMONITOR_FILENAME"
"""Set by Asterisk itself on a channel that is being recorded."""

LONGEST_NAME = 80
WITHHELD = frozenset({"anonymous", "unknown", "unavailable", "restricted", "asterisk", "<unknown>"})
QUOTED_PAIR = re.compile(r"\\(.)")


def printable(text: str, longest: int = LONGEST_NAME) -> str:
    """What the network sent as a name or number, without control characters and not endless."""
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C" and c != "\ufffd")
    return " ".join(kept.split())[:longest]


def caller(channel: Channel) -> Caller:
    return caller_of(channel.caller_number, channel.caller_name)


def caller_of(sent_number: str, sent_name: str) -> Caller:
    """As Asterisk has them: it leaves the backslashes of a quoted name (RFC 3261, quoted-pair) in place."""
    number = printable(sent_number)
    if number.lower() in WITHHELD:
        number = ""
    name = printable(QUOTED_PAIR.sub(r"\1", sent_name))
    return Caller(number, "" if name == number or name.lower() in WITHHELD else name)


def is_callers(channel: Channel) -> bool:
    """The channel that a call is named after (an agent's leg carries the same TIMBRE_CALL)."""
    return channel.variables.get(CALL) == channel.id


def is_abroad(channel: Channel) -> bool:
    """A channel of a call to another country."""
    return bool(channel.variables.get(ABROAD))


def trunk(channel: Channel) -> TrunkName | None:
    name = channel.variables.get(TRUNK, "")
    return TrunkName(name) if name else None


def path(channel: Channel) -> tuple[str, ...]:
    return tuple(step for step in channel.variables.get(PATH, "").split(",") if step)


def skills(channel: Channel) -> dict[str, int]:
    """`english=5,billing=3`"""
    found: dict[str, int] = {}
    for pair in channel.variables.get(SKILLS, "").split(","):
        name, _, level = pair.partition("=")
        if name.strip() and level.strip().isdigit():
            found[name.strip()] = int(level)
    return found


def priority(channel: Channel) -> int | None:
    try:
        return int(channel.variables.get(PRIORITY, ""))
    except ValueError:
        return None


def epoch(channel: Channel, name: str) -> float | None:
    """A time variable, epoch seconds; None where unset or no sane time."""
    try:
        value = float(channel.variables.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def arrived_at(channel: Channel, otherwise: float) -> float:
    """Asterisk's own note of the channel's birth, to the millisecond; the dialplan's counts whole seconds."""
    return channel.created_at or epoch(channel, AT) or otherwise
