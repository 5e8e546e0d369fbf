"""Names of columns and of what stands in them, for tables on screen and in exports alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from appliance.reports.model import Column, Unit
from web_ui.render import Style
from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark
from web_ui.views import words

HEADINGS: Final = {
    "started_at": mark("Began"),
    "direction": mark("Direction"),
    "caller_number": mark("Caller"),
    "caller_name": mark("Caller's name"),
    "did": mark("Called"),
    "trunk": mark("Line"),
    "queue": mark("Queue"),
    "agent": mark("Agent"),
    "outcome": mark("Outcome"),
    "waited_s": mark("Wait"),
    "talked_s": mark("Talk"),
    "duration_s": mark("Duration"),
    "recordings": mark("Recordings"),
    "path": mark("Menu choices"),
    "mos": mark("Sound (MOS)"),
    "legs": mark("Legs"),
    "average_mos": mark("Average MOS"),
    "worst_mos": mark("Worst MOS"),
    "bad": mark("Bad"),
    "bad_pct": mark("Bad, share"),
    "loss_pct": mark("Loss"),
    "jitter_ms": mark("Jitter, ms"),
    "rtt_ms": mark("Round trip, ms"),
    "worst_rtt_ms": mark("Longest round trip, ms"),
    "link_full": mark("Refused, link full"),
    "extension": mark("Extension"),
    "id": mark("Call id"),
    "start": mark("From"),
    "offered": mark("Offered"),
    "answered": mark("Answered"),
    "abandoned": mark("Abandoned"),
    "short_abandoned": mark("Short abandons"),
    "overflowed": mark("Overflowed"),
    "rejected": mark("Rejected"),
    "failed": mark("Failed"),
    "average_wait_s": mark("Average wait"),
    "average_answer_s": mark("Average speed of answer"),
    "longest_wait_s": mark("Longest wait"),
    "service_level_pct": mark("Service level"),
    "answer_rate_pct": mark("Answer rate"),
    "abandonment_pct": mark("Abandonment"),
    "talk_s": mark("Talk time"),
    "average_talk_s": mark("Average talk"),
    "average_handling_s": mark("Average handling"),
    "occupancy_pct": mark("Occupancy"),
    "utilisation_pct": mark("Utilisation"),
    "login_s": mark("Logged in"),
    "offers": mark("Offers"),
    "calls": mark("Calls"),
    "missed": mark("Missed"),
    "ready_s": mark("Ready"),
    "offered_s": mark("Ringing"),
    "talking_s": mark("Talking"),
    "wrap_up_s": mark("Wrap-up"),
    "paused_s": mark("Paused"),
    "paid_pause_s": mark("Paid pause"),
    "unpaid_pause_s": mark("Unpaid pause"),
    "busy_s": mark("Busy"),
    "state": mark("State"),
    "reason": mark("Reason"),
    "seconds": mark("Time"),
    "share_pct": mark("Share"),
    "number": mark("Number"),
    "voicemail": mark("Voicemail"),
    "self_service": mark("Self-service"),
    "other": mark("Other"),
    "rejection_pct": mark("Rejection"),
    "average_duration_s": mark("Average duration"),
    "down_s": mark("Time down"),
    "availability_pct": mark("Availability"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    site: SiteView
    style: Style
    names: Mapping[str, str]
    """Username → full name, of those removed too."""

    def heading(self, column: Column) -> str:
        return self.style.catalog.gettext(HEADINGS.get(column.name, column.name.replace("_", " ")))

    def label(self, column: Column, value: Any) -> Any:
        """What a name is called; anything else as it is."""
        if not isinstance(value, str):
            return value
        say = self.style.catalog.gettext
        match column.unit:
            case Unit.QUEUE:
                return self.site.queue_label(value)
            case Unit.AGENT:
                return self.names.get(value, value)
            case Unit.TRUNK:
                return self.site.trunk_label(value)
            case Unit.NUMBER:
                label = self.site.number_label(value)
                return f"{value} {label}".strip()
            case Unit.STATE:
                return say(words.AGENT_STATE.get(value, value))
            case Unit.REASON:
                return say(self.site.reason_label(value, self.style.catalog.language))
            case Unit.DIRECTION:
                return say(words.DIRECTION.get(value, value))
        return say(words.OUTCOME.get(value, value)) if column.name == "outcome" else value
