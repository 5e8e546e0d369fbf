"""A call's story, told from the journal's events in order."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark
from web_ui.views.calls import Moment

Event = Mapping[str, Any]

OFFER_ENDS: Final = {
    "declined": mark("{agent} declined the call"),
    "timed_out": mark("{agent} did not answer"),
    "failed": mark("The phone of {agent} could not be rung"),
    "withdrawn": mark("Stopped ringing {agent}"),
}
LEAVES: Final = {
    "abandoned": mark("Gave up waiting in {queue}"),
    "overflowed": mark("Left {queue}: {to}"),
    "transferred": mark("Was transferred out of {queue}"),
    "failed": mark("Was lost in {queue}"),
}
ENDS: Final = {
    "caller": mark("The caller hung up"),
    "agent": mark("The agent hung up"),
    "system": mark("The box ended the call"),
}
REFUSALS: Final = {"link_full": mark("Refused: the internet link had no room for one more call")}
OVERFLOW_REASONS: Final = {
    "max_wait": mark("after the longest wait"),
    "queue_full": mark("because the line was full"),
    "no_agents": mark("because nobody was logged in"),
}


class Story:
    def __init__(self, site: SiteView, names: Mapping[str, str], say: Callable[[str], str]) -> None:
        self._site = site
        self._names = names
        self._say = say
        self._tellers: dict[str, Callable[[Event], Moment | None]] = {
            "call_started": self._started,
            "call_entered_queue": self._entered,
            "offer_started": self._offered,
            "offer_ended": self._offer_ended,
            "call_connected": self._connected,
            "call_left_queue": self._left,
            "recording_started": self._recorded,
            "call_ended": self._ended,
        }

    def tell(self, events: Iterable[Event]) -> tuple[Moment, ...]:
        """Kinds that this release does not know are passed over."""
        told = (self._tellers[e["kind"]](e) for e in events if e.get("kind") in self._tellers)
        return tuple(moment for moment in told if moment)

    def _agent(self, event: Event) -> str:
        username = event.get("agent") or ""
        return self._names.get(username, username)

    def _queue(self, event: Event) -> str:
        return self._site.queue_label(event.get("queue"))

    def _started(self, event: Event) -> Moment:
        label = self._site.number_label(event.get("did")) or event.get("did") or "–"
        trunk = self._site.trunk_label(event.get("trunk"))
        return Moment(event["at"], "in", "", mark("Arrived, calling {number}"), (("number", label),), trunk)

    def _entered(self, event: Event) -> Moment:
        place = str(event.get("position") or 1)
        return Moment(
            event["at"], "waiting", "waiting", mark("Entered {queue}, place {place} in line"),
            (("queue", self._queue(event)), ("place", place)),
        )  # fmt: skip

    def _offered(self, event: Event) -> Moment:
        values = (("agent", self._agent(event)), ("extension", event.get("extension") or ""))
        return Moment(event["at"], "offered", "offered", mark("Rang {agent} at {extension}"), values)

    def _offer_ended(self, event: Event) -> Moment | None:
        title = OFFER_ENDS.get(event.get("result") or "")
        if title is None:
            return None
        tone = "" if event["result"] == "withdrawn" else "late"
        return Moment(event["at"], "close", tone, title, (("agent", self._agent(event)),))

    def _connected(self, event: Event) -> Moment:
        values = (("agent", self._agent(event)), ("extension", event.get("extension") or ""))
        return Moment(event["at"], "talking", "talking", mark("{agent} answered at {extension}"), values)

    def _left(self, event: Event) -> Moment | None:
        title = LEAVES.get(event.get("outcome") or "")
        if title is None:
            return None
        reason = OVERFLOW_REASONS.get(event.get("reason") or "")
        values = (("queue", self._queue(event)), ("to", self._place(event.get("to") or "")))
        return Moment(event["at"], "diverted", "late", title, values, self._say(reason) if reason else "")

    def _place(self, to: str) -> str:
        kind, _, target = to.partition(":")
        label = {"queue": self._site.queue_label, "voicemail": self._site.voicemail_label}.get(kind)
        return label(target) if label else target or kind or "–"

    def _recorded(self, event: Event) -> Moment:
        voicemail = event.get("what") == "voicemail"
        return Moment(
            event["at"], "voicemail" if voicemail else "recording", "",
            mark("Left a message") if voicemail else mark("Recording began"),
        )  # fmt: skip

    def _ended(self, event: Event) -> Moment:
        rejected = event.get("outcome") == "rejected"
        title = ENDS.get(event.get("by") or "", ENDS["system"])
        if rejected:
            title = REFUSALS.get(event.get("reason") or "", mark("Refused: all lines were busy"))
        return Moment(
            event["at"], "hangup", "alarm" if rejected else "", title, (), event.get("reason") or ""
        )
