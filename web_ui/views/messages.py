"""Short messages in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from appliance.store.models import ShortMessage
from web_ui.translations.catalog import mark

STATE: Final = {
    "received": mark("sms|Received"),
    "queued": mark("sms|Waiting"),
    "sending": mark("sms|Being sent"),
    "sent": mark("sms|Sent"),
    "delivered": mark("sms|Delivered"),
    "failed": mark("sms|Failed"),
    "uncertain": mark("sms|Uncertain"),
}
DIRECTION: Final = {"in": mark("Received messages"), "out": mark("Sent messages")}
REASON: Final = {
    "too_late": mark("It could not be sent for a day and was given up."),
    "not_delivered": mark("The network could not deliver it."),
    "interrupted": mark("The modem went away in the middle: it may have been sent, and is not sent twice."),
    "no_answer": mark("The network did not say whether it took it: it is not sent twice."),
    "cut_short": mark("Only the first part of it could be sent."),
    "bad_number": mark("This number cannot be written to."),
    "too_long": mark("The text is too long."),
}
REFUSED: Final = mark("The network refused it (code {code}).")
WRONG: Final = {
    "bad_number": mark("Write the number with its digits, with + and the country's code if it is abroad."),
    "empty": mark("Write a text."),
    "too_long": mark("The text is too long: at most 1,530 letters, or 670 with accents and the like."),
}
_TONE: Final = {"delivered": "good", "received": "good", "failed": "alarm", "uncertain": "late"}


@dataclass(frozen=True, slots=True)
class MessageLine:
    id: int
    at: float
    incoming: bool
    number: str
    text: str
    state: str
    """A marked text."""
    tone: str
    reason: str
    """A marked text; may hold {code}."""
    code: str
    by: str
    delivered_at: float | None


def message_line(row: ShortMessage, names: Mapping[str, str]) -> MessageLine:
    settled = row.state in ("failed", "uncertain")
    code = row.reason.removeprefix("code_")
    reason = REFUSED if code != row.reason else REASON.get(row.reason, row.reason)
    return MessageLine(
        id=row.id,
        at=row.at,
        incoming=row.direction == "in",
        number=row.number,
        text=row.text,
        state=STATE.get(row.state, row.state),
        tone=_TONE.get(row.state, ""),
        reason=reason if settled else "",
        code=code,
        by=mark("Alarm") if row.by == "alarm" else names.get(row.by, row.by),
        delivered_at=row.delivered_at,
    )
