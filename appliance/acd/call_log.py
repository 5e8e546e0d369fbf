"""One line of Asterisk's call log: what it knew of a call when that ended. See pbx.conf.dialplan.over. Pure.

`<epoch>|<call>|NONE|NONE|TIMBRE|at=…&end=…&…`; lines of other events are Asterisk's own and not for us.
"""

import math
from dataclasses import dataclass
from urllib.parse import unquote_plus

from appliance.acd.variables import caller_of, printable
from appliance.core.facts import Caller

EVENT = "TIMBRE"


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """A wait in a plain queue that ended without an agent, and not by hanging up."""

    queue: str
    entered_at: float
    left_at: float
    status: str
    """As app_queue words it: TIMEOUT, FULL …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedCall:
    """Times are epoch seconds UTC; None: it did not come to that."""

    call: str
    at: float
    end: float
    direction: str
    trunk: str | None
    did: str
    caller: Caller
    path: tuple[str, ...]
    outcome: str
    """TIMBRE_OUTCOME as it stood."""
    queue: str
    """The last one; empty: it came to none."""
    queued_at: float | None
    left: tuple[LeftQueue, ...]
    connected_at: float | None
    """A phone of the plain queue answered."""
    agent: str
    phone: str
    file: str
    """Whole path of the recording; empty: not recorded."""
    answered: bool
    """The caller's channel was up: something or somebody answered."""
    talked_s: float
    """Of a phone's own call."""
    cause: int
    endpoint: str
    """Of the caller's own channel."""
    rtcp: str
    """How that leg sounded, in Asterisk's words."""


def parse(line: str) -> EndedCall | None:
    """None for lines of others, and for what makes no sense."""
    parts = line.rstrip("\n").split("|", 5)
    if len(parts) != 6 or parts[4] != EVENT or not parts[1]:
        return None
    fields = dict(pair.partition("=")[::2] for pair in parts[5].split("&"))
    end = _time(fields.get("end", "")) or _time(parts[0])
    if end is None:
        return None
    return EndedCall(
        call=parts[1],
        at=min(_time(fields.get("at", "")) or end, end),
        end=end,
        direction=fields.get("direction") or "in",
        trunk=fields.get("trunk") or None,
        did=printable(fields.get("did", "")),
        caller=caller_of(unquote_plus(fields.get("number", "")), unquote_plus(fields.get("name", ""))),
        path=tuple(step for step in fields.get("path", "").split(",") if step),
        outcome=fields.get("outcome", ""),
        queue=fields.get("queue", ""),
        queued_at=_time(fields.get("queued_at", "")),
        left=tuple(left for text in fields.get("left", "").split("/") if (left := _left(text))),
        connected_at=_time(fields.get("connected_at", "")),
        agent=fields.get("agent", ""),
        phone=fields.get("phone", ""),
        file=fields.get("file", ""),
        answered=fields.get("state") == "Up",
        talked_s=_time(fields.get("talked_s", "")) or 0.0,
        cause=int(fields["cause"]) if fields.get("cause", "").isdigit() else 0,
        endpoint=fields.get("channel", "").partition("/")[2].rpartition("-")[0],
        rtcp=fields.get("rtcp", ""),
    )


def _left(text: str) -> LeftQueue | None:
    queue, _, rest = text.partition(":")
    entered, _, rest = rest.partition(":")
    left, _, status = rest.partition(":")
    entered_at, left_at = _time(entered), _time(left)
    return LeftQueue(queue, entered_at, left_at, status) if queue and entered_at and left_at else None


def _time(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
